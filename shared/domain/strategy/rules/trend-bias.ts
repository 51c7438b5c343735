import type { MarketView } from '../../indicators/frame.ts';
import { WARM_UP_BARS } from '../../indicators/run.ts';
import { valueMissing } from '../missing.ts';
import type { StrategyParameters } from '../parameters/parameters.ts';
import { clamp, RULE_OFF, type Verdict } from '../rule.ts';
import type { Snapshot } from '../snapshot.ts';

type TrendCode = 'UPTREND' | 'DOWNTREND' | 'NO_TREND' | 'VALUE_MISSING' | 'HIGHER_BARS_MISSING';
type Place = Pick<MarketView, 'frame' | 'index'>;

/** A gap of this many ATR is a full score. */
const FULL_GAP_ATR = 3;

/** The bar the trend is read from; null where the higher timeframe is wanted and has no warmed-up bar yet. */
function placeOf(snapshot: Snapshot, parameters: StrategyParameters): Place | null {
  if (parameters.trendTimeframe === 'base') return snapshot;
  const { higher } = snapshot;
  if (higher === null || !(higher.frame.bars.firstOrdinal + higher.index >= WARM_UP_BARS)) return null;
  return higher;
}

/** Distance of the fast average above the slow one in ATR; NaN where one of them has no value or the ATR is zero. */
export function gapAtrOf({ frame, index }: Place): number {
  const atr = frame.atr[index] ?? Number.NaN;
  if (!(atr > 0)) return Number.NaN;
  return ((frame.emaFast[index] ?? Number.NaN) - (frame.emaSlow[index] ?? Number.NaN)) / atr;
}

/**
 * Up when the fast average is above the slow one by at least `trendMinGapAtr` ATR and the close is above the slow one; down is the mirror
 * image; anything else is no trend. Needs no memory, so that `firstBlock` can ask it for each bar of a backtest.
 */
export function trendCodeOf(snapshot: Snapshot, parameters: StrategyParameters): TrendCode {
  const place = placeOf(snapshot, parameters);
  if (place === null) return 'HIGHER_BARS_MISSING';
  const gap = gapAtrOf(place);
  if (Number.isNaN(gap)) return 'VALUE_MISSING';
  const close = place.frame.bars.close[place.index] ?? Number.NaN;
  const slow = place.frame.emaSlow[place.index] ?? Number.NaN;
  if (gap > 0 && gap >= parameters.trendMinGapAtr && close > slow) return 'UPTREND';
  if (gap < 0 && -gap >= parameters.trendMinGapAtr && close < slow) return 'DOWNTREND';
  return 'NO_TREND';
}

/** Rule 1: gives the direction that the other rules judge. Score: gap / 3 ATR, at most 1 either way. */
export function judgeTrend(snapshot: Snapshot, parameters: StrategyParameters): Verdict {
  if (parameters.trendMode === 'off' || parameters.ensembleMode === 'only') return RULE_OFF.trend;
  const code = trendCodeOf(snapshot, parameters);
  const place = placeOf(snapshot, parameters);
  if (place === null) {
    return {
      rule: 'trend-bias',
      status: 'insufficient',
      code: 'HIGHER_BARS_MISSING',
      direction: 'flat',
      score: 0,
      figures: [],
    };
  }
  if (code === 'VALUE_MISSING') return valueMissing('trend-bias', snapshot);
  const { frame, index } = place;
  const gap = gapAtrOf(place);
  return {
    rule: 'trend-bias',
    status: code === 'NO_TREND' ? 'veto' : 'pass',
    code,
    direction: code === 'UPTREND' ? 'long' : code === 'DOWNTREND' ? 'short' : 'flat',
    score: clamp(gap / FULL_GAP_ATR, -1, 1),
    figures: [
      frame.spec.emaFast,
      frame.emaFast[index] ?? Number.NaN,
      frame.spec.emaSlow,
      frame.emaSlow[index] ?? Number.NaN,
      frame.bars.close[index] ?? Number.NaN,
      gap,
      parameters.trendMinGapAtr,
    ],
  };
}
