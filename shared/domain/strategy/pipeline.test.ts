import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { afterEntry, afterTradeClosed, type DirectionTracker, NEW_TRACKER } from './direction.ts';
import { UNIFORM_WEIGHTS } from './ensemble/weights.ts';
import { explainSignal } from './explain.ts';
import { evaluateToFirstVeto } from './first-veto.ts';
import { COIN, frameOf, market, parametersWith, snapshotAt, standingWith, walk } from './market-fixture.ts';
import { specOf, type StrategyParameters } from './parameters/parameters.ts';
import { evaluateSignal } from './pipeline.ts';
import { RULES } from './rule.ts';
import type { Signal } from './signal.ts';

type Candle = readonly [number, number, number, number];
/** An engulfing reclaim of the average of 100, on support at 99, in an uptrend with a rising RSI: all seven rules agree. */
const AGREED: Candle[] = [
  [99.9, 100, 98.9, 99],
  [98.9, 101.2, 98.8, 101],
];
const agreed = (values: Parameters<typeof market>[1] = {}, zones: readonly number[] = [99]) =>
  market(AGREED, { rsi: 55, rsiBefore: 50, ...values }, zones);

/** The decision without its trace. */
const decisionOf = (signal: Signal) => {
  const { outcome, direction, score, conviction, plan } = signal;
  return { outcome, direction, score, conviction, plan, flip: outcome === 'enter' && signal.flip };
};

/** Trades of this bench close after some bars, so that entries of all kinds follow one another. */
function trackerAfter(tracker: DirectionTracker, { outcome, direction }: Signal, index: number) {
  if (outcome === 'enter') return afterEntry(direction, index);
  return index - tracker.atOrdinal === 40 ? afterTradeClosed(tracker) : tracker;
}

