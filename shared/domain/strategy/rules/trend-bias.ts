import type { MarketView } from '../../indicators/frame.ts';
import { WARM_UP_BARS } from '../../indicators/run.ts';
import { valueMissing } from '../missing.ts';
import type { StrategyParameters } from '../parameters/parameters.ts';
import { clamp, RULE_OFF, type Verdict } from '../rule.ts';
import type { Snapshot } from '../snapshot.ts';

export type TrendCode = 'UPTREND' | 'DOWNTREND' | 'NO_TREND' | 'VALUE_MISSING' | 'HIGHER_BARS_MISSING';
type Place = Pick<MarketView, 'frame' | 'index'>;

/** A gap of this many ATR is a full score. */
const FULL_GAP_ATR = 3;

/** The bar the trend is read from; null where the higher timeframe is wanted and has no warmed-up bar yet. */
function placeOf(snapshot: MarketView, parameters: StrategyParameters): Place | null {
  if (parameters.trendTimeframe === 'base') return snapshot;
  const { higher } = snapshot;
  if (higher === null || !(higher.frame.bars.firstOrdinal + higher.index >= WARM_UP_BARS)) return null;
  return higher;
}

/** Distance of the fast average above the slow one in ATR; NaN where one of them has no value or the ATR is zero. */
function gapOf(fast: number, slow: number, atr: number): number {
  return atr > 0 ? (fast - slow) / atr : Number.NaN;
}

/** The same at a bar of a frame. */
export function gapAtrOf({ frame, index }: Place): number {
  return gapOf(
    frame.emaFast[index] ?? Number.NaN,
    frame.emaSlow[index] ?? Number.NaN,
    frame.atr[index] ?? Number.NaN,
  );
}

/**
 * Up when the fast average is above the slow one by at least `trendMinGapAtr` ATR and the close is above the slow one; down is the mirror
 * image; anything else is no trend. Needs no memory, so that a backtest can ask it for each bar.
 */
export function trendCodeOf(snapshot: MarketView, parameters: StrategyParameters): TrendCode {
  const place = placeOf(snapshot, parameters);
  return place === null ? 'HIGHER_BARS_MISSING' : codeAt(place, gapAtrOf(place), parameters.trendMinGapAtr);
}

function codeAt({ frame, index }: Place, gap: number, minGap: number): TrendCode {
  return codeOf(gap, frame.bars.close[index] ?? Number.NaN, frame.emaSlow[index] ?? Number.NaN, minGap);
}

function codeOf(gap: number, close: number, slow: number, minGap: number): TrendCode {
  if (Number.isNaN(gap)) return 'VALUE_MISSING';
  if (gap > 0 && gap >= minGap && close > slow) return 'UPTREND';
  return gap < 0 && -gap >= minGap && close < slow ? 'DOWNTREND' : 'NO_TREND';
}

/** The code of a bar from its plain values, for a reader that goes over columns. `close` and the averages are prices. */
export function trendCodeFrom(
  close: number,
  fast: number,
  slow: number,
  atr: number,
  minGap: number,
): TrendCode {
  return codeOf(gapOf(fast, slow, atr), close, slow, minGap);
}

const NO_HIGHER_BARS: Verdict = Object.freeze({
  rule: 'trend-bias',
  status: 'insufficient',
  code: 'HIGHER_BARS_MISSING',
  direction: 'flat',
  score: 0,
  figures: [],
});

/** Rule 1: gives the direction that the other rules judge. Score: gap / 3 ATR, at most 1 either way. */
export function judgeTrend(snapshot: Snapshot, parameters: StrategyParameters): Verdict {
  if (parameters.trendMode === 'off' || parameters.ensembleMode === 'only') return RULE_OFF.trend;
  const place = placeOf(snapshot, parameters);
  if (place === null) return NO_HIGHER_BARS;
  const { frame, index } = place;
  const minGap = parameters.trendMinGapAtr;
  const gap = gapAtrOf(place);
  const code = codeAt(place, gap, minGap);
  if (code === 'VALUE_MISSING') return valueMissing('trend-bias', snapshot);
  const fast = frame.emaFast[index] ?? Number.NaN;
  const slow = frame.emaSlow[index] ?? Number.NaN;
  const close = frame.bars.close[index] ?? Number.NaN;
  return {
    rule: 'trend-bias',
    status: code === 'NO_TREND' ? 'veto' : 'pass',
    code,
    direction: code === 'UPTREND' ? 'long' : code === 'DOWNTREND' ? 'short' : 'flat',
    score: clamp(gap / FULL_GAP_ATR, -1, 1),
    figures: [frame.spec.emaFast, fast, frame.spec.emaSlow, slow, close, gap, minGap],
  };
}
