import { kellyBet } from '../risk/kelly.ts';
import type { UtcMillis } from '../time/instant.ts';
import { benchmarkMetrics } from './benchmark.ts';
import { type DailyReturn, dailyReturns, type EquityPoint, growthOf } from './equity.ts';
import type { MetricKey } from './metric-table.ts';
import { monthlyReturns } from './monthly-returns.ts';
import {
  cagr,
  conditionalValueAtRisk,
  omega,
  probabilisticSharpe,
  sharpe,
  sortino,
  valueAtRisk,
  volatility,
} from './return-metrics.ts';
import { excessKurtosis, finiteOrNull, ratio, skewness } from './statistics.ts';
import { extreme, tradeMetrics } from './trade-metrics.ts';
import type { TradeOutcome } from './trade-outcome.ts';
import { drawdownsOf } from './worst-drawdowns.ts';

export interface PerformanceInput {
  /** Marks in order of time, the first one the start. Finite numbers. */
  readonly points: readonly EquityPoint[];
  /** Closed trades in order of their closing. */
  readonly trades: readonly TradeOutcome[];
  readonly benchmark: readonly DailyReturn[];
  /** 252 where stocks are traded, 365 for coins and mixtures. */
  readonly periodsPerYear: number;
  /** The trading day of a mark, YYYY-MM-DD (see mark-day.ts). */
  readonly dayOf: (at: UtcMillis) => string;
}

/** Every metric of metric-table.ts: a finite number, or null where its definition has no value. */
export type Performance = Readonly<Record<MetricKey, number | null>>;

export function performanceOf(input: PerformanceInput): Performance {
  const { points, periodsPerYear } = input;
  const daily = dailyReturns(points, input.dayOf);
  const trades = tradeMetrics(input.trades);
  return {
    ...returnMetrics(points, daily, periodsPerYear),
    ...marketTime(points),
    ...trades,
    kelly: kellyBet({ trades: trades.tradeCount, winRate: trades.winRate ?? 0, payoff: trades.payoff }),
    ...benchmarkMetrics(daily, input.benchmark, periodsPerYear),
  };
}

type ReturnMetricKey = Exclude<
  MetricKey,
  | keyof ReturnType<typeof tradeMetrics>
  | keyof ReturnType<typeof benchmarkMetrics>
  | 'kelly'
  | 'timeInMarket'
  | 'exposure'
>;

function returnMetrics(
  points: readonly EquityPoint[],
  daily: readonly DailyReturn[],
  periodsPerYear: number,
): Readonly<Record<ReturnMetricKey, number | null>> {
  const returns = daily.map(({ value }) => value);
  const months = monthlyReturns(daily).map(({ value }) => value);
  const growth = growthOf(points).at(-1) ?? 1;
  const drawdowns = drawdownsOf(points);
  const measured = points.length > 1;
  const maxDrawdown = measured
    ? (extreme(
        drawdowns.map(({ depth }) => depth),
        Math.max,
      ) ?? 0)
    : null;
  const perYear = cagr(growth, returns.length, periodsPerYear);
  return {
    totalReturn: measured ? finiteOrNull(growth - 1) : null,
    cagr: perYear,
    volatility: volatility(returns, periodsPerYear),
    sharpe: sharpe(returns, periodsPerYear),
    probabilisticSharpe: probabilisticSharpe(returns),
    sortino: sortino(returns, periodsPerYear),
    calmar: ratio(perYear, maxDrawdown),
    omega: omega(returns),
    maxDrawdown,
    longestDrawdown: measured
      ? (extreme(
          drawdowns.map(({ lengthMs }) => lengthMs),
          Math.max,
        ) ?? 0)
      : null,
    valueAtRisk: valueAtRisk(returns),
    conditionalValueAtRisk: conditionalValueAtRisk(returns),
    skew: skewness(returns),
    kurtosis: excessKurtosis(returns),
    bestDay: extreme(returns, Math.max),
    worstDay: extreme(returns, Math.min),
    bestMonth: extreme(months, Math.max),
    worstMonth: extreme(months, Math.min),
    winningDays: ratio(
      returns.filter((value) => value > 0).length,
      returns.filter((value) => value !== 0).length,
    ),
  };
}

/** Each mark holds until the next one; null while there is no stretch of time between two marks. */
function marketTime(
  points: readonly EquityPoint[],
): Readonly<Record<'timeInMarket' | 'exposure', number | null>> {
  let wholeMs = 0;
  let openMs = 0;
  let weighted = 0;
  points.forEach((point, index) => {
    const next = points[index + 1];
    if (next === undefined) return;
    const lengthMs = next.at - point.at;
    wholeMs += lengthMs;
    if (point.exposure > 0) openMs += lengthMs;
    if (point.equity > 0) weighted += (point.exposure / point.equity) * lengthMs;
  });
  return { timeInMarket: ratio(openMs, wholeMs), exposure: ratio(weighted, wholeMs) };
}
