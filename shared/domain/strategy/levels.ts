import type { IndicatorFrame } from '../indicators/frame.ts';
import { type Zone as FullZone, ZONE_LOOKBACK_BARS as LOOKBACK_BARS } from '../indicators/zones.ts';

/** A zone as far as rules look at it. */
export type Zone = Pick<FullZone, 'low' | 'high' | 'touches'>;

/** The zones around a close. A zone that holds the close is support and resistance at once, and in the way of neither side. */
export interface Levels {
  /** The highest zone that begins at or below the close. */
  readonly support: Zone | null;
  /** The lowest zone that ends at or above the close. */
  readonly resistance: Zone | null;
  /** The lowest zone wholly above the close, and the highest wholly below it. */
  readonly above: Zone | null;
  readonly below: Zone | null;
}

const JOIN_MAX_ATR = 0.5;
const WIDTH_MAX_ATR = 1.5;
const TOUCHES_MIN = 2;
/** Bars sorted among themselves before they are merged in: few enough that putting one in its place moves little. */
const CHUNK_BARS = 16;
const NO_LEVELS: Levels = { support: null, resistance: null, above: null, below: null };

/** Pivot prices from low to high, with the bar each became known at. */
interface Pivots {
  readonly prices: Float64Array;
  readonly bars: Int32Array;
  count: number;
}

const noPivots = (): Pivots => ({
  prices: new Float64Array(2 * LOOKBACK_BARS),
  bars: new Int32Array(2 * LOOKBACK_BARS),
  count: 0,
});

/**
 * The zones of zonesAt (indicators/zones.ts) that lie around the close. A strategy asks for them bar after bar, so this keeps the
 * pivots of the last 200 bars sorted and merges the new ones in: a tenth of the work. Sorted pivots are one list
 * however they were gathered, so the answer depends on (frame, index) alone; a test compares it with zonesAt on any order of questions.
 */
export class LevelsMemo {
  #frame: IndicatorFrame | null = null;
  #index = -1;
  #levels: Levels = NO_LEVELS;
  #known = noPivots();
  #spare = noPivots();
  readonly #fresh = noPivots();

  at(frame: IndicatorFrame, index: number): Levels {
    if (index === this.#index && frame === this.#frame) return this.#levels;
    const isNext = frame === this.#frame && index > this.#index;
    if (!isNext) this.#known.count = 0;
    const oldest = Math.max(0, index - LOOKBACK_BARS + 1);
    const first = isNext ? Math.max(oldest, this.#index + 1) : oldest;
    for (let from = first; from <= index; from += CHUNK_BARS) {
      this.#take(frame, from, Math.min(from + CHUNK_BARS - 1, index), oldest);
    }
    this.#frame = frame;
    this.#index = index;
    const close = frame.bars.close[index] ?? Number.NaN;
    this.#levels = around(close, frame.atr[index] ?? Number.NaN, this.#known);
    return this.#levels;
  }

  /** Adds the pivots that became known from bar `from` up to and with bar `to`, and drops those known before bar `oldest`. */
  #take(frame: IndicatorFrame, from: number, to: number, oldest: number): void {
    gather(frame, from, to, this.#fresh);
    merge(this.#known, this.#fresh, oldest, this.#spare);
    const merged = this.#spare;
    this.#spare = this.#known;
    this.#known = merged;
  }
}

/** The pivots that became known from bar `from` up to and with bar `to`, sorted. */
function gather(frame: IndicatorFrame, from: number, to: number, into: Pivots): void {
  into.count = 0;
  const { pivotHigh, pivotLow } = frame.pivotsBetween(from, to);
  for (let bar = from; bar <= to; bar += 1) {
    insert(into, pivotHigh[bar] ?? Number.NaN, bar);
    insert(into, pivotLow[bar] ?? Number.NaN, bar);
  }
}

function insert(pivots: Pivots, price: number, bar: number): void {
  if (Number.isNaN(price)) return;
  const { prices, bars } = pivots;
  let place = pivots.count;
  while (place > 0 && (prices[place - 1] ?? 0) > price) {
    prices[place] = prices[place - 1] ?? 0;
    bars[place] = bars[place - 1] ?? 0;
    place -= 1;
  }
  prices[place] = price;
  bars[place] = bar;
  pivots.count += 1;
}

/** Both lists in one, without what became known before bar `oldest`. */
function merge(known: Pivots, fresh: Pivots, oldest: number, into: Pivots): void {
  let place = 0;
  let other = 0;
  for (let from = 0; from < known.count; from += 1) {
    const bar = known.bars[from] ?? 0;
    if (bar < oldest) continue;
    const price = known.prices[from] ?? 0;
    for (; other < fresh.count && (fresh.prices[other] ?? 0) < price; other += 1, place += 1) {
      into.prices[place] = fresh.prices[other] ?? 0;
      into.bars[place] = fresh.bars[other] ?? 0;
    }
    into.prices[place] = price;
    into.bars[place] = bar;
    place += 1;
  }
  for (; other < fresh.count; other += 1, place += 1) {
    into.prices[place] = fresh.prices[other] ?? 0;
    into.bars[place] = fresh.bars[other] ?? 0;
  }
  into.count = place;
}

/** One pass from below: a cluster ends where the next price does not join it. The pass ends with the first zone above the close. */
function around(close: number, atr: number, { prices, count }: Pivots): Levels {
  if (!(atr > 0)) return NO_LEVELS;
  let below: Zone | null = null;
  let holding: Zone | null = null;
  let start = 0;
  for (let place = 1; place <= count; place += 1) {
    const low = prices[start] ?? 0;
    const high = prices[place - 1] ?? 0;
    if (place < count && joins(prices[place] ?? 0, low, high, atr)) continue;
    const touches = place - start;
    start = place;
    if (touches < TOUCHES_MIN) continue;
    const zone = { low, high, touches };
    if (low > close) return { support: holding ?? below, resistance: holding ?? zone, above: zone, below };
    if (high < close) below = zone;
    else holding = zone;
  }
  return { support: holding ?? below, resistance: holding, above: null, below };
}

function joins(price: number, low: number, high: number, atr: number): boolean {
  return price - high <= JOIN_MAX_ATR * atr && price - low <= WIDTH_MAX_ATR * atr;
}
