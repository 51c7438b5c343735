import type { AssetClass } from '../market/instrument.ts';

/** Daily closes of one symbol: days as ascending whole numbers (days since 1970) and the close of each, both of one length. */
export interface DailyCloses {
  readonly symbol: string;
  readonly assetClass: AssetClass;
  readonly days: ArrayLike<number>;
  readonly closes: ArrayLike<number>;
}

/** Returns that count: about three months, long enough to measure and short enough to notice a change. */
const WINDOW_RETURNS = 60;
/** What an unknown correlation is taken for: crypto moves together, two stocks less so. */
const UNKNOWN_INSIDE_CRYPTO = 1;
const UNKNOWN_OTHERWISE = 0.5;

export interface CorrelationLimits {
  readonly correlationRho: number;
  readonly correlationMinCommon: number;
}

/**
 * Pearson correlation of the last 60 daily log returns between days that both symbols have, from -1 to 1. Null where fewer than
 * `minCommon` returns are common or one of the two never moved. Closes are paired by day before returns are taken, so that a Monday of
 * a stock is compared with the same three days of a coin.
 */
export function correlationOf(left: DailyCloses, right: DailyCloses, minCommon: number): number | null {
  const pairs = commonCloses(left, right);
  const count = pairs.length - 1;
  if (count < Math.max(minCommon, 2)) return null;
  let sumX = 0;
  let sumY = 0;
  const xs: number[] = [];
  const ys: number[] = [];
  pairs.forEach((pair, index) => {
    const before = pairs[index - 1];
    if (before === undefined) return;
    const x = Math.log(pair[0] / before[0]);
    const y = Math.log(pair[1] / before[1]);
    xs.push(x);
    ys.push(y);
    sumX += x;
    sumY += y;
  });
  let covariance = 0;
  let varianceX = 0;
  let varianceY = 0;
  xs.forEach((x, index) => {
    const dx = x - sumX / count;
    const dy = (ys[index] ?? 0) - sumY / count;
    covariance += dx * dy;
    varianceX += dx * dx;
    varianceY += dy * dy;
  });
  const spread = Math.sqrt(varianceX * varianceY);
  return spread > 1e-18 ? Math.min(1, Math.max(-1, covariance / spread)) : null;
}

/** The last 61 days on which both have a close above zero, as pairs in order of time. */
function commonCloses(left: DailyCloses, right: DailyCloses): (readonly [number, number])[] {
  const pairs: (readonly [number, number])[] = [];
  let i = left.days.length - 1;
  let j = right.days.length - 1;
  while (i >= 0 && j >= 0 && pairs.length <= WINDOW_RETURNS) {
    const dayLeft = left.days[i] ?? 0;
    const dayRight = right.days[j] ?? 0;
    if (dayLeft > dayRight) i -= 1;
    else if (dayRight > dayLeft) j -= 1;
    else {
      const x = left.closes[i] ?? Number.NaN;
      const y = right.closes[j] ?? Number.NaN;
      if (x > 0 && y > 0 && x < Infinity && y < Infinity) pairs.push([x, y]);
      i -= 1;
      j -= 1;
    }
  }
  return pairs.reverse();
}

const ALONE: ReadonlyMap<string, readonly string[]> = new Map();

/**
 * Groups symbols whose correlation reaches the limit, directly or through others. Only positive correlation joins: opposite bets in
 * one cluster still count as one bet, because a hedge that breaks loses on both sides.
 * Returns, for each symbol, all members of its cluster, itself included, in the order given.
 */
export function clustersOf(
  series: readonly DailyCloses[],
  limits: CorrelationLimits,
): ReadonlyMap<string, readonly string[]> {
  if (series.length === 0) return ALONE;
  const parent = series.map((_, index) => index);
  const rootOf = (index: number): number => {
    let root = index;
    while (parent[root] !== root && parent[root] !== undefined) root = parent[root] ?? root;
    return root;
  };
  series.forEach((left, i) => {
    series.slice(0, i).forEach((right, j) => {
      const rho = correlationOf(left, right, limits.correlationMinCommon) ?? assumedCorrelation(left, right);
      if (rho >= limits.correlationRho) parent[rootOf(i)] = rootOf(j);
    });
  });
  const members = new Map<number, string[]>();
  series.forEach(({ symbol }, index) => {
    const root = rootOf(index);
    members.set(root, [...(members.get(root) ?? []), symbol]);
  });
  return new Map(series.map(({ symbol }, index) => [symbol, members.get(rootOf(index)) ?? [symbol]]));
}

function assumedCorrelation(left: DailyCloses, right: DailyCloses): number {
  return left.assetClass === 'crypto' && right.assetClass === 'crypto'
    ? UNKNOWN_INSIDE_CRYPTO
    : UNKNOWN_OTHERWISE;
}
