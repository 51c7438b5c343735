import {
  backtestCurveSchema,
  backtestResultSchema,
  backtestSchema,
  backtestTradeSchema,
} from '../../contracts/backtest.ts';
import { utcMillis } from '../../domain/time/instant.ts';
import { recordKind } from './record-codec.ts';

export const BACKTESTS = 'backtests';
export const BACKTEST_PARTITION = 'jobs';

export const BACKTEST = recordKind({
  type: 'backtest',
  schema: backtestSchema,
  key: (backtest) => backtest.backtestId,
  filing: (backtest) => ({ state: backtest.state, at: backtest.createdAt }),
});

/** Result, trades and curve of one backtest share a partition of their own. */
export function resultPartition(backtestId: string): string {
  return `result:${backtestId}`;
}

export const BACKTEST_RESULT = recordKind({
  type: 'backtest-result',
  schema: backtestResultSchema,
  key: () => 'result',
  filing: (result) => ({ state: null, at: result.endsAt }),
});

/** Numbered by their closing, so that a second run under the same id writes the same records. */
export const BACKTEST_TRADE = recordKind({
  type: 'backtest-trade',
  schema: backtestTradeSchema,
  key: (trade) => String(trade.number),
  filing: (trade) => ({ state: null, at: trade.closedAt }),
});

export const BACKTEST_CURVE = recordKind({
  type: 'backtest-curve',
  schema: backtestCurveSchema,
  key: (curve) => String(curve.points[0]?.at ?? 0),
  filing: (curve) => ({ state: null, at: curve.points[0]?.at ?? utcMillis(0) }),
});
