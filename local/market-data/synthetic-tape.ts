import type { Bar } from '../../shared/domain/market/bar.ts';
import { resample } from '../../shared/domain/market/resample.ts';
import { syntheticBars, type SyntheticMarket } from '../../shared/domain/market/synthetic.ts';
import { invariant } from '../../shared/domain/result.ts';
import { DAY_MS } from '../../shared/domain/time/instant.ts';
import { type Timeframe, timeframeMs } from '../../shared/domain/time/timeframe.ts';

/** Bars kept behind the newest one: more than any reader is behind. */
const KEPT_BARS = 4_096;

/** An endless made-up series of one timeframe, of which a stretch is kept. What is older is made again from the seed. */
export class SyntheticTape {
  readonly #market: SyntheticMarket;
  readonly #timeframe: Timeframe;
  readonly #lengthMs: number;
  #bars: Bar[] = [];
  #first = 0;
  #maker: Generator<Bar, never, undefined>;

  /** `timeframe` is the market's own or a multiple of it, and the market starts at midnight UTC, so that no longer bar begins in its middle. */
  constructor(market: SyntheticMarket, timeframe: Timeframe) {
    this.#market = market;
    this.#timeframe = timeframe;
    this.#lengthMs = timeframeMs(timeframe);
    invariant(
      market.startsAt % DAY_MS === 0,
      `${market.symbol} starts at a midnight of UTC, got ${market.startsAt}`,
    );
    invariant(
      this.#lengthMs % timeframeMs(market.timeframe) === 0,
      `${timeframe} is a multiple of ${market.timeframe}`,
    );
    this.#maker = this.#made();
  }

  /** How many bars have closed by a moment, that of the moment included. */
  closedBy(at: number): number {
    return Math.max(0, Math.floor((at - this.#market.startsAt) / this.#lengthMs));
  }

  /** The bars with ordinals `from` up to and without `to`. A stretch before those kept is made again from the first bar. */
  bars(from: number, to: number): readonly Bar[] {
    if (from < this.#first) {
      this.#maker = this.#made();
      this.#bars = [];
      this.#first = 0;
    }
    while (this.#first + this.#bars.length < to) {
      this.#bars.push(this.#maker.next().value);
      if (this.#bars.length < 2 * KEPT_BARS || this.#first + KEPT_BARS > from) continue;
      this.#bars.splice(0, KEPT_BARS);
      this.#first += KEPT_BARS;
    }
    return this.#bars.slice(from - this.#first, to - this.#first);
  }

  *#made(): Generator<Bar, never, undefined> {
    const own = syntheticBars(this.#market);
    const { timeframe } = this.#market;
    if (timeframe === this.#timeframe) yield* own;
    const each = this.#lengthMs / timeframeMs(timeframe);
    for (;;) {
      const parts = Array.from({ length: each }, () => own.next().value);
      const last = parts.at(-1);
      invariant(last !== undefined, 'A longer bar has parts');
      const longer = resample(parts, {
        calendar: '24x7',
        timeframe: this.#timeframe,
        completeTo: last.closesAt,
      });
      invariant(longer.ok && longer.value.length === 1, 'Whole parts give one longer bar');
      yield* longer.value;
    }
  }
}
