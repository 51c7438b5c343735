import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readNumbers } from './number-table.ts';
import { type GuardedTrade, manageStop, STOP_PARAMETERS, type StopParameters } from './trailing.ts';

const parameters = (overrides: Partial<StopParameters> = {}): StopParameters => {
  const read = readNumbers(STOP_PARAMETERS, overrides);
  if (!read.ok) throw new Error(read.refusal.map((problem) => problem.sentence).join('; '));
  return read.value;
};
/** Long at 100, stop at 95: one R is 5. The ATR is 2, so the trail keeps 4 behind the best price. */
const trade = (overrides: Partial<GuardedTrade> = {}): GuardedTrade => ({
  sign: 1,
  entryPrice: 100,
  initialStop: 95,
  stop: 95,
  bestPrice: 100,
  barsOpen: 3,
  movedThisBar: false,
  ...overrides,
});

describe('the stop of an open trade', () => {
  test.each([
    ['below one R nothing moves', trade({ bestPrice: 104.9 }), 104, {}, null],
    [
      'from one R it trails',
      trade({ bestPrice: 105 }),
      104,
      {},
      { kind: 'move-stop', to: 101, because: 'trailing' },
    ],
    [
      'it follows the best price, not the close',
      trade({ bestPrice: 110 }),
      107,
      {},
      { kind: 'move-stop', to: 106, because: 'trailing' },
    ],
    ['never back', trade({ bestPrice: 106, stop: 104 }), 105, {}, null],
    ['not for a quarter of an ATR', trade({ bestPrice: 110, stop: 105.5 }), 109, {}, null],
    [
      'for more than that',
      trade({ bestPrice: 110, stop: 105.49 }),
      109,
      {},
      { kind: 'move-stop', to: 106, because: 'trailing' },
    ],
    ['once a bar', trade({ bestPrice: 110, movedThisBar: true }), 109, {}, null],
    [
      'a level the close has passed closes',
      trade({ bestPrice: 110 }),
      105.9,
      {},
      { kind: 'close', because: 'stop-crossed' },
    ],
    ['break-even is off by default', trade({ bestPrice: 104 }), 103, { trailAfterR: 3 }, null],
    [
      'break-even at 0.8 R',
      trade({ bestPrice: 104 }),
      103,
      { breakEvenAfterR: 0.8 },
      { kind: 'move-stop', to: 100, because: 'break-even' },
    ],
    [
      'the better of break-even and trail',
      trade({ bestPrice: 105 }),
      104,
      { breakEvenAfterR: 1 },
      { kind: 'move-stop', to: 101, because: 'trailing' },
    ],
    [
      'break-even is not worse than the stop',
      trade({ bestPrice: 105, stop: 102 }),
      104,
      { breakEvenAfterR: 1 },
      null,
    ],
    ['time runs out', trade({ barsOpen: 10 }), 100, { maxBars: 10 }, { kind: 'close', because: 'time-stop' }],
    ['one bar before', trade({ barsOpen: 9 }), 100, { maxBars: 10 }, null],
  ] as const)('%s', (_name, on, close, overrides, action) => {
    expect(manageStop(on, close, 2, parameters(overrides))).toEqual(action);
  });

  test('without an ATR only time counts', () => {
    expect(manageStop(trade({ bestPrice: 120 }), 119, Number.NaN, parameters())).toBeNull();
    expect(manageStop(trade({ barsOpen: 9 }), 119, Number.NaN, parameters({ maxBars: 9 }))).toMatchObject({
      because: 'time-stop',
    });
  });

  test('a short trade is the mirror image', () => {
    const short = trade({ sign: -1, initialStop: 105, stop: 105, bestPrice: 95 });
    expect(manageStop(short, 96, 2, parameters())).toEqual({
      kind: 'move-stop',
      to: 99,
      because: 'trailing',
    });
    expect(manageStop(short, 99.1, 2, parameters())).toEqual({ kind: 'close', because: 'stop-crossed' });
  });

  test('over any path it only tightens, by more than the step, and never past the close', () => {
    const steps = fc.array(fc.integer({ min: -9, max: 12 }), { minLength: 20, maxLength: 80 });
    let moves = 0;
    fc.assert(
      fc.property(steps, fc.constantFrom(1 as const, -1 as const), (path, sign) => {
        let open = trade({ sign, initialStop: 100 - 5 * sign, stop: 100 - 5 * sign });
        let close = 100;
        for (const step of path) {
          close += step / 10;
          const bestPrice = sign > 0 ? Math.max(open.bestPrice, close) : Math.min(open.bestPrice, close);
          open = { ...open, bestPrice, barsOpen: open.barsOpen + 1 };
          const action = manageStop(open, close, 2, parameters({ breakEvenAfterR: 0.5 }));
          if (action === null) continue;
          if (action.kind === 'close') return;
          moves += 1;
          expect(sign * (action.to - open.stop)).toBeGreaterThan(0.5);
          expect(sign * (close - action.to)).toBeGreaterThan(0);
          open = { ...open, stop: action.to };
        }
      }),
    );
    expect(moves).toBeGreaterThan(20);
  });
});
