import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { documentId } from '../../../shared/application/records/record-codec.ts';
import { RECORDS } from '../../../shared/application/records/load-slice.ts';
import { TradingHouse } from '../../doubles/trading-house.ts';
import { SeededChance } from '../../../shared/domain/market/seeded-chance.ts';
import { bundled, crashFolder, startChild } from './child.ts';
import { SeededMarket } from './seeded-market.ts';
import { ALL_WELL, auditHouse, settleHouse } from './settle-house.ts';
import { setTimeout as pause } from 'node:timers/promises';

/** More with BALLAST_CRASH_KILLS=200, other moments with BALLAST_CRASH_SEED=2. */
const KILLS = Number(process.env['BALLAST_CRASH_KILLS'] ?? 20);
const SEED = Number(process.env['BALLAST_CRASH_SEED'] ?? 1);
const PROFILES = 4;
const LIFE_MS = 700;

let place = '';
let program = '';
beforeAll(async () => {
  place = crashFolder();
  program = await bundled(new URL('./trading-process.ts', import.meta.url), place);
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

test(`a house that is killed ${KILLS} times in the middle of trading loses nothing, doubles nothing and leaves nothing stuck`, {
  timeout: 60_000 + KILLS * 3_000,
}, async () => {
  const chance = new SeededChance(SEED);
  const promised = new Set<string>();
  for (let kill = 0; kill < KILLS; kill += 1) {
    const child = startChild(program, [place, `${SEED}`, `${PROFILES}`]);
    await child.heard('ready');
    await pause(chance.uniform() * LIFE_MS);
    await child.kill();
    for (const trade of child.heardAfter('entered')) promised.add(trade);
  }
  const market = new SeededMarket(place, SEED);
  const house = await TradingHouse.open({ folder: place, market, profiles: PROFILES });
  await settleHouse(house);
  expect(await auditHouse(house)).toEqual(ALL_WELL);
  expect(promised.size).toBeGreaterThan(KILLS);
  const store = house.services.store.forTenant(house.tenant);
  const found = await Promise.all(
    [...promised].map(async (trade) => {
      const id = documentId('trade', trade);
      return Promise.all(house.profiles.map(({ profileId }) => store.read(RECORDS, profileId, id)));
    }),
  );
  expect(found.filter((documents) => documents.every((document) => document === null))).toEqual([]);
  await house.close();
});
