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
const NO_LEVELS: Levels = { support: null, resistance: null, above: null, below: null };

/**
 * The zones of zonesAt (indicators/zones.ts) that lie around the close. A strategy asks for them bar after bar, so this keeps the
 * pivots of the last 200 bars sorted, adds the new and drops the old: a tenth of the work. Sorted pivots are one list
 * however they were gathered, so the answer depends on (frame, index) alone; a test compares it with zonesAt on any order of questions.
 */
export class LevelsMemo {
  #frame: IndicatorFrame | null = null;
  #index = -1;
  #levels: Levels = NO_LEVELS;
  readonly #prices = new Float64Array(2 * LOOKBACK_BARS + 2);
  #count = 0;

  at(frame: IndicatorFrame, index: number): Levels {
    if (frame === this.#frame && index === this.#index) return this.#levels;
    const isNext = frame === this.#frame && index > this.#index && index - this.#index < LOOKBACK_BARS;
    const from = isNext ? this.#index + 1 : Math.max(0, index - LOOKBACK_BARS + 1);
    if (!isNext) this.#count = 0;
    for (let bar = from; bar <= index; bar += 1) {
      this.#add(frame.pivotHigh[bar] ?? Number.NaN);
      this.#add(frame.pivotLow[bar] ?? Number.NaN);
      if (!isNext) continue;
      this.#drop(frame.pivotHigh[bar - LOOKBACK_BARS] ?? Number.NaN);
      this.#drop(frame.pivotLow[bar - LOOKBACK_BARS] ?? Number.NaN);
    }
    this.#frame = frame;
    this.#index = index;
    const close = frame.bars.close[index] ?? Number.NaN;
    this.#levels = around(close, frame.atr[index] ?? Number.NaN, this.#prices, this.#count);
    return this.#levels;
  }

  #add(price: number): void {
    if (Number.isNaN(price)) return;
    const prices = this.#prices;
    let place = this.#count;
    while (place > 0 && (prices[place - 1] ?? 0) > price) {
      prices[place] = prices[place - 1] ?? 0;
      place -= 1;
    }
    prices[place] = price;
    this.#count += 1;
  }

  #drop(price: number): void {
    if (Number.isNaN(price)) return;
    const prices = this.#prices;
    let place = 0;
    while (place < this.#count && prices[place] !== price) place += 1;
    if (place === this.#count) return;
    this.#count -= 1;
    for (; place < this.#count; place += 1) prices[place] = prices[place + 1] ?? 0;
  }
}

/** One pass over the sorted prices from below: each zone is closed where the next price does not join it. */
function around(close: number, atr: number, prices: Float64Array, count: number): Levels {
  if (!(atr > 0)) return NO_LEVELS;
  let support: Zone | null = null;
  let resistance: Zone | null = null;
  let above: Zone | null = null;
  let below: Zone | null = null;
  let start = 0;
  for (let place = 1; place <= count && above === null; place += 1) {
    const low = prices[start] ?? 0;
    const high = prices[place - 1] ?? 0;
    const next = place < count ? (prices[place] ?? 0) : Number.POSITIVE_INFINITY;
    if (joins(next, low, high, atr)) continue;
    const touches = place - start;
    start = place;
    if (touches < TOUCHES_MIN) continue;
    const zone = { low, high, touches };
    if (low <= close) support = zone;
    if (high < close) below = zone;
    if (high >= close) resistance ??= zone;
    if (low > close) above = zone;
  }
  return { support, resistance, above, below };
}

function joins(price: number, low: number, high: number, atr: number): boolean {
  return price - high <= JOIN_MAX_ATR * atr && price - low <= WIDTH_MAX_ATR * atr;
}
