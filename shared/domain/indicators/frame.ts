import type { BarColumns } from '../market/bar.ts';

/** What is to be computed. Two profiles with equal specs share one frame; `specKey` is the sharing key. */
export interface IndicatorSpec {
  readonly emaFast: number;
  readonly emaSlow: number;
  readonly emaTrigger: number;
  readonly rsi: number;
  readonly atr: number;
  readonly roc: number;
  readonly zScore: number;
}

/**
 * Indicators of one run of bars, one column each, as long as the bars; NaN where the definition has no value yet. A rule reads at an
 * index and never beyond it. Immutable once made, and shared by every profile of every tenant.
 */
export interface IndicatorFrame {
  readonly spec: IndicatorSpec;
  readonly bars: BarColumns;
  readonly emaFast: Float64Array;
  readonly emaSlow: Float64Array;
  readonly emaTrigger: Float64Array;
  readonly rsi: Float64Array;
  readonly atr: Float64Array;
  readonly roc: Float64Array;
  readonly zScore: Float64Array;
  /** Price of the pivot high or low confirmed AT this index (it stands k bars earlier), NaN where none was. */
  readonly pivotHigh: Float64Array;
  readonly pivotLow: Float64Array;
  /** The two columns of pivots for who reads no more of them than the bars from `from` up to and with `to`. */
  pivotsBetween(from: number, to: number): Pivots;
}

export type Pivots = Pick<IndicatorFrame, 'pivotHigh' | 'pivotLow'>;

/** A bar of a frame: what a rule is given. `higher` is the last closed bar of the higher timeframe, as of this bar's close. */
export interface MarketView {
  readonly frame: IndicatorFrame;
  readonly index: number;
  readonly higher: { readonly frame: IndicatorFrame; readonly index: number } | null;
}
