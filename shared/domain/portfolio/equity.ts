import type { UtcMillis } from '../time/instant.ts';

/** The worth of a profile at one moment, measured: the books stay exact, the curve is for statistics and charts. */
export interface EquityPoint {
  readonly at: UtcMillis;
  /** allocated + realised + unrealised, at mark prices. */
  readonly equity: number;
  readonly cash: number;
  /** Gross notional of the open positions at mark prices. */
  readonly exposure: number;
  /** Deposits less withdrawals since the point before; the first point's is not read. */
  readonly flow: number;
}

/** The return of one trading day, 0.01 for one percent. */
export interface DailyReturn {
  /** YYYY-MM-DD. */
  readonly day: string;
  readonly value: number;
}

/**
 * What one unit of money put in at the first point is worth at each point, flows taken out: G0 = 1, Gi = G(i-1) x (Ei - Fi) / E(i-1).
 * An account without equity earns nothing (factor 1), and one that is lost stays at 0.
 */
export function growthOf(points: readonly EquityPoint[]): Float64Array {
  const growths = new Float64Array(points.length);
  let growth = 1;
  let before = 0;
  let index = 0;
  for (const { equity, flow } of points) {
    if (index > 0 && before > 0) growth *= Math.max(0, (equity - flow) / before);
    growths[index] = growth;
    before = equity;
    index += 1;
  }
  return growths;
}

/** How far each point lies below the highest growth so far, the start included: 0 at a high, 0.1 for ten percent down. */
export function underwaterOf(points: readonly EquityPoint[]): Float64Array {
  const depths = growthOf(points);
  let peak = 1;
  let index = 0;
  for (const growth of depths) {
    if (growth > peak) peak = growth;
    depths[index] = 1 - growth / peak;
    index += 1;
  }
  return depths;
}

/**
 * Returns by trading day, from the last point of each: growth at its end over growth at the end of the day before. The first point is
 * the start and no return. Days without a point have none, and after a total loss there is nothing left to measure.
 * `dayOf` names the trading day of a mark (see mark-day.ts).
 */
export function dailyReturns(
  points: readonly EquityPoint[],
  dayOf: (at: UtcMillis) => string,
): readonly DailyReturn[] {
  const growths = growthOf(points);
  const days = points.map(({ at }) => dayOf(at));
  const returns: DailyReturn[] = [];
  let dayStart = 1;
  days.forEach((day, index) => {
    const endsDay = days[index + 1] !== day;
    const isStart = index === 0;
    if (!endsDay || isStart) return;
    const growth = growths[index] ?? dayStart;
    if (dayStart > 0) returns.push({ day, value: growth / dayStart - 1 });
    dayStart = growth;
  });
  return returns;
}