describe('an entry', () => {
  test('is taken when all required rules agree, with the mean of their scores', () => {
    const signal = evaluateSignal(agreed(), standingWith());
    // Trend 1.5/3, zone 1 - 1/3, momentum 5/25, trigger 1.
    const score = (0.5 + 2 / 3 + 0.2 + 1) / 4;
    expect(signal).toMatchObject({
      outcome: 'enter',
      direction: 'long',
      flip: false,
      conviction: 1,
      blocker: null,
    });
    expect(signal.score).toBeCloseTo(score, 12);
    expect(signal.plan).toEqual({ entryReference: 101, stop: 97, target: 109, riskPerUnit: 4 });
    expect(signal.verdicts.map(({ rule }) => rule)).toEqual([...RULES, 'ensemble']);
    expect(signal.verdicts.map(({ status }) => status).join(' ')).toBe(
      'pass pass pass pass pass pass neutral neutral',
    );
  });

  test('weights move the score, and neutral rules are not in it', () => {
    const signal = evaluateSignal(
      agreed(),
      standingWith({ trendWeight: 0, zoneWeight: 0, triggerWeight: 0, scoreThreshold: 0.1 }),
    );
    expect(signal.score).toBeCloseTo(0.2, 12);
    expect(signal.conviction).toBeCloseTo(0.7, 12);
  });

  test.each`
    what                             | values                 | zones        | changes                                        | by                   | code
    ${'no trend'}                    | ${{ emaFast: 100 }}    | ${[99]}      | ${{}}                                          | ${'trend-bias'}      | ${'NO_TREND'}
    ${'no zone'}                     | ${{}}                  | ${[]}        | ${{}}                                          | ${'zone'}            | ${'NO_ZONE'}
    ${'RSI too high'}                | ${{ rsi: 71 }}         | ${[99]}      | ${{}}                                          | ${'momentum'}        | ${'RSI_OUTSIDE_BAND'}
    ${'RSI unknown'}                 | ${{ rsi: Number.NaN }} | ${[99]}      | ${{}}                                          | ${'momentum'}        | ${'VALUE_MISSING'}
    ${'too few triggers'}            | ${{}}                  | ${[99]}      | ${{ triggerMinimum: 3 }}                       | ${'entry-trigger'}   | ${'NO_TRIGGER'}
    ${'no room'}                     | ${{}}                  | ${[99, 104]} | ${{}}                                          | ${'risk-management'} | ${'NO_ROOM'}
    ${'a silent analyst as a veto'}  | ${{}}                  | ${[99]}      | ${{ aiMode: 'required', aiOnFailure: 'veto' }} | ${'ai-analysis'}     | ${'ANALYST_SILENT'}
    ${'a score below the threshold'} | ${{}}                  | ${[99]}      | ${{ scoreThreshold: 0.6 }}                     | ${'score'}           | ${'SCORE_BELOW_THRESHOLD'}
    ${'weights that are gone'}       | ${{}}                  | ${[99]}      | ${{ ensembleMode: 'both' }}                    | ${'ensemble'}        | ${'WEIGHTS_INVALID'}
    ${'weights gone, ensemble only'} | ${{}}                  | ${[99]}      | ${{ ensembleMode: 'only' }}                    | ${'ensemble'}        | ${'WEIGHTS_INVALID'}
  `('is held back by $what', ({ values, zones, changes, by, code }) => {
    const signal = evaluateSignal(agreed(values, zones), standingWith(changes));
    expect(signal).toMatchObject({ outcome: 'hold', conviction: 0, plan: null, blocker: { by, code } });
    expect(signal.verdicts).toHaveLength(8);
  });

  test('a rule that only counts does not hold it back, but pulls the score down', () => {
    const signal = evaluateSignal(
      agreed({ rsi: 35, rsiBefore: 36 }),
      standingWith({ momentumMode: 'weighted' }),
    );
    expect(signal.outcome).toBe('enter');
    expect(signal.score).toBeCloseTo((0.5 + 2 / 3 - 0.6 + 1) / 4, 12);
  });

  test('the hard veto of momentum blocks even where momentum only counts', () => {
    const changes: Partial<StrategyParameters> = { momentumMode: 'weighted', momentumHardVeto: true };
    const signal = evaluateSignal(agreed({ rsi: 76 }), standingWith(changes));
    expect(signal.blocker).toEqual({ by: 'momentum', code: 'RSI_EXTREME' });
  });

  test('the threshold itself is enough', () => {
    const { score } = evaluateSignal(agreed(), standingWith());
    expect(evaluateSignal(agreed(), standingWith({ scoreThreshold: score })).outcome).toBe('enter');
    expect(evaluateSignal(agreed(), standingWith({ scoreThreshold: score + 1e-9 })).outcome).toBe('hold');
  });

  test('no short unless wanted and lendable, and never in spot crypto', () => {
    const falling = market([[100, 100, 90, 90]], { emaFast: 97, rsi: 40, rsiBefore: 45 });
    const blockerOf = (changes: Partial<StrategyParameters>, snapshot = falling) =>
      evaluateSignal(snapshot, standingWith(changes)).blocker?.code;
    expect(blockerOf({})).toBe('SHORTS_NOT_ALLOWED');
    expect(blockerOf({ allowShort: true })).not.toBe('SHORTS_NOT_ALLOWED');
    expect(blockerOf({ allowShort: true }, snapshotAt(falling.frame, falling.index, { ...COIN }))).toBe(
      'SHORTS_NOT_ALLOWED',
    );
    const unlent = snapshotAt(falling.frame, falling.index, {
      ...COIN,
      assetClass: 'equity',
      shortable: false,
    });
    expect(blockerOf({ allowShort: true }, unlent)).toBe('SHORTS_NOT_ALLOWED');
  });

  test('weekends trade smaller where the parameters say so', () => {
    const snapshot = agreed();
    const standing = standingWith({ weekendSizeFactor: 0.5 });
    expect(evaluateSignal(snapshot, standing).conviction).toBe(1);
    const saturday = agreed();
    saturday.now = Date.UTC(2026, 2, 7, 12);
    saturday.frame.bars.closesAt[saturday.index] = saturday.now;
    expect(evaluateSignal(saturday, standing).conviction).toBe(0.5);
  });
});

describe('incomplete data', () => {
  const frame = frameOf(walk(900, 3));

  test('799 bars of history are too few for every rule, 800 are not', () => {
    const early = evaluateSignal(snapshotAt(frame, 799), standingWith());
    expect(early.blocker?.code).toBe('WARM_UP');
    expect(early.verdicts.every(({ status, code }) => status === 'insufficient' && code === 'WARM_UP')).toBe(
      true,
    );
    expect(explainSignal(early, parametersWith())[0]?.reason).toBe(
      'Trend: 799 closed bars before this one, 800 are needed.',
    );
    expect(evaluateSignal(snapshotAt(frame, 800), standingWith()).blocker?.code).not.toBe('WARM_UP');
  });

  test('more than 5 % of missing bars are too many', () => {
    const snapshot = snapshotAt(frame, 850);
    snapshot.missingShare = 0.05;
    expect(evaluateSignal(snapshot, standingWith()).blocker?.code).not.toBe('DATA_GAPS');
    snapshot.missingShare = 0.0501;
    expect(evaluateSignal(snapshot, standingWith()).blocker?.code).toBe('DATA_GAPS');
  });
});

