import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluateToFirstVeto } from './first-veto.ts';
import { COIN, frameOf, parametersWith, SHARE, snapshotAt, standingWith, walk } from './market-fixture.ts';
import { firstOpenBar, isScannable } from './open-bars.ts';
import { specOf } from './parameters/parameters.ts';
import { evaluateSignal } from './pipeline.ts';
import type { Standing } from './standing.ts';

const BARS = 2_400;
const frame = frameOf(walk(BARS, 11), specOf(parametersWith()));

const anyMode = fc.constantFrom('required', 'weighted', 'off');
const anyStanding = fc
  .record({
    trendMode: fc.constantFrom('required', 'weighted'),
    zoneMode: anyMode,
    momentumMode: anyMode,
    triggerMode: anyMode,
    triggerMinimum: fc.constantFrom(1, 2),
    triggerInsideBar: fc.boolean(),
    allowShort: fc.boolean(),
    momentumHardVeto: fc.boolean(),
    momentumTurning: fc.boolean(),
    trendMinGapAtr: fc.double({ min: 0, max: 1, noNaN: true }),
    scoreThreshold: fc.constantFrom(0, 0.3),
    riskMinRoomR: fc.constantFrom(0, 1),
  })
  .map((changes) => standingWith(changes));

/** The places from 790 on that the scan leaves open, found one after another. */
function openPlaces(standing: Standing, instrument = SHARE): ReadonlySet<number> {
  const snapshot = snapshotAt(frame, 0, instrument);
  const open = new Set<number>();
  for (let from = 790; from < BARS; ) {
    const place = firstOpenBar(snapshot, standing, from, BARS);
    if (place < BARS) open.add(place);
    from = place + 1;
  }
  return open;
}

describe('the scan for open bars', () => {
  test('passes over a bar only where all rules together hold, and leaves open only what is not held by the rules it asks', () => {
    let entries = 0;
    let passed = 0;
    fc.assert(
      fc.property(anyStanding, fc.constantFrom(SHARE, COIN), (standing, instrument) => {
        const open = openPlaces(standing, instrument);
        for (let index = 790; index < BARS; index += 1) {
          const snapshot = snapshotAt(frame, index, instrument);
          const { outcome } = evaluateSignal(snapshot, standing);
          if (!open.has(index)) {
            passed += 1;
            expect(outcome).toBe('hold');
            continue;
          }
          if (outcome === 'enter') entries += 1;
          const by = evaluateToFirstVeto(snapshot, standing).blocker?.by;
          expect(['trend-bias', 'direction', 'momentum', 'entry-trigger']).not.toContain(by);
        }
      }),
      { numRuns: 30 },
    );
    expect(entries).toBeGreaterThan(100);
    expect(passed).toBeGreaterThan(1_000);
  }, 60_000);

  test('begins where history is long enough, and ends where it is told to', () => {
    const standing = standingWith({
      momentumMode: 'off',
      triggerMode: 'off',
      trendMinGapAtr: 0,
      allowShort: true,
    });
    const snapshot = snapshotAt(frame, 0);
    expect(firstOpenBar(snapshot, standing, 0, 800)).toBe(800);
    expect(firstOpenBar(snapshot, standing, 0, BARS)).toBeGreaterThanOrEqual(800);
    expect(firstOpenBar(snapshot, standing, 1_000, 1_000)).toBe(1_000);
  });

  test.each([
    ['the trend of the traded bars alone', {}, true],
    ['no trend', { trendMode: 'off', ensembleMode: 'only' }, false],
    ['an ensemble beside it', { ensembleMode: 'both' }, false],
    ['the trend of a higher timeframe', { trendTimeframe: 'higher' }, false],
  ] as const)('direction from %s: %#', (_, changes, answer) => {
    expect(isScannable(parametersWith(changes))).toBe(answer);
  });
});
