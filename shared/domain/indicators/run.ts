import type { BarColumns } from '../market/bar.ts';
import { invariant, ok, refuse, type Result } from '../result.ts';
import type { IndicatorFrame, IndicatorSpec } from './frame.ts';
import { computeFrame, frameBuffers } from './frame-compute.ts';

/**
 * Bars of history behind every indicator value that a rule may read: four times the slowest usual period. An EMA(200) is then within 0.03 % of
 * the one computed from the beginning of time.
 */
export const WARM_UP_BARS = 800;

/**
 * The ordinal at which the run starts that gives the indicator values of the bar with this ordinal. Runs are anchored to the series and not
 * to the window that happens to be loaded, so a value has 800 to 1599 bars behind it and is one and the same number in
 * every backtest, every live host and every replay.
 */
export function runStart(ordinal: number): number {
  return Math.max(0, (Math.floor(ordinal / WARM_UP_BARS) - 1) * WARM_UP_BARS);
}

/** The ordinal after the last bar whose run starts at `start`. The first run serves two segments, every other one. */
function runEnd(start: number): number {
  return start + 2 * WARM_UP_BARS;
}

/** False for the first 800 bars of a series, where rules answer `insufficient`. */
export function isWarm(frame: IndicatorFrame, index: number): boolean {
  return frame.bars.firstOrdinal + index >= WARM_UP_BARS;
}

/** Apart from the look-ups, which must not build a sentence for every bar. */
function outside(index: number, bars: BarColumns): never {
  invariant(false, `There is no bar at index ${index} of ${bars.length}`);
}

/** A place in a frame: what a rule reads from. */
export interface FramePlace {
  readonly frame: IndicatorFrame;
  readonly index: number;
}

export interface WindowTooShort {
  readonly code: 'WINDOW_TOO_SHORT';
  /** The ordinal the window must reach back to. */
  readonly neededOrdinal: number;
  readonly firstOrdinal: number;
}

/**
 * The frame of the run that covers the bar at `index` of the window, ending with that bar, in fresh memory that may be shared. Refuses
 * WINDOW_TOO_SHORT when the window does not reach back to the start of the run. Throws for an index outside the window.
 */
export function frameAt(
  bars: BarColumns,
  index: number,
  spec: IndicatorSpec,
): Result<FramePlace, WindowTooShort> {
  if (index < 0 || index >= bars.length) outside(index, bars);
  const { firstOrdinal } = bars;
  const neededOrdinal = runStart(firstOrdinal + index);
  if (neededOrdinal < firstOrdinal) return refuse({ code: 'WINDOW_TOO_SHORT', neededOrdinal, firstOrdinal });
  const from = neededOrdinal - firstOrdinal;
  return ok({ frame: computeFrame(bars, from, index + 1, spec), index: index - from });
}

/** One run of a backtest: read `frame` at indexes `from` up to and without `to`; bar `from` of the frame is bar `firstBar` of the series. */
export interface Run {
  readonly frame: IndicatorFrame;
  readonly from: number;
  readonly to: number;
  readonly firstBar: number;
}

/**
 * All runs of a series, in order of time, together covering each bar once. The buffers are reused: a frame is valid until the next run is asked
 * for, and is read, never kept. The bars must be the whole series, from ordinal 0.
 */
export function* runsOf(bars: BarColumns, spec: IndicatorSpec): Generator<Run, void, undefined> {
  const cursor = new RunCursor(bars, spec);
  let firstBar = 0;
  while (firstBar < bars.length) {
    const { frame, index } = cursor.at(firstBar);
    yield { frame, from: index, to: frame.bars.length, firstBar };
    firstBar += frame.bars.length - index;
  }
}

/**
 * Frames for a reader that moves through a series, such as the higher timeframe of a backtest. A run is computed when the
 * reader enters it, into buffers that the next run overwrites.
 */
export class RunCursor {
  readonly #bars: BarColumns;
  readonly #spec: IndicatorSpec;
  readonly #buffers;
  #frame: IndicatorFrame | null = null;
  #start = -1;

  constructor(bars: BarColumns, spec: IndicatorSpec) {
    invariant(bars.firstOrdinal === 0, `Runs of a backtest begin at ordinal 0, got ${bars.firstOrdinal}`);
    this.#bars = bars;
    this.#spec = spec;
    this.#buffers = frameBuffers(Math.min(bars.length, 2 * WARM_UP_BARS));
  }

  /** The frame that covers the bar at `index` of the series, and the bar's place in it. Throws for an index outside the series. */
  at(index: number): FramePlace {
    invariant(
      index >= 0 && index < this.#bars.length,
      `There is no bar at index ${index} of ${this.#bars.length}`,
    );
    const start = runStart(index);
    if (this.#frame === null || start !== this.#start) {
      const end = Math.min(runEnd(start), this.#bars.length);
      this.#frame = computeFrame(this.#bars, start, end, this.#spec, this.#buffers);
      this.#start = start;
    }
    return { frame: this.#frame, index: index - start };
  }
}
