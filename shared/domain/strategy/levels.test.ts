import fc from 'fast-check';
import { expect, test } from 'vitest';
import { resistanceOver, supportUnder, type Zone as FullZone, zonesAt } from '../indicators/zones.ts';
import { type Levels, LevelsMemo } from './levels.ts';
import { frameOf, walk } from './market-fixture.ts';

const frames = [frameOf(walk(1_200, 5)), frameOf(walk(1_200, 6))];
const bare = (zone: FullZone | null | undefined) =>
  zone ? { low: zone.low, high: zone.high, touches: zone.touches } : null;

function levelsByDefinition(frame: (typeof frames)[number], index: number): Levels {
  const zones = zonesAt(frame, index);
  const close = frame.bars.close[index] ?? Number.NaN;
  return {
    support: bare(supportUnder(zones, close)),
    resistance: bare(resistanceOver(zones, close)),
    above: bare(zones.find(({ low }) => low > close)),
    below: bare(zones.findLast(({ high }) => high < close)),
  };
}

test('the levels are those of the zones, in whatever order bars and frames are asked for', () => {
  const anyQuestion = fc.record({ which: fc.nat({ max: 1 }), index: fc.integer({ min: 20, max: 1_199 }) });
  fc.assert(
    fc.property(fc.array(anyQuestion, { minLength: 1, maxLength: 40 }), (questions) => {
      const memo = new LevelsMemo();
      for (const { which, index } of questions) {
        const frame = frames[which] ?? frames[0];
        if (frame) expect(memo.at(frame, index)).toEqual(levelsByDefinition(frame, index));
      }
    }),
  );
});

test('they are those of the zones at every bar of a series, asked at each or at each seventh', () => {
  const [frame] = frames;
  for (const step of [1, 7]) {
    const memo = new LevelsMemo();
    for (let index = 20; frame && index < 1_200; index += step) {
      expect(memo.at(frame, index)).toEqual(levelsByDefinition(frame, index));
    }
  }
});