const anyMode = fc.constantFrom('required', 'weighted', 'off');
const anyParameters = fc
  .record({
    trendMode: anyMode,
    zoneMode: anyMode,
    momentumMode: anyMode,
    triggerMode: anyMode,
    ensembleMode: fc.constantFrom('off', 'only', 'both'),
    allowShort: fc.boolean(),
    momentumHardVeto: fc.boolean(),
    triggerInsideBar: fc.boolean(),
    trendMinGapAtr: fc.double({ min: 0, max: 1, noNaN: true }),
    zoneProximityAtr: fc.double({ min: 0.25, max: 4, noNaN: true }),
    riskStopAtr: fc.double({ min: 0.5, max: 6, noNaN: true }),
    scoreThreshold: fc.double({ min: 0, max: 0.6, noNaN: true }),
  })
  .filter(({ trendMode, ensembleMode }) => trendMode !== 'off' || ensembleMode !== 'off')
  .map((changes) => parametersWith(changes));

describe('properties on a walk of 2 400 bars', () => {
  const bars = walk(2_400, 11);
  const spec = specOf(parametersWith());
  const frame = frameOf(bars, spec);

  test('stopping at the first veto decides the same, bar by bar, tracker included', () => {
    let entries = 0;
    fc.assert(
      fc.property(anyParameters, fc.boolean(), (parameters, hasWeights) => {
        const weights = hasWeights ? UNIFORM_WEIGHTS : null;
        const moving = snapshotAt(frame, 790);
        let whole = { parameters, weights, analyst: null, tracker: NEW_TRACKER };
        let quick = whole;
        for (let index = 790; index < 1_400; index += 1) {
          moving.index = index;
          moving.now = frame.bars.closesAt[index] ?? Number.NaN;
          const full = evaluateSignal(snapshotAt(frame, index), whole);
          const first = evaluateToFirstVeto(moving, quick);
          expect(decisionOf(first)).toEqual(decisionOf(full));
          if (full.outcome === 'enter') entries += 1;
          whole = { ...whole, tracker: trackerAfter(whole.tracker, full, index) };
          quick = { ...quick, tracker: trackerAfter(quick.tracker, first, index) };
        }
      }),
      { numRuns: 40 },
    );
    expect(entries).toBeGreaterThan(20);
  });

  test('no rule reads beyond its bar: cutting the series after it changes no verdict', () => {
    const wholeView = (index: number, parameters: StrategyParameters) =>
      evaluateSignal(snapshotAt(frame, index), { ...standingWith(), parameters, weights: UNIFORM_WEIGHTS });
    fc.assert(
      fc.property(anyParameters, fc.integer({ min: 800, max: 2_390 }), (parameters, index) => {
        const cut = frameOf(bars.slice(0, index + 1), spec);
        const cutView = evaluateSignal(snapshotAt(cut, index), {
          ...standingWith(),
          parameters,
          weights: UNIFORM_WEIGHTS,
        });
        expect(cutView).toEqual(wholeView(index, parameters));
      }),
      { numRuns: 300 },
    );
  });

  test('an entry has its stop and target on the right sides, and a share of the usual size', () => {
    let entries = 0;
    fc.assert(
      fc.property(anyParameters, (parameters) => {
        for (let index = 800; index < 2_400; index += 1) {
          const signal = evaluateToFirstVeto(snapshotAt(frame, index), {
            ...standingWith(),
            parameters,
            weights: UNIFORM_WEIGHTS,
          });
          if (signal.outcome !== 'enter') continue;
          entries += 1;
          const { entryReference, stop, target } = signal.plan;
          const rising = stop < entryReference && entryReference < target;
          const falling = stop > entryReference && entryReference > target;
          expect(signal.direction === 'long' ? rising : falling).toBe(true);
          expect(signal.conviction).toBeGreaterThanOrEqual(0.5);
          expect(signal.conviction).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 15 },
    );
    expect(entries).toBeGreaterThan(10);
  });

  test('every verdict has one sentence, and its figures have names', () => {
    for (let index = 780; index < 2_400; index += 7) {
      const parameters = parametersWith({ allowShort: true, ensembleMode: 'both' });
      const signal = evaluateSignal(snapshotAt(frame, index), {
        ...standingWith(),
        parameters,
        weights: UNIFORM_WEIGHTS,
      });
      for (const row of explainSignal(signal, parameters)) {
        expect(row.reason).toMatch(/^[A-Z]\w*: [^\n]{5,}\.$/);
        expect(row.reason).not.toContain('NaN');
        expect(Object.keys(row.figures).some((name) => name.startsWith('figure'))).toBe(false);
      }
    }
  });
});
