import type { StoredBacktest } from '../../contracts/backtest.ts';
import type { BacktestResult } from '../../domain/backtest/backtest.ts';
import type { BacktestSetup } from '../../domain/backtest/setup.ts';
import { markDayOf } from '../../domain/portfolio/mark-day.ts';
import { performanceOf } from '../../domain/portfolio/performance.ts';
import type { TenantStore, Write } from '../ports/store.ts';
import {
  BACKTEST_CURVE,
  BACKTEST_RESULT,
  BACKTEST_TRADE,
  BACKTESTS,
  resultPartition,
} from '../records/backtest-kinds.ts';
import { upsertOf } from '../records/record-codec.ts';

const WRITES_PER_BATCH = 100;
const POINTS_PER_CURVE = 500;

/** Trades and curve first, the result last: whoever reads a result finds all that belongs to it. */
export async function storeBacktestResult(
  store: TenantStore,
  { backtestId }: StoredBacktest,
  { instrument }: BacktestSetup,
  result: BacktestResult,
): Promise<void> {
  const { outcomes, points, bars, startsAt, endsAt, equity, orderListHash } = result;
  const { calendar, synthetic } = instrument;
  const metrics = performanceOf({
    points,
    trades: outcomes,
    benchmark: [],
    periodsPerYear: calendar === '24x7' ? 365 : 252,
    dayOf: (at) => markDayOf(calendar, at),
  });
  const summary = {
    backtestId,
    bars,
    startsAt,
    endsAt,
    equity,
    synthetic,
    metrics: { ...metrics },
    denials: countsOf(result.denials.map(({ code }) => code)),
    alarms: Object.fromEntries(result.alarms),
    orderListHash,
  };
  const trades = outcomes.map((outcome, index) =>
    upsertOf(BACKTEST_TRADE, { number: index + 1, ...outcome }),
  );
  const curve: Write[] = [];
  for (let from = 0; from < points.length; from += POINTS_PER_CURVE) {
    curve.push(upsertOf(BACKTEST_CURVE, { points: points.slice(from, from + POINTS_PER_CURVE) }));
  }
  const writes: readonly Write[] = [...trades, ...curve, upsertOf(BACKTEST_RESULT, summary)];
  for (let from = 0; from < writes.length; from += WRITES_PER_BATCH) {
    await store.write(BACKTESTS, resultPartition(backtestId), writes.slice(from, from + WRITES_PER_BATCH));
  }
}

function countsOf(codes: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const code of codes) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}
