import type { Direction } from '../../orders/intent.ts';
import type { Zone } from '../levels.ts';
import { valueMissing } from '../missing.ts';
import type { StrategyParameters } from '../parameters/parameters.ts';
import { clamp, NO_DIRECTION, RULE_OFF, signOf, type Bias, type Verdict } from '../rule.ts';
import type { Snapshot } from '../snapshot.ts';

/** Support for a long trade, resistance for a short one. */
export function protectingZone(snapshot: Snapshot, direction: Direction): Zone | null {
  const { support, resistance } = snapshot.levels();
  return direction === 'long' ? support : resistance;
}

/** How far the close is from the near edge of the zone, in ATR: 0 inside it. */
function distanceAtr(zone: Zone, close: number, atr: number, direction: Direction): number {
  return Math.max(0, direction === 'long' ? close - zone.high : zone.low - close) / atr;
}

type ZoneCode = 'ZONE_NEAR' | 'ZONE_FAR' | 'NO_ZONE' | 'VALUE_MISSING';

/** The bound belongs to the rule: a zone at exactly `zoneProximityAtr` is near. */
export function zoneCodeOf(
  snapshot: Snapshot,
  parameters: StrategyParameters,
  direction: Direction,
): ZoneCode {
  const { frame, index } = snapshot;
  const atr = frame.atr[index] ?? Number.NaN;
  if (!(atr > 0)) return 'VALUE_MISSING';
  const zone = protectingZone(snapshot, direction);
  if (zone === null) return 'NO_ZONE';
  const distance = distanceAtr(zone, frame.bars.close[index] ?? Number.NaN, atr, direction);
  return distance <= parameters.zoneProximityAtr ? 'ZONE_NEAR' : 'ZONE_FAR';
}

/**
 * Rule 3: an entry is taken near the zone that protects it. Score: 1 inside the zone, 1/2 at the greatest allowed distance, below zero beyond
 * twice of it. Without a zone the rule vetoes where it is required and does not count elsewhere.
 */
export function judgeZone(snapshot: Snapshot, parameters: StrategyParameters, direction: Bias): Verdict {
  if (parameters.zoneMode === 'off' || parameters.ensembleMode === 'only') return RULE_OFF.zone;
  if (direction === 'flat') return NO_DIRECTION.zone;
  const { frame, index } = snapshot;
  const close = frame.bars.close[index] ?? Number.NaN;
  const atr = frame.atr[index] ?? Number.NaN;
  if (!(atr > 0)) return valueMissing('zone', snapshot);
  const zone = protectingZone(snapshot, direction);
  if (zone === null) {
    const status = parameters.zoneMode === 'required' ? 'veto' : 'neutral';
    return { rule: 'zone', status, code: 'NO_ZONE', direction, score: 0, figures: [close] };
  }
  const proximity = parameters.zoneProximityAtr;
  const distance = distanceAtr(zone, close, atr, direction);
  const near = distance <= proximity;
  return {
    rule: 'zone',
    status: near ? 'pass' : 'veto',
    code: near ? 'ZONE_NEAR' : 'ZONE_FAR',
    direction,
    score: signOf(direction) * clamp(1 - distance / (2 * proximity), -1, 1),
    figures: [zone.low, zone.high, zone.touches, distance, proximity],
  };
}
