import type { IndicatorFrame } from './frame.ts';
import { NO_VALUE } from './smoothing.ts';
import { PIVOT_REACH } from './swings.ts';

/** Bars back in which a pivot must have become known to count. */
export const ZONE_LOOKBACK_BARS = 200;
/** A pivot joins the cluster below it up to this gap, in ATR ... */
const GAP_ATR = 0.5;
/** ... as long as the cluster stays this narrow, in ATR. */
const WIDTH_ATR = 1.5;
const TOUCHES_MIN = 2;
/** Age in bars after which a touch weighs 1/e. */
const FADE_BARS = 100;

/** A band of price where the market turned at least twice. */
export interface Zone {
  readonly low: number;
  readonly high: number;
  /** Pivots in it, highs and lows together: what held as a ceiling often holds as a floor. */
  readonly touches: number;
  /** Sum of exp(-age / 100 bars) over its pivots, above 0. */
  readonly strength: number;
}

/** Pivots by price, side by side in two arrays: they are gathered for every bar, and objects would be most of the work. */
interface Pivots {
  readonly prices: Float64Array;
  readonly ages: Float64Array;
  count: number;
}

/**
 * The zones known at the close of the bar at `index`, by rising price, from pivots confirmed within the last 200 bars. Empty while there is no
 * ATR. A pivot is in a frame only from the bar that confirmed it, so nothing of the future enters.
 */
export function zonesAt(frame: IndicatorFrame, index: number): readonly Zone[] {
  const atr = frame.atr[index] ?? NO_VALUE;
  if (Number.isNaN(atr)) return [];
  const pivots = {
    prices: new Float64Array(2 * ZONE_LOOKBACK_BARS),
    ages: new Float64Array(2 * ZONE_LOOKBACK_BARS),
    count: 0,
  };
  for (let known = Math.max(0, index - ZONE_LOOKBACK_BARS + 1); known <= index; known += 1) {
    const age = index - known + PIVOT_REACH;
    insert(pivots, frame.pivotHigh[known] ?? NO_VALUE, age);
    insert(pivots, frame.pivotLow[known] ?? NO_VALUE, age);
  }
  return clustered(pivots, atr);
}

/** Keeps the pivots sorted while they come in; equal prices stay in the order of time. */
function insert(pivots: Pivots, price: number, age: number): void {
  if (Number.isNaN(price)) return;
  const { prices, ages } = pivots;
  let place = pivots.count;
  while (place > 0 && (prices[place - 1] ?? NO_VALUE) > price) {
    prices[place] = prices[place - 1] ?? NO_VALUE;
    ages[place] = ages[place - 1] ?? NO_VALUE;
    place -= 1;
  }
  prices[place] = price;
  ages[place] = age;
  pivots.count += 1;
}

function clustered({ prices, ages, count }: Pivots, atr: number): readonly Zone[] {
  const zones: Zone[] = [];
  let first = 0;
  for (let next = 1; next <= count; next += 1) {
    const low = prices[first] ?? NO_VALUE;
    const high = prices[next - 1] ?? NO_VALUE;
    const price = prices[next] ?? NO_VALUE;
    const joins = next < count && price - high <= GAP_ATR * atr && price - low <= WIDTH_ATR * atr;
    if (joins) continue;
    if (next - first >= TOUCHES_MIN) {
      zones.push({ low, high, touches: next - first, strength: strengthOf(ages.subarray(first, next)) });
    }
    first = next;
  }
  return zones;
}

function strengthOf(ages: Float64Array): number {
  return ages.reduce((strength, age) => strength + Math.exp(-age / FADE_BARS), 0);
}

/** The zone that holds the price up: the one with the highest top among those that begin at or below it. Null without one. */
export function supportUnder(zones: readonly Zone[], price: number): Zone | null {
  return zones.findLast((zone) => zone.low <= price) ?? null;
}

/** The zone that holds the price down: the one with the lowest floor among those that end at or above it. Null without one. */
export function resistanceOver(zones: readonly Zone[], price: number): Zone | null {
  return zones.find((zone) => zone.high >= price) ?? null;
}
