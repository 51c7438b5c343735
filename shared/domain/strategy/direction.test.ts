import { describe, expect, test } from 'vitest';
import {
  afterSignal,
  afterTradeClosed,
  type DirectionTracker,
  isFlip,
  isRepeat,
  NEW_TRACKER,
} from './direction.ts';
import type { Bias } from './rule.ts';
import type { Blocker, Signal } from './signal.ts';

const PLAN = { entryReference: 100, stop: 96, target: 108, riskPerUnit: 4 };
const rest = { flip: false, verdicts: [], ensemble: null } as const;

/** `long!` is an entry, `long` a hold that leans long, `?` a bar that could not be judged, `closed` the end of the trade. */
function step(tracker: DirectionTracker, word: string): DirectionTracker {
  if (word === 'closed') return afterTradeClosed(tracker);
  const hold = (direction: Bias, code: Blocker['code']): Signal => ({
    outcome: 'hold',
    direction,
    score: 0,
    conviction: 0,
    plan: null,
    blocker: { by: 'trend-bias', code },
    ...rest,
  });
  if (word === '?') return afterSignal(tracker, hold('flat', 'VALUE_MISSING'));
  if (word === 'flat') return afterSignal(tracker, hold('flat', 'NO_TREND'));
  const direction = word.startsWith('long') ? 'long' : 'short';
  if (!word.endsWith('!')) return afterSignal(tracker, hold(direction, 'NO_TRIGGER'));
  return afterSignal(tracker, {
    outcome: 'enter',
    direction,
    score: 1,
    conviction: 1,
    plan: PLAN,
    blocker: null,
    ...rest,
  });
}

const after = (words: string): DirectionTracker => words.split(' ').reduce(step, NEW_TRACKER);

describe('the direction tracker', () => {
  test.each`
    bars                 | repeatsLong | flipsToShort | why
    ${'long'}            | ${false}    | ${true}      | ${'nothing was entered yet'}
    ${'long!'}           | ${true}     | ${true}      | ${'the entry stands'}
    ${'long! long long'} | ${true}     | ${true}      | ${'holds change nothing'}
    ${'long! flat'}      | ${false}    | ${true}      | ${'the market leaned nowhere'}
    ${'long! short'}     | ${false}    | ${false}     | ${'the market turned'}
    ${'long! ?'}         | ${true}     | ${true}      | ${'a gap says nothing about the market'}
    ${'long! closed'}    | ${false}    | ${true}      | ${'the trade is over'}
    ${'short!'}          | ${false}    | ${false}     | ${'an entry the other way'}
    ${'short! long!'}    | ${true}     | ${true}      | ${'an immediate reversal'}
  `('after "$bars": $why', ({ bars, repeatsLong, flipsToShort }) => {
    const tracker = after(bars);
    expect(isRepeat(tracker, 'long')).toBe(repeatsLong);
    expect(isFlip(tracker, 'short')).toBe(flipsToShort);
  });

  test('counts the times the leaning turned over, with flat bars between or not', () => {
    expect(after('long short flat short long flat long').flips).toBe(2);
  });

  test('nowhere is neither a repeat nor a flip', () => {
    expect(isRepeat(after('long'), 'flat')).toBe(false);
    expect(isFlip(after('long'), 'flat')).toBe(false);
  });

  test('survives JSON, and is the same object where nothing changed', () => {
    const tracker = after('long! short long!');
    expect(JSON.parse(JSON.stringify(tracker))).toEqual(tracker);
    expect(step(tracker, 'long')).toBe(tracker);
    expect(step(tracker, '?')).toBe(tracker);
  });
});
