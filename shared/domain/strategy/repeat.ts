import type { MarketView } from '../indicators/frame.ts';
import type { Direction } from '../orders/intent.ts';
import { SUPPRESSION_BARS } from './direction.ts';
import { readEnsemble } from './ensemble/ensemble.ts';
import type { Bias } from './rule.ts';
import { trendCodeOf } from './rules/trend-bias.ts';
import { ordinalOf } from './snapshot.ts';
import { directionFrom, type Standing } from './standing.ts';

/**
 * Whether an entry in this direction would only repeat the last one. It does while the last entry stands, is less than SUPPRESSION_BARS old,
 * and no bar since then leaned the other way or nowhere. A bar that could not be judged says nothing about the market and ends nothing. All of
 * it is read from the frame of this bar, so the answer is the same in a backtest, live and in a replay.
 */
export function isRepeat(view: MarketView, standing: Standing, direction: Direction): boolean {
  const { tracker } = standing;
  const age = ordinalOf(view) - tracker.atOrdinal;
  if (!tracker.stands || tracker.direction !== direction || age < 0 || age >= SUPPRESSION_BARS) return false;
  const past = { frame: view.frame, index: view.index, higher: view.higher };
  for (let back = 1; back < age; back += 1) {
    past.index = view.index - back;
    past.higher = higherAsOf(past.higher, view.frame.bars.closesAt[past.index] ?? Number.NaN);
    const leaning = leaningOf(past, standing);
    if (leaning !== null && leaning !== direction) return false;
  }
  return true;
}

/** The way a bar leaned, or null where it could not be judged. Its news are not kept, so the ensemble is heard without them. */
function leaningOf(past: MarketView, { parameters, weights }: Standing): Bias | null {
  const isTrendOn = parameters.trendMode !== 'off' && parameters.ensembleMode !== 'only';
  const trend = isTrendOn ? trendCodeOf(past, parameters) : null;
  const leaning = trend === 'UPTREND' ? 'long' : trend === 'DOWNTREND' ? 'short' : 'flat';
  const isEnsembleOn = parameters.ensembleMode !== 'off';
  const reading = isEnsembleOn && weights !== null ? readEnsemble({ ...past, news: null }, weights) : null;
  const direction = directionFrom(parameters, leaning, reading);
  if (direction !== 'flat') return direction;
  const isUnjudged = trend === 'VALUE_MISSING' || trend === 'HIGHER_BARS_MISSING';
  return isUnjudged || (isEnsembleOn && reading === null) ? null : 'flat';
}

/** The higher bar that was the last closed one at this moment. */
function higherAsOf(higher: MarketView['higher'], at: number): MarketView['higher'] {
  if (higher === null) return null;
  const { closesAt } = higher.frame.bars;
  let { index } = higher;
  while (index >= 0 && (closesAt[index] ?? 0) > at) index -= 1;
  if (index < 0) return null;
  return index === higher.index ? higher : { frame: higher.frame, index };
}
