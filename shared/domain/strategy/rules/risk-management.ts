import type { Direction } from '../../orders/intent.ts';
import { valueMissing } from '../missing.ts';
import type { StrategyParameters } from '../parameters/parameters.ts';
import { NO_DIRECTION, signOf, type Bias, type RiskCode, type Verdict } from '../rule.ts';
import type { Snapshot } from '../snapshot.ts';
import { protectingZone } from './zone.ts';

const TICKS_MIN = 2;
/** How far beyond the zone the stop stands, so that a touch of its edge does not take it. */
const ZONE_BUFFER_ATR = 0.25;

/**
 * Distance of the stop from the close, in price: the greatest of `riskStopAtr` ATR, `riskMinStopPct` of the price and two ticks; beyond the
 * protecting zone where that is wider and still within `riskMaxStopPct`. NaN without an ATR above zero.
 */
function stopDistanceOf(snapshot: Snapshot, parameters: StrategyParameters, direction: Direction): number {
  const { frame, index } = snapshot;
  const close = frame.bars.close[index] ?? Number.NaN;
  const atr = frame.atr[index] ?? Number.NaN;
  if (!(atr > 0 && close > 0)) return Number.NaN;
  const floor = Math.max(
    parameters.riskStopAtr * atr,
    (parameters.riskMinStopPct / 100) * close,
    TICKS_MIN * snapshot.tick,
  );
  const zone = protectingZone(snapshot, direction);
  if (zone === null) return floor;
  const edge = direction === 'long' ? close - zone.low : zone.high - close;
  const beyond = edge + ZONE_BUFFER_ATR * atr;
  return beyond > floor && beyond <= (parameters.riskMaxStopPct / 100) * close ? beyond : floor;
}

/** Price from the close to the first zone that lies wholly in the way of the trade; Infinity where there is none. */
function roomOf(snapshot: Snapshot, direction: Direction): number {
  const close = snapshot.frame.bars.close[snapshot.index] ?? Number.NaN;
  const { above, below } = snapshot.levels();
  const inTheWay = direction === 'long' ? above : below;
  if (inTheWay === null) return Number.POSITIVE_INFINITY;
  return direction === 'long' ? inTheWay.low - close : close - inTheWay.high;
}

/** Too wide before too little room: a stop that may not be placed needs no room. Equal to a bound is allowed. */
function codeFor(close: number, distance: number, room: number, parameters: StrategyParameters): RiskCode {
  if (Number.isNaN(distance)) return 'VALUE_MISSING';
  if (distance > (parameters.riskMaxStopPct / 100) * close) return 'STOP_TOO_WIDE';
  return room < parameters.riskMinRoomR * distance ? 'NO_ROOM' : 'RISK_PLANNED';
}

export function riskCodeOf(
  snapshot: Snapshot,
  parameters: StrategyParameters,
  direction: Direction,
): RiskCode {
  const close = snapshot.frame.bars.close[snapshot.index] ?? Number.NaN;
  const distance = stopDistanceOf(snapshot, parameters, direction);
  return codeFor(close, distance, roomOf(snapshot, direction), parameters);
}

/**
 * Rule 6, a gate that is never off: where the stop and the target stand, and whether the trade has room for them. Its figures are measured
 * prices (entryReference, stop, target, riskPerUnit, room); they become ticks at the door of the order.
 */
export function judgeRisk(snapshot: Snapshot, parameters: StrategyParameters, direction: Bias): Verdict {
  if (direction === 'flat') return NO_DIRECTION.risk;
  const entry = snapshot.frame.bars.close[snapshot.index] ?? Number.NaN;
  const risk = stopDistanceOf(snapshot, parameters, direction);
  const room = roomOf(snapshot, direction);
  const code = codeFor(entry, risk, room, parameters);
  if (code === 'VALUE_MISSING') return valueMissing('risk-management', snapshot);
  const signed = signOf(direction) * risk;
  return {
    rule: 'risk-management',
    status: code === 'RISK_PLANNED' ? 'pass' : 'veto',
    code,
    direction,
    score: 0,
    figures: [entry, entry - signed, entry + parameters.riskTargetR * signed, risk, room],
  };
}
