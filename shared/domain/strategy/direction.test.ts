import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { IndicatorFrame } from '../indicators/frame.ts';
import type { Direction } from '../orders/intent.ts';
import {
  afterEntry,
  afterTradeClosed,
  type DirectionTracker,
  isFlip,
  NEW_TRACKER,
  SUPPRESSION_BARS,
} from './direction.ts';
import { frameOf, market, snapshotAt, standingWith, walk } from './market-fixture.ts';
import { evaluateSignal } from './pipeline.ts';
import { isRepeat } from './repeat.ts';
import { trendCodeOf } from './rules/trend-bias.ts';

const LEANING = { up: 103, down: 97, flat: 100, '?': Number.NaN };

/** The last bars of a market lean as the words say; the slow average is 100 and the closes follow the leaning. */
function marketLeaning(words: string): IndicatorFrame {
  const bars = words.split(' ').map((word) => (word === 'down' ? 90 : 110));
  const { frame } = market(bars.map((close) => [close, close, close, close]));
  words.split(' ').forEach((word, place, all) => {
    if (word !== 'up' && word !== 'down' && word !== 'flat' && word !== '?') throw new Error(word);
    frame.emaFast[frame.bars.length - all.length + place] = LEANING[word];
  });
  return frame;
}

/** An entry on the first of the bars that `words` describe, asked again on the last. */
function repeats(words: string, entered: Direction, direction: Direction, stands = true): boolean {
  const frame = marketLeaning(words);
  const atOrdinal = frame.bars.firstOrdinal + frame.bars.length - words.split(' ').length;
  const tracker: DirectionTracker = { ...afterEntry(entered, atOrdinal), stands };
  return isRepeat(
    snapshotAt(frame, frame.bars.length - 1),
    standingWith({ allowShort: true }, { tracker }),
    direction,
  );
}

describe('a repeated direction', () => {
  test.each`
    bars                | entered    | asked      | expected | why
    ${'up up up up'}    | ${'long'}  | ${'long'}  | ${true}  | ${'the market has leaned the same way since'}
    ${'up'}             | ${'long'}  | ${'long'}  | ${true}  | ${'it is the bar of the entry itself'}
    ${'up flat up'}     | ${'long'}  | ${'long'}  | ${false} | ${'the market leaned nowhere between'}
    ${'up down up'}     | ${'long'}  | ${'long'}  | ${false} | ${'the market turned between'}
    ${'up ? up'}        | ${'long'}  | ${'long'}  | ${true}  | ${'a bar without values says nothing'}
    ${'up down'}        | ${'long'}  | ${'short'} | ${false} | ${'it is the other direction'}
    ${'down down down'} | ${'short'} | ${'short'} | ${true}  | ${'shorts repeat too'}
    ${'down up ? down'} | ${'short'} | ${'short'} | ${false} | ${'shorts are freed by a turn too'}
  `('after $bars, $entered then $asked: $expected, for $why', ({ bars, entered, asked, expected }) => {
    expect(repeats(bars, entered, asked)).toBe(expected);
  });

  test('is none once the trade is over, and none before the first entry', () => {
    expect(repeats('up up up', 'long', 'long', false)).toBe(false);
    const frame = marketLeaning('up up');
    expect(isRepeat(snapshotAt(frame, frame.bars.length - 1), standingWith(), 'long')).toBe(false);
  });

  test('holds an entry back after everything else has agreed', () => {
    const agreed = market(
      [
        [99.9, 100, 98.9, 99],
        [98.9, 101.2, 98.8, 101],
      ],
      { rsi: 55, rsiBefore: 50 },
      [99],
    );
    const ordinal = agreed.frame.bars.firstOrdinal + agreed.index;
    const held = evaluateSignal(agreed, standingWith({}, { tracker: afterEntry('long', ordinal - 1) }));
    expect(held.blocker).toEqual({ by: 'direction', code: 'REPEATED_DIRECTION' });
    expect(held.verdicts).toHaveLength(8);
    const other = evaluateSignal(agreed, standingWith({}, { tracker: afterEntry('short', ordinal - 1) }));
    expect(other).toMatchObject({ outcome: 'enter', flip: true });
  });

  test('is the same whether bars are followed one by one or read from the frame of the newest', () => {
    const frame = frameOf(walk(2_400, 11));
    const leanings = Array.from({ length: 2_400 }, (_, index) =>
      trendCodeOf({ frame, index, higher: null }, standingWith().parameters),
    );
    const sides = { UPTREND: 'long', DOWNTREND: 'short' } as const;
    let repeated = 0;
    fc.assert(
      fc.property(fc.integer({ min: 800, max: 2_390 }), fc.integer({ min: 1, max: 700 }), (entry, gap) => {
        const code = leanings[entry];
        const now = entry + gap;
        if ((code !== 'UPTREND' && code !== 'DOWNTREND') || now >= 2_400) return;
        const stood =
          gap < SUPPRESSION_BARS && leanings.slice(entry + 1, now).every((leaning) => leaning === code);
        const standing = standingWith({}, { tracker: afterEntry(sides[code], entry) });
        expect(isRepeat(snapshotAt(frame, now), standing, sides[code])).toBe(stood);
        repeated += Number(stood);
      }),
      { numRuns: 2_000 },
    );
    expect(repeated).toBeGreaterThan(20);
  });
});

describe('the direction tracker', () => {
  test('remembers a flip over the end of a trade, and knows none before the first entry', () => {
    const closed = afterTradeClosed(afterEntry('long', 900));
    expect(isFlip(closed, 'short')).toBe(true);
    expect(isFlip(closed, 'long')).toBe(false);
    expect(isFlip(NEW_TRACKER, 'short')).toBe(false);
  });

  test('survives JSON, and is the same object where nothing changed', () => {
    const tracker = afterEntry('long', 900);
    expect(JSON.parse(JSON.stringify(tracker))).toEqual(tracker);
    const closed = afterTradeClosed(tracker);
    expect(afterTradeClosed(closed)).toBe(closed);
  });
});
