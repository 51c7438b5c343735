import type { Decimal } from '../money/decimal.ts';
import { attributeBy, type AttributionRow, type Dimension, excursionsOf } from '../portfolio/attribution.ts';
import type { ClockReading, Excursion } from '../portfolio/attribution.ts';
import { type DailyReturn, dailyReturns } from '../portfolio/equity.ts';
import { markDayOf } from '../portfolio/mark-day.ts';
import {
  type MonthlyReturn,
  monthlyReturns,
  type YearlyReturn,
  yearlyReturns,
} from '../portfolio/monthly-returns.ts';
import { type Performance, performanceOf } from '../portfolio/performance.ts';
import type { TradeOutcome } from '../portfolio/trade-outcome.ts';
import { type Drawdown, worstDrawdowns } from '../portfolio/worst-drawdowns.ts';
import type { DenialCode } from '../risk/denial.ts';
import type { UtcMillis } from '../time/instant.ts';
import type { BacktestResult } from './backtest.ts';
import type { BacktestSetup } from './setup.ts';
import { type Warning, warningsOf } from './warnings.ts';

/** A backtest as a trader reads it. Every number is defined in portfolio/metric-table.ts; money is in the instrument's currency. */
export interface TearSheet {
  readonly summary: Summary;
  readonly performance: Performance;
  readonly warnings: readonly Warning[];
  readonly trades: readonly TradeOutcome[];
  readonly drawdowns: readonly Drawdown[];
  readonly monthly: readonly MonthlyReturn[];
  readonly yearly: readonly YearlyReturn[];
  readonly daily: readonly DailyReturn[];
  readonly attribution: Readonly<Record<Dimension, readonly AttributionRow[]>>;
  readonly excursions: readonly Excursion[];
  /** How often risk refused what the rules wanted, by code, the most frequent first. */
  readonly denials: readonly { readonly code: DenialCode; readonly count: number }[];
  readonly orderListHash: string;
}

export interface Summary {
  readonly symbol: string;
  readonly bars: number;
  readonly startsAt: UtcMillis;
  readonly endsAt: UtcMillis;
  readonly capital: Decimal;
  /** With what is still open at the last close. */
  readonly endEquity: Decimal;
  /** Of closed trades, by the ledger, fees taken off. */
  readonly realised: Decimal;
  readonly openTrades: number;
  /** Growth of the instrument itself over the bars that could be traded; null without a price. */
  readonly buyAndHold: number | null;
}

export interface TearSheetContext {
  /** Daily returns to compare with; empty for none. */
  readonly benchmark: readonly DailyReturn[];
  /** The clock by which entries are grouped: UTC, or that of the exchange. */
  readonly readClock: (at: UtcMillis) => ClockReading;
}

/** 252 trading days a year for shares, 365 for what never closes. */
const PERIODS_PER_YEAR = { XNYS: 252, '24x7': 365 } as const;

export function tearSheetOf(
  result: BacktestResult,
  setup: BacktestSetup,
  { benchmark, readClock }: TearSheetContext,
): TearSheet {
  const { calendar } = setup.instrument;
  const { points, outcomes } = result;
  const dayOf = (at: UtcMillis) => markDayOf(calendar, at);
  const daily = dailyReturns(points, dayOf);
  const periodsPerYear = PERIODS_PER_YEAR[calendar];
  const performance = performanceOf({ points, trades: outcomes, benchmark, periodsPerYear, dayOf });
  const summary = summaryOf(result, setup);
  return {
    summary,
    performance,
    warnings: warningsOf(result, setup, performance, summary.buyAndHold),
    trades: outcomes,
    drawdowns: worstDrawdowns(points),
    monthly: monthlyReturns(daily),
    yearly: yearlyReturns(daily),
    daily,
    attribution: attributionOf(outcomes, readClock),
    excursions: excursionsOf(outcomes),
    denials: denialsOf(result),
    orderListHash: result.orderListHash,
  };
}

function summaryOf(result: BacktestResult, { instrument, capital, bars }: BacktestSetup): Summary {
  const first = bars.close[0] ?? Number.NaN;
  const last = bars.close[bars.length - 1] ?? Number.NaN;
  const { realised, fees } = result.desk.books;
  return {
    symbol: instrument.symbol,
    bars: result.bars,
    startsAt: result.startsAt,
    endsAt: result.endsAt,
    capital,
    endEquity: result.equity,
    realised: realised.minus(fees),
    openTrades: result.trades.filter(({ status }) => status === 'open').length,
    buyAndHold: first > 0 ? last / first - 1 : null,
  };
}

function attributionOf(
  outcomes: readonly TradeOutcome[],
  readClock: TearSheetContext['readClock'],
): TearSheet['attribution'] {
  const by = (dimension: Dimension) => attributeBy(dimension, outcomes, readClock);
  return {
    symbol: by('symbol'),
    rule: by('rule'),
    direction: by('direction'),
    exitReason: by('exitReason'),
    weekday: by('weekday'),
    hour: by('hour'),
  };
}

function denialsOf({ denials }: BacktestResult): TearSheet['denials'] {
  const counts = new Map<DenialCode, number>();
  for (const { code } of denials) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...counts]
    .map(([code, count]) => ({ code, count }))
    .sort((one, other) => other.count - one.count || (one.code < other.code ? -1 : 1));
}
