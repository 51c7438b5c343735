import { afterEach, describe, expect, test } from 'vitest';
import { evaluateDueProfiles } from '../../shared/application/use-cases/evaluate/evaluate-profiles.ts';
import type { Minute } from './dictated-market.ts';
import { EAGER, eagerMarket } from './eager-market.ts';
import { PlayedHouse } from './played-house.ts';
import { Told } from './told.ts';

let house: PlayedHouse;
afterEach(async () => {
  await house.close();
  house.remove();
});

const NO_BAR: Minute = [100, 101, 99, Number.NaN];
const A_BAR: Minute = [100, 101, 99, 100];
/** The troubled series is evaluated first. */
const PROFILES = [{ name: 'bolt', symbols: ['BOLT'] }, EAGER];

async function openBeforeEntry() {
  const scene = await eagerMarket(['BOLT', 'ACME']);
  house = await PlayedHouse.open({ market: scene.market, profiles: PROFILES });
  await house.comeToRest();
  return scene;
}

describe('a series in trouble holds up no other', () => {
  test('a bar that is none stands its series still until it is corrected', async () => {
    const { market, entryMinute } = await openBeforeEntry();
    market.minute({ ...entryMinute, BOLT: NO_BAR });
    expect(await evaluateDueProfiles(house.services)).toMatchObject({ evaluated: 1, intents: 1 });
    market.correct('BOLT', A_BAR);
    market.minute({});
    expect(await evaluateDueProfiles(house.services)).toMatchObject({ evaluated: 1, intents: 0 });
  });

  test('a source that does not answer for one symbol is asked again at the next tick', async () => {
    const { market, entryMinute } = await openBeforeEntry();
    market.minute({ ...entryMinute, BOLT: A_BAR });
    market.unreachable.add('BOLT');
    expect(await evaluateDueProfiles(house.services)).toMatchObject({ evaluated: 1, intents: 1 });
    market.unreachable.clear();
    expect(await evaluateDueProfiles(house.services)).toMatchObject({ evaluated: 1, intents: 0 });
  });

  test('an order on a troubled series waits, and the trade of the other is opened and protected', async () => {
    const { market, entryMinute, later } = await openBeforeEntry();
    await house.minute({ ...entryMinute, BOLT: NO_BAR });
    market.unreachable.add('BOLT');
    await house.minute({ ACME: later.next().value });
    const told = new Told(house, 'eager');
    expect(await told.workingStops()).toHaveLength(1);
    expect(await house.audit()).toMatchObject({ ledgerExact: true, sentences: [] });
  });
});
