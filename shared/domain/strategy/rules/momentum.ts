import type { Direction } from '../../orders/intent.ts';
import { valueMissing } from '../missing.ts';
import type { StrategyParameters } from '../parameters/parameters.ts';
import { clamp, NO_DIRECTION, RULE_OFF, type Bias, type MomentumCode, type Verdict } from '../rule.ts';
import type { Snapshot } from '../snapshot.ts';

/** RSI points from the middle that are a full score. */
const FULL_SCORE_POINTS = 25;

export function momentumCodeOf(
  { frame, index }: Snapshot,
  parameters: StrategyParameters,
  direction: Direction,
): MomentumCode {
  const rsi = frame.rsi[index] ?? Number.NaN;
  return momentumCodeFrom(rsi, frame.rsi[index - 1] ?? Number.NaN, parameters, direction);
}

/**
 * The same from an RSI and the one before it, for a reader that goes over columns. The band belongs to the rule with both its ends; an RSI
 * equal to the one before is not turning.
 */
export function momentumCodeFrom(
  rsi: number,
  before: number,
  parameters: StrategyParameters,
  direction: Direction,
): MomentumCode {
  if (Number.isNaN(rsi) || Number.isNaN(before)) return 'VALUE_MISSING';
  const long = direction === 'long';
  if (
    parameters.momentumHardVeto &&
    (long ? rsi > parameters.momentumVetoHigh : rsi < parameters.momentumVetoLow)
  ) {
    return 'RSI_EXTREME';
  }
  const low = long ? parameters.momentumLongLow : parameters.momentumShortLow;
  const high = long ? parameters.momentumLongHigh : parameters.momentumShortHigh;
  if (!(rsi >= low && rsi <= high)) return 'RSI_OUTSIDE_BAND';
  if (parameters.momentumTurning && !(long ? rsi > before : rsi < before)) return 'RSI_NOT_TURNING';
  return 'MOMENTUM_CONFIRMED';
}

/** Whether the rule ends the bar, with nothing else asked: an extreme always does, any other no where the rule is required. */
export function momentumVetoes(code: MomentumCode, parameters: StrategyParameters): boolean {
  return code === 'RSI_EXTREME' || (parameters.momentumMode === 'required' && code !== 'MOMENTUM_CONFIRMED');
}

/** Rule 4: the RSI confirms the direction. Score: (RSI - 50) / 25, at most 1 either way. */
export function judgeMomentum(snapshot: Snapshot, parameters: StrategyParameters, direction: Bias): Verdict {
  if (parameters.momentumMode === 'off' || parameters.ensembleMode === 'only') return RULE_OFF.momentum;
  if (direction === 'flat') return NO_DIRECTION.momentum;
  const code = momentumCodeOf(snapshot, parameters, direction);
  if (code === 'VALUE_MISSING') return valueMissing('momentum', snapshot);
  const { frame, index } = snapshot;
  const rsi = frame.rsi[index] ?? Number.NaN;
  const long = direction === 'long';
  return {
    rule: 'momentum',
    status: code === 'MOMENTUM_CONFIRMED' ? 'pass' : 'veto',
    code,
    direction,
    score: clamp((rsi - 50) / FULL_SCORE_POINTS, -1, 1),
    figures: [
      frame.spec.rsi,
      rsi,
      frame.rsi[index - 1] ?? Number.NaN,
      long ? parameters.momentumLongLow : parameters.momentumShortLow,
      long ? parameters.momentumLongHigh : parameters.momentumShortHigh,
    ],
  };
}
