import type { UtcMillis } from '../time/instant.ts';
import { type EquityPoint, underwaterOf } from './equity.ts';

/** One fall from a high and the way back. */
export interface Drawdown {
  /** The last point at the high. */
  readonly peakAt: UtcMillis;
  readonly lowAt: UtcMillis;
  /** The first point back at the high; null while still below it. */
  readonly recoveredAt: UtcMillis | null;
  /** Share of the high, above 0 up to 1, at the lowest point. */
  readonly depth: number;
  /** From the peak to the recovery, or to the last point while there is none. */
  readonly lengthMs: number;
}

/** Differences below this are rounding, not a drawdown. */
const NOISE = 1e-12;

/** Every drawdown of a marked equity curve, flow adjusted, in order of time. Highs include the starting value. */
export function drawdownsOf(points: readonly EquityPoint[]): readonly Drawdown[] {
  const underwater = underwaterOf(points);
  const found: Drawdown[] = [];
  let peakAt: UtcMillis | null = null;
  let current: Drawdown | null = null;
  for (const [index, { at }] of points.entries()) {
    const depth = underwater[index] ?? 0;
    if (peakAt === null || depth <= NOISE) {
      if (current !== null) found.push({ ...current, recoveredAt: at, lengthMs: at - current.peakAt });
      current = null;
      peakAt = at;
      continue;
    }
    const low: Pick<Drawdown, 'depth' | 'lowAt'> =
      current === null || depth > current.depth ? { depth, lowAt: at } : current;
    current = { peakAt, lowAt: low.lowAt, depth: low.depth, recoveredAt: null, lengthMs: at - peakAt };
  }
  return current === null ? found : [...found, current];
}

/** The deepest drawdowns, deepest first, at most `count`. */
export function worstDrawdowns(points: readonly EquityPoint[], count = 10): readonly Drawdown[] {
  return [...drawdownsOf(points)].sort((a, b) => b.depth - a.depth).slice(0, count);
}
