import type { Bar } from '../../market/bar.ts';
import type { Instrument } from '../../market/instrument.ts';
import type { UtcMillis } from '../../time/instant.ts';
import { sessionEndingAfter } from './session-window.ts';
import type { WorkingOrder } from '../state.ts';

/** Where an event lies in the session of its market. */
export interface SessionPhase {
  /** When the bar traded: a regular bar is cut to its session, so that a bar of a whole day opens and closes with the market. */
  readonly start: UtcMillis;
  readonly end: UtcMillis;
  readonly regular: boolean;
  /** The event holds the opening auction. */
  readonly opening: boolean;
  /** The event holds the closing auction. */
  readonly closing: boolean;
}

export type Moment = 'open' | 'between' | 'close';

export function phaseOfBar(instrument: Instrument, bar: Bar): SessionPhase {
  if (instrument.calendar === '24x7') return aroundTheClock(bar.opensAt, bar.closesAt);
  const session = sessionEndingAfter(instrument.calendar, bar.opensAt);
  const regular = session.opensAt < bar.closesAt;
  return {
    start: regular && session.opensAt > bar.opensAt ? session.opensAt : bar.opensAt,
    end: regular && session.closesAt < bar.closesAt ? session.closesAt : bar.closesAt,
    regular,
    opening: regular && bar.opensAt <= session.opensAt,
    closing: regular && bar.closesAt >= session.closesAt,
  };
}

export function phaseOfMoment(instrument: Instrument, at: UtcMillis): SessionPhase {
  if (instrument.calendar === '24x7') return aroundTheClock(at, at);
  const regular = sessionEndingAfter(instrument.calendar, at).opensAt <= at;
  return { start: at, end: at, regular, opening: false, closing: false };
}

/** A market that never closes has no auctions. */
function aroundTheClock(start: UtcMillis, end: UtcMillis): SessionPhase {
  return { start, end, regular: true, opening: false, closing: false };
}

/** Whether an active order takes part at this moment: auctions keep to their point, other orders to regular hours unless they ask. */
export function takesPart(order: WorkingOrder, phase: SessionPhase, moment: Moment): boolean {
  if (order.held) return false;
  const { timeInForce, type, extendedHours } = order.terms;
  if (!phase.regular) return extendedHours && type === 'limit';
  if (timeInForce === 'opg') return phase.opening && moment === 'open';
  if (timeInForce === 'cls') return phase.closing && moment === 'close';
  return true;
}
