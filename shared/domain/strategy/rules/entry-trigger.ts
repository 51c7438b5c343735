import type { IndicatorFrame } from '../../indicators/frame.ts';
import type { Direction } from '../../orders/intent.ts';
import {
  ENGULFING,
  INSIDE_BREAK,
  isEngulfing,
  isInsideBreak,
  isPinBar,
  isReclaim,
  PIN_BAR,
  RECLAIM,
} from './candles.ts';
import { valueMissing } from '../missing.ts';
import type { StrategyParameters } from '../parameters/parameters.ts';
import { NO_DIRECTION, RULE_OFF, signOf, type Bias, type Verdict } from '../rule.ts';
import type { Snapshot } from '../snapshot.ts';

const ONE_KIND_SCORE = 0.7;

/** The triggers of a bar as bits (candles.ts names them), or -1 where the average or the ATR has no value. */
export function triggersAt(
  { bars, emaTrigger, atr: atrs }: IndicatorFrame,
  index: number,
  parameters: StrategyParameters,
  direction: Direction,
): number {
  const atr = atrs[index] ?? Number.NaN;
  if (!(atr > 0) || Number.isNaN(emaTrigger[index] ?? Number.NaN)) return -1;
  const sign = signOf(direction);
  let found = isReclaim(bars, emaTrigger, index, sign, parameters.triggerReclaimBars) ? RECLAIM : 0;
  if (isEngulfing(bars, index, sign)) found |= ENGULFING;
  if (isPinBar(bars, index, sign, atr)) found |= PIN_BAR;
  if (parameters.triggerInsideBar && isInsideBreak(bars, index, sign)) found |= INSIDE_BREAK;
  return found;
}

/** How many triggers a set of bits holds: it has four. */
function triggerCount(found: number): number {
  return (found & 1) + ((found >> 1) & 1) + ((found >> 2) & 1) + ((found >> 3) & 1);
}

/** Whether a required rule objects to this many triggers, or to not knowing them. */
export function triggersVeto(found: number, { triggerMinimum }: StrategyParameters): boolean {
  return found === -1 || triggerCount(found) < triggerMinimum;
}

function verdictOf(found: number, minimum: number, direction: Direction): Verdict {
  const count = triggerCount(found);
  const enough = count >= minimum;
  const strength = found === 0 ? 0 : (found & RECLAIM) !== 0 && found !== RECLAIM ? 1 : ONE_KIND_SCORE;
  return Object.freeze({
    rule: 'entry-trigger',
    status: enough ? 'pass' : 'veto',
    code: enough ? 'TRIGGERED' : 'NO_TRIGGER',
    direction,
    score: signOf(direction) * strength,
    figures: [found, count, minimum],
  });
}

/** All the rule can ever say, by minimum and by triggers found: its figures are a few bits. */
const everyVerdict = (direction: Direction): readonly (readonly Verdict[])[] =>
  [0, 1, 2, 3].map((minimum) =>
    Array.from({ length: 16 }, (_, found) => verdictOf(found, minimum, direction)),
  );
const LONG = everyVerdict('long');
const SHORT = everyVerdict('short');

/** Rule 5: this very bar gives a reason to enter. Score: 0.7 for a reclaim or for patterns, 1 for a reclaim with a pattern. */
export function judgeTrigger(snapshot: Snapshot, parameters: StrategyParameters, direction: Bias): Verdict {
  if (parameters.triggerMode === 'off' || parameters.ensembleMode === 'only') return RULE_OFF.trigger;
  if (direction === 'flat') return NO_DIRECTION.trigger;
  const found = triggersAt(snapshot.frame, snapshot.index, parameters, direction);
  const verdicts = direction === 'long' ? LONG : SHORT;
  return verdicts[parameters.triggerMinimum]?.[found] ?? valueMissing('entry-trigger', snapshot);
}
