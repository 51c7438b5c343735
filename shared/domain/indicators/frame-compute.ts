import { sliceColumns } from '../market/bar-columns.ts';
import type { BarColumns } from '../market/bar.ts';
import { staggeredColumns } from '../market/staggered-columns.ts';
import { writeAverages } from './averages.ts';
import type { IndicatorFrame, IndicatorSpec, Pivots } from './frame.ts';
import { writePivotsBetween, writtenChanges, writtenPivots, writtenZScores } from './lone-columns.ts';
import { checkedPeriod } from './smoothing.ts';

/** The columns of a frame, to be written by computeFrame as often as wanted. */
export type FrameBuffers = Readonly<
  Record<Exclude<keyof IndicatorFrame, 'spec' | 'bars' | 'pivotsBetween'>, Float64Array>
>;

/** Buffers for frames of up to `length` bars. */
export function frameBuffers(length: number): FrameBuffers {
  const column = staggeredColumns(9, length);
  return {
    emaFast: column(0),
    emaSlow: column(1),
    emaTrigger: column(2),
    rsi: column(3),
    atr: column(4),
    roc: column(5),
    zScore: column(6),
    pivotHigh: column(7),
    pivotLow: column(8),
  };
}

/**
 * Indicators of the run that begins with the bar at `from` and ends before `to`. The value at an index follows from the bars up to it alone, and
 * equals to the last bit what the streaming classes answer for the same bars.
 *
 * @param into buffers to write in, at least to - from long: the frame is then overwritten by whoever uses them next, and must not be
 *   asked for anything after that. Fresh ones without.
 */
export function computeFrame(
  bars: BarColumns,
  from: number,
  to: number,
  spec: IndicatorSpec,
  into: FrameBuffers = frameBuffers(to - from),
): IndicatorFrame {
  const frame = new ComputedFrame(sliceColumns(bars, from, to), spec, into);
  writeAverages(frame);
  return frame;
}

/**
 * The averages carry one another and are written at once. What stands by itself is written when it is first asked for, over the whole run,
 * because many strategies never look at it: an indicator that no rule reads costs nothing.
 */
class ComputedFrame implements IndicatorFrame {
  readonly spec: IndicatorSpec;
  readonly bars: BarColumns;
  readonly emaFast: Float64Array;
  readonly emaSlow: Float64Array;
  readonly emaTrigger: Float64Array;
  readonly rsi: Float64Array;
  readonly atr: Float64Array;
  readonly #into: FrameBuffers;
  #roc: Float64Array | null = null;
  #zScore: Float64Array | null = null;
  #pivots: Pivots | null = null;
  #somePivots: Pivots | null = null;
  /** The bars of which some pivots are known, the last one with them. */
  #pivotsFrom = 0;
  #pivotsTo = -1;

  constructor(bars: BarColumns, spec: IndicatorSpec, into: FrameBuffers) {
    this.spec = spec;
    this.bars = bars;
    this.emaFast = firstOf(into.emaFast, bars.length);
    this.emaSlow = firstOf(into.emaSlow, bars.length);
    this.emaTrigger = firstOf(into.emaTrigger, bars.length);
    this.rsi = firstOf(into.rsi, bars.length);
    this.atr = firstOf(into.atr, bars.length);
    this.#into = into;
    // What is asked for later is refused here and now.
    checkedPeriod(spec.roc);
    checkedPeriod(spec.zScore);
  }

  get roc(): Float64Array {
    const { bars, spec } = this;
    this.#roc ??= writtenChanges(bars.close, spec.roc, firstOf(this.#into.roc, bars.length));
    return this.#roc;
  }

  get zScore(): Float64Array {
    const { bars, spec } = this;
    this.#zScore ??= writtenZScores(bars.close, spec.zScore, firstOf(this.#into.zScore, bars.length));
    return this.#zScore;
  }

  get pivotHigh(): Float64Array {
    return this.#pivotsOfBars().pivotHigh;
  }

  get pivotLow(): Float64Array {
    return this.#pivotsOfBars().pivotLow;
  }

  /** An entry looks back on a few hundred bars: whole columns would cost several times as much as the zones made of them. */
  pivotsBetween(from: number, to: number): Pivots {
    if (this.#pivots !== null) return this.#pivots;
    this.#somePivots ??= this.#pivotBuffers();
    // What is known is one stretch: a question that does not begin in it or right after it begins another.
    if (from < this.#pivotsFrom || from > this.#pivotsTo + 1) {
      this.#pivotsFrom = from;
      this.#pivotsTo = from - 1;
    }
    if (to > this.#pivotsTo) {
      writePivotsBetween(this.bars, this.#somePivots, this.#pivotsTo + 1, to);
      this.#pivotsTo = to;
    }
    return this.#somePivots;
  }

  #pivotsOfBars(): Pivots {
    this.#pivots ??= writtenPivots(this.bars, this.#pivotBuffers());
    return this.#pivots;
  }

  #pivotBuffers(): Pivots {
    const { length } = this.bars;
    return {
      pivotHigh: firstOf(this.#into.pivotHigh, length),
      pivotLow: firstOf(this.#into.pivotLow, length),
    };
  }
}

/** A view takes longer to make than many bars to compute, so a buffer of just the right length is used as it is. */
function firstOf(buffer: Float64Array, length: number): Float64Array {
  return buffer.length === length ? buffer : buffer.subarray(0, length);
}
