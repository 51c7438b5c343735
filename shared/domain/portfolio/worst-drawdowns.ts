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
  let peak = points[0];
  let low = points[0];
  let depth = 0;
  let index = 0;
  for (const point of points) {
    const below = underwater[index] ?? 0;
    index += 1;
    if (below > depth && below > NOISE) {
      depth = below;
      low = point;
    } else if (below <= NOISE) {
      if (depth > 0) found.push(drawdown(peak ?? point, low ?? point, point.at, depth, point.at));
      depth = 0;
      peak = point;
    }
  }
  const last = points.at(-1);
  if (depth > 0 && last !== undefined) found.push(drawdown(peak ?? last, low ?? last, null, depth, last.at));
  return found;
}

function drawdown(
  peak: EquityPoint,
  low: EquityPoint,
  recoveredAt: UtcMillis | null,
  depth: number,
  end: UtcMillis,
): Drawdown {
  return { peakAt: peak.at, lowAt: low.at, recoveredAt, depth, lengthMs: end - peak.at };
}

/** The deepest drawdowns, deepest first, at most `count`. */
export function worstDrawdowns(points: readonly EquityPoint[], count = 10): readonly Drawdown[] {
  return [...drawdownsOf(points)].sort((a, b) => b.depth - a.depth).slice(0, count);
}
