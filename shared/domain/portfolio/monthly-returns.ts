import type { DailyReturn } from './equity.ts';

/** Compounded return of a stretch of days: (1 + r1)(1 + r2)... - 1. */
function compounded(returns: readonly DailyReturn[]): number {
  return returns.reduce((growth, { value }) => growth * (1 + value), 1) - 1;
}

export interface MonthlyReturn {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly value: number;
}

export interface YearlyReturn {
  readonly year: number;
  readonly value: number;
}

/** Compounded daily returns by calendar month, in order of time; a month without a trading day is missing, not zero. */
export function monthlyReturns(daily: readonly DailyReturn[]): readonly MonthlyReturn[] {
  return [...grouped(daily, 7)].map(([key, days]) => ({
    year: Number(key.slice(0, 4)),
    month: Number(key.slice(5, 7)),
    value: compounded(days),
  }));
}

export function yearlyReturns(daily: readonly DailyReturn[]): readonly YearlyReturn[] {
  return [...grouped(daily, 4)].map(([key, days]) => ({ year: Number(key), value: compounded(days) }));
}

/** Groups by the first characters of YYYY-MM-DD. */
function grouped(
  daily: readonly DailyReturn[],
  characters: number,
): ReadonlyMap<string, readonly DailyReturn[]> {
  const groups = new Map<string, DailyReturn[]>();
  for (const one of daily) {
    const key = one.day.slice(0, characters);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return groups;
}
