import { invariant } from '../../result.ts';

const TOLERANCE = 1e-12;
const EDGE = 1e-15;

/**
 * Scales parts so that they sum to 1 and each lies within low..high, by proportional water filling: scale what is free, hold whatever passes a
 * bound there, and share out the rest again. Every round holds at least one part, so it ends after as many rounds as there are
 * parts. Throws for bounds that no set can meet and for parts that are not finite; negative parts count as zero.
 */
export function boundedProjection(parts: readonly number[], low: number, high: number): readonly number[] {
  const size = parts.length;
  invariant(
    low * size <= 1 + TOLERANCE && high * size >= 1 - TOLERANCE,
    `No ${size} weights within ${low}..${high} sum to 1`,
  );
  invariant(parts.every(Number.isFinite), `Weights to project are numbers, got ${parts.join(', ')}`);
  const weights = parts.map((part) => Math.max(0, part));
  let free = weights.map((_, place) => place);
  let left = 1;
  while (free.length > 0) {
    const wanted = shares(weights, free, left);
    const over = excess(wanted, (share) => share - high);
    const under = excess(wanted, (share) => low - share);
    const bound = over >= under ? high : low;
    const isHeld = (share: number): boolean => (bound === high ? share > high + EDGE : share < low - EDGE);
    const settled = over === 0 && under === 0;
    const next: number[] = [];
    free.forEach((place, order) => {
      const share = wanted[order] ?? 0;
      if (settled) weights[place] = share;
      else if (isHeld(share)) weights[place] = bound;
      else next.push(place);
    });
    if (settled) return weights;
    left -= bound * (free.length - next.length);
    free = next;
  }
  return weights;
}

/** What each free part would get of what is left: in proportion to its size, equal where all are zero. */
function shares(weights: readonly number[], free: readonly number[], left: number): readonly number[] {
  const sum = free.reduce((total, place) => total + (weights[place] ?? 0), 0);
  return free.map((place) => (sum > 0 ? ((weights[place] ?? 0) / sum) * left : left / free.length));
}

/** The sum of what lies beyond a bound, ignoring the last bit of a float. */
function excess(wanted: readonly number[], beyond: (share: number) => number): number {
  return wanted.reduce((total, share) => total + (beyond(share) > EDGE ? beyond(share) : 0), 0);
}
