import type { DailyReturn } from './equity.ts';
import { sharpe, volatility } from './return-metrics.ts';

export interface RollingPoint {
  /** The last day of the window, YYYY-MM-DD. */
  readonly day: string;
  readonly sharpe: number | null;
  readonly volatility: number | null;
}

/** Sharpe ratio and volatility over the last `window` daily returns (126 is half a year of stocks), from the first full window on. */
export function rollingMetrics(
  daily: readonly DailyReturn[],
  window: number,
  periodsPerYear: number,
): readonly RollingPoint[] {
  const returns = daily.map(({ value }) => value);
  return daily.slice(window - 1).map(({ day }, index) => {
    const last = returns.slice(index, index + window);
    return { day, sharpe: sharpe(last, periodsPerYear), volatility: volatility(last, periodsPerYear) };
  });
}
