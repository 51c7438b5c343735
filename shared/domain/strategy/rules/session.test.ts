import { describe, expect, test } from 'vitest';
import { COIN, market, parametersWith, SHARE } from '../market-fixture.ts';
import type { StrategyParameters } from '../parameters/parameters.ts';
import { reasonOf } from '../reasons.ts';
import { MarketSnapshot } from '../snapshot.ts';
import { tradingHoursAt } from '../trading-hours.ts';
import { parseInstant, utcMillis } from '../../time/instant.ts';
import type { Timeframe } from '../../time/timeframe.ts';
import { judgeSession } from './session.ts';

const at = (text: string) => parseInstant(text) ?? utcMillis(Number.NaN);

/** A share at a moment, with a bar that closed just then unless told otherwise. */
function share(
  now: string,
  changes: { closedAt?: string; timeframe?: Timeframe; coin?: boolean } = {},
): MarketSnapshot {
  const { frame, index } = market([[100, 100, 100, 100]]);
  frame.bars.closesAt[index] = at(changes.closedAt ?? now);
  const instrument = changes.coin ? COIN : { ...SHARE, calendar: 'XNYS' as const };
  const hours = tradingHoursAt(instrument.calendar, at(now));
  return new MarketSnapshot(instrument, changes.timeframe ?? '15m', {
    frame,
    index,
    higher: null,
    now: at(now),
    hours,
  });
}

const codeAt = (
  now: string,
  changes: Partial<StrategyParameters> = {},
  of: Parameters<typeof share>[1] = {},
) => judgeSession(share(now, of), parametersWith(changes)).code;

describe('the session of a share, entries from five minutes after the open to fifteen before the close', () => {
  test.each`
    now                       | code                | why
    ${'2026-03-06T14:29:59Z'} | ${'SESSION_CLOSED'} | ${'before the open, winter time'}
    ${'2026-03-06T14:30:00Z'} | ${'OPENING_BUFFER'} | ${'the open itself'}
    ${'2026-03-06T14:34:59Z'} | ${'OPENING_BUFFER'} | ${'a second short of the buffer'}
    ${'2026-03-06T14:35:00Z'} | ${'SESSION_OPEN'}   | ${'the first moment'}
    ${'2026-03-09T13:35:00Z'} | ${'SESSION_OPEN'}   | ${'an hour earlier in summer time'}
    ${'2026-03-06T20:45:00Z'} | ${'SESSION_OPEN'}   | ${'the last moment'}
    ${'2026-03-06T20:45:01Z'} | ${'CLOSING_BUFFER'} | ${'a second late'}
    ${'2026-03-06T21:00:00Z'} | ${'CLOSING_BUFFER'} | ${'the close itself'}
    ${'2026-03-06T21:00:01Z'} | ${'SESSION_CLOSED'} | ${'after the close'}
    ${'2026-03-07T16:00:00Z'} | ${'SESSION_CLOSED'} | ${'a Saturday'}
    ${'2026-07-03T16:00:00Z'} | ${'SESSION_CLOSED'} | ${'a holiday'}
    ${'2026-11-27T17:45:00Z'} | ${'SESSION_OPEN'}   | ${'a half day'}
    ${'2026-11-27T17:46:00Z'} | ${'CLOSING_BUFFER'} | ${'its early close'}
  `('$now is $code: $why', ({ now, code }) => {
    const verdict = judgeSession(share(now), parametersWith());
    expect(verdict.code).toBe(code);
    expect(verdict.status).toBe(code === 'SESSION_OPEN' ? 'pass' : 'veto');
  });

  test('names the next open', () => {
    expect(reasonOf(judgeSession(share('2026-03-07T16:00:00Z'), parametersWith()))).toBe(
      'Session: blocked: closed at 2026-03-07T16:00Z, next open 2026-03-09T13:30Z.',
    );
    expect(reasonOf(judgeSession(share('2026-03-06T21:30:00Z'), parametersWith()))).toContain(
      'next open 2026-03-09T13:30Z',
    );
  });

  test('extended hours only where allowed, and never in the buffers', () => {
    const extended = { sessionExtendedHours: true };
    expect(codeAt('2026-03-06T09:00:00Z', extended)).toBe('EXTENDED_HOURS');
    expect(codeAt('2026-03-06T08:59:59Z', extended)).toBe('SESSION_CLOSED');
    expect(codeAt('2026-03-07T01:00:00Z', extended)).toBe('EXTENDED_HOURS');
    expect(codeAt('2026-03-07T01:00:01Z', extended)).toBe('SESSION_CLOSED');
    expect(codeAt('2026-03-06T14:31:00Z', extended)).toBe('OPENING_BUFFER');
    expect(codeAt('2026-03-06T22:00:00Z')).toBe('SESSION_CLOSED');
  });

  test('an order of a daily bar waits for the next open', () => {
    expect(codeAt('2026-03-06T21:00:00Z', {}, { timeframe: '1d' })).toBe('NEXT_OPEN');
    expect(codeAt('2026-03-10T13:36:00Z', {}, { timeframe: '1d', closedAt: '2026-03-06T21:00:00Z' })).toBe(
      'NEXT_OPEN',
    );
    expect(codeAt('2026-03-13T13:36:00Z', {}, { timeframe: '1d', closedAt: '2026-03-06T21:00:00Z' })).toBe(
      'BAR_STALE',
    );
  });

  test('a bar is stale after two lengths and five seconds, counted from the open where it is yesterday’s', () => {
    const closedAt = '2026-03-06T16:00:00Z';
    expect(codeAt('2026-03-06T16:30:05Z', {}, { closedAt })).toBe('SESSION_OPEN');
    expect(codeAt('2026-03-06T16:30:06Z', {}, { closedAt })).toBe('BAR_STALE');
    const yesterday = '2026-03-05T21:00:00Z';
    expect(codeAt('2026-03-06T14:40:00Z', {}, { closedAt: yesterday })).toBe('SESSION_OPEN');
    expect(codeAt('2026-03-06T15:00:06Z', {}, { closedAt: yesterday })).toBe('BAR_STALE');
  });
});

describe('a market that never closes', () => {
  test('is open at any time while its bars are fresh', () => {
    expect(codeAt('2026-03-07T03:00:00Z', {}, { coin: true })).toBe('ALWAYS_OPEN');
    expect(codeAt('2026-03-07T03:00:00Z', {}, { coin: true, closedAt: '2026-03-07T02:00:00Z' })).toBe(
      'BAR_STALE',
    );
  });

  test('keeps out of the blackout, which may pass midnight', () => {
    const night = { blackoutFromMinute: 1_380, blackoutToMinute: 60 };
    const codes = ['22:59', '23:00', '00:59', '01:00'].map((clock) =>
      codeAt(`2026-03-07T${clock}:00Z`, night, { coin: true }),
    );
    expect(codes).toEqual(['ALWAYS_OPEN', 'BLACKOUT', 'BLACKOUT', 'ALWAYS_OPEN']);
  });

  test('switched off, the rule does not count', () => {
    expect(codeAt('2026-03-07T16:00:00Z', { sessionMode: 'off' })).toBe('RULE_OFF');
  });
});
