import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../time/instant.ts';
import type { StrategyParameters } from '../parameters/parameters.ts';
import { RULE_OFF, type SessionCode, type Verdict, type VerdictStatus } from '../rule.ts';
import type { Snapshot } from '../snapshot.ts';
import { EXTENDED_AFTER_MS } from '../trading-hours.ts';

/** Extended hours begin at 04:00 in New York, and on a full day end at 20:00. */
const EXTENDED_BEFORE_MS = 5.5 * HOUR_MS;
/** A bar may arrive so late after its close. */
const GRACE_MS = 5 * SECOND_MS;
/** The longest regular pause between two daily bars of shares is four days; a day for the evaluation itself. */
const DAILY_AGE_MAX_MS = 5 * DAY_MS;

/** How old the newest bar may be before it says nothing about now. */
export function ageMaxMs(snapshot: Snapshot): number {
  if (snapshot.timeframe === '1d' && !snapshot.hours.alwaysOpen) return DAILY_AGE_MAX_MS;
  return 2 * snapshot.barMs + GRACE_MS;
}

/** When the bar closed; within a day the open of the session where that is later, because no bar could have come in between. */
export function freshSince({ frame, index, hours, now, timeframe }: Snapshot): number {
  const closedAt = frame.bars.closesAt[index] ?? Number.NaN;
  return timeframe !== '1d' && hours.opensAt <= now && hours.opensAt > closedAt ? hours.opensAt : closedAt;
}

function inBlackout(
  now: number,
  { blackoutFromMinute: from, blackoutToMinute: to }: StrategyParameters,
): boolean {
  if (from === to) return false;
  const minute = Math.floor((now % DAY_MS) / MINUTE_MS);
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}

/** Both ends of the window belong to it: at exactly open + buffer an entry is allowed. */
export function sessionCodeOf(snapshot: Snapshot, parameters: StrategyParameters): SessionCode {
  const { now, hours } = snapshot;
  if (inBlackout(now, parameters)) return 'BLACKOUT';
  if (!hours.alwaysOpen && snapshot.timeframe !== '1d') {
    const closed = closedCodeOf(snapshot, parameters);
    if (closed !== null) return closed;
  }
  if (!(now - freshSince(snapshot) <= ageMaxMs(snapshot))) return 'BAR_STALE';
  if (hours.alwaysOpen) return 'ALWAYS_OPEN';
  if (snapshot.timeframe === '1d') return 'NEXT_OPEN';
  return now >= hours.opensAt && now <= hours.closesAt ? 'SESSION_OPEN' : 'EXTENDED_HOURS';
}

function closedCodeOf({ now, hours }: Snapshot, parameters: StrategyParameters): SessionCode | null {
  const { opensAt, closesAt } = hours;
  if (now >= opensAt && now <= closesAt) {
    if (now < opensAt + parameters.sessionOpenBufferMinutes * MINUTE_MS) return 'OPENING_BUFFER';
    return now > closesAt - parameters.sessionCloseBufferMinutes * MINUTE_MS ? 'CLOSING_BUFFER' : null;
  }
  const extended = now >= opensAt - EXTENDED_BEFORE_MS && now <= closesAt + EXTENDED_AFTER_MS;
  return parameters.sessionExtendedHours && extended ? null : 'SESSION_CLOSED';
}

export function sessionStatusOf(code: SessionCode): VerdictStatus {
  switch (code) {
    case 'ALWAYS_OPEN':
    case 'SESSION_OPEN':
    case 'EXTENDED_HOURS':
    case 'NEXT_OPEN':
      return 'pass';
    case 'SESSION_CLOSED':
    case 'OPENING_BUFFER':
    case 'CLOSING_BUFFER':
    case 'BLACKOUT':
    case 'BAR_STALE':
      return 'veto';
  }
}

const ALWAYS_OPEN: Verdict = Object.freeze({
  rule: 'session',
  status: 'pass',
  code: 'ALWAYS_OPEN',
  direction: 'flat',
  score: 0,
  figures: [],
});

/**
 * Rule 2, a gate: entries keep to the regular hours, some minutes away from the open and the close. A daily bar ends with its session, so
 * its order waits for the next open and the buffers do not apply. Exits do not ask this rule.
 */
export function judgeSession(snapshot: Snapshot, parameters: StrategyParameters): Verdict {
  if (parameters.sessionMode === 'off') return RULE_OFF.session;
  const code = sessionCodeOf(snapshot, parameters);
  if (code === 'ALWAYS_OPEN') return ALWAYS_OPEN;
  return {
    rule: 'session',
    status: sessionStatusOf(code),
    code,
    direction: 'flat',
    score: 0,
    figures: figuresOf(code, snapshot, parameters),
  };
}

function figuresOf(code: SessionCode, snapshot: Snapshot, parameters: StrategyParameters): readonly number[] {
  const { now, hours } = snapshot;
  if (code === 'BLACKOUT') return [now, parameters.blackoutFromMinute, parameters.blackoutToMinute];
  if (code === 'BAR_STALE')
    return [now, snapshot.frame.bars.closesAt[snapshot.index] ?? Number.NaN, ageMaxMs(snapshot)];
  return [now, hours.opensAt, hours.closesAt, hours.nextOpensAt];
}
