import { describe, expect, test } from 'vitest';
import type { MarketView } from '../../indicators/frame.ts';
import type { Direction } from '../../orders/intent.ts';
import { market, parametersWith } from '../market-fixture.ts';
import { reasonOf } from '../reasons.ts';
import { ENGULFING, INSIDE_BREAK, PIN_BAR, RECLAIM } from './candles.ts';
import { judgeTrigger, triggersAt } from './entry-trigger.ts';

type Candle = readonly [open: number, high: number, low: number, close: number];

/** The mirror image around 100, so that each pattern is tried for short as well. */
const mirrored = (candles: readonly Candle[]): Candle[] =>
  candles.map(([open, high, low, close]) => [200 - open, 200 - low, 200 - high, 200 - close]);

const found = (candles: readonly Candle[], bit: number, inside = false): boolean[] => {
  const parameters = parametersWith({ triggerInsideBar: inside });
  const has = ({ frame, index }: MarketView, direction: Direction): boolean =>
    (triggersAt(frame, index, parameters, direction) & bit) !== 0;
  return [has(market(candles), 'long'), has(market(mirrored(candles)), 'short')];
};

const BELOW: Candle = [99.5, 99.6, 98.9, 99];
const ABOVE: Candle = [100.6, 101.1, 100.4, 101];

describe('each trigger, for long and mirrored for short, over an average of 100 and an ATR of 2', () => {
  test.each<[string, Candle[], number, boolean]>([
    ['a close back over the average is a reclaim', [BELOW, ABOVE], RECLAIM, true],
    [
      'so is one whose last close on the other side was five bars ago',
      [BELOW, ABOVE, ABOVE, ABOVE, ABOVE, ABOVE],
      RECLAIM,
      true,
    ],
    ['six bars ago is too long', [BELOW, ABOVE, ABOVE, ABOVE, ABOVE, ABOVE, ABOVE], RECLAIM, false],
    ['a body that points down reclaims nothing', [BELOW, [101.5, 101.6, 100.9, 101]], RECLAIM, false],
    ['a close on the average is not over it', [BELOW, [99.5, 100, 99.4, 100]], RECLAIM, false],
    [
      'a close from above that stays above is no reclaim',
      [ABOVE, ABOVE, ABOVE, ABOVE, ABOVE, ABOVE],
      RECLAIM,
      false,
    ],
    [
      'a larger body over an opposite body engulfs it',
      [
        [101, 101.1, 99.9, 100],
        [99.8, 101.3, 99.7, 101.2],
      ],
      ENGULFING,
      true,
    ],
    [
      'one that shares both ends with it is not larger',
      [
        [101, 101.1, 99.9, 100],
        [100, 101.1, 99.9, 101],
      ],
      ENGULFING,
      false,
    ],
    [
      'sharing one end and passing the other is enough',
      [
        [101, 101.1, 99.9, 100],
        [100, 101.3, 99.9, 101.2],
      ],
      ENGULFING,
      true,
    ],
    [
      'a larger body that opens inside does not engulf',
      [
        [101, 101.1, 99.9, 100],
        [100.1, 102.3, 99.9, 102.2],
      ],
      ENGULFING,
      false,
    ],
    [
      'after a body of its own colour there is nothing to engulf',
      [
        [100, 101.1, 99.9, 101],
        [99.8, 101.4, 99.7, 101.3],
      ],
      ENGULFING,
      false,
    ],
    ['a long lower wick refuses low prices', [[100.1, 100.5, 98.5, 100.4]], PIN_BAR, true],
    ['a range of 0.7 ATR is enough', [[99.9, 100, 98.5, 100]], PIN_BAR, true],
    ['a smaller range is noise', [[99.95, 100, 98.7, 100]], PIN_BAR, false],
    ['a wick shorter than two bodies is none', [[99.5, 100.5, 98.5, 100.4]], PIN_BAR, false],
    ['a long upper wick beside it spoils the pin', [[99.9, 101.5, 98.1, 100]], PIN_BAR, false],
  ])('%s', (_, candles, bit, expected) => {
    expect(found(candles, bit)).toEqual([expected, expected]);
  });

  test.each<[string, Candle[], boolean, boolean]>([
    [
      'a close beyond the mother bar breaks out',
      [
        [100, 102, 98, 100],
        [100, 101, 99, 100],
        [100, 102.5, 100, 102.1],
      ],
      true,
      true,
    ],
    [
      'a close at its edge does not',
      [
        [100, 102, 98, 100],
        [100, 101, 99, 100],
        [100, 102.5, 100, 102],
      ],
      true,
      false,
    ],
    [
      'a bar that left the mother bar was not inside',
      [
        [100, 102, 98, 100],
        [100, 102.1, 99, 100],
        [100, 102.5, 100, 102.3],
      ],
      true,
      false,
    ],
    [
      'it is asked for only where switched on',
      [
        [100, 102, 98, 100],
        [100, 101, 99, 100],
        [100, 102.5, 100, 102.1],
      ],
      false,
      false,
    ],
  ])('inside bar: %s', (_, candles, isOn, expected) => {
    expect(found(candles, INSIDE_BREAK, isOn)).toEqual([expected, expected]);
  });
});

describe('the rule', () => {
  const ENGULFING_RECLAIM: Candle[] = [
    [99.9, 100, 98.9, 99],
    [98.9, 101.2, 98.8, 101],
  ];

  test('scores 0.7 for a reclaim or a pattern and 1 for both, with the sign of the trade', () => {
    expect(judgeTrigger(market([BELOW, ABOVE]), parametersWith(), 'long').score).toBe(0.7);
    expect(judgeTrigger(market(ENGULFING_RECLAIM), parametersWith(), 'long').score).toBe(1);
    expect(judgeTrigger(market(mirrored(ENGULFING_RECLAIM)), parametersWith(), 'short').score).toBe(-1);
  });

  test('wants as many triggers as the minimum', () => {
    const strict = parametersWith({ triggerMinimum: 2 });
    expect(judgeTrigger(market([BELOW, ABOVE]), strict, 'long')).toMatchObject({
      status: 'veto',
      code: 'NO_TRIGGER',
    });
    expect(judgeTrigger(market(ENGULFING_RECLAIM), strict, 'long')).toMatchObject({
      status: 'pass',
      code: 'TRIGGERED',
    });
  });

  test('names what it found', () => {
    expect(reasonOf(judgeTrigger(market(ENGULFING_RECLAIM), parametersWith(), 'long'))).toBe(
      'Trigger: reclaim and engulfing on this bar.',
    );
    expect(reasonOf(judgeTrigger(market([BELOW]), parametersWith(), 'long'))).toBe(
      'Trigger: no trigger on this bar: 0 of 1 triggers needed.',
    );
  });

  test.each([{ atr: 0 }, { atr: Number.NaN }, { emaTrigger: Number.NaN }])(
    'is insufficient with %o',
    (values) => {
      expect(judgeTrigger(market([ABOVE], values), parametersWith(), 'long').status).toBe('insufficient');
    },
  );
});
