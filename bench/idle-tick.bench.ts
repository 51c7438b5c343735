import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allDocuments } from '../shared/application/records/all-documents.ts';
import { PROFILE, PROFILE_PARTITION, PROFILES } from '../shared/application/records/profile-kind.ts';
import { createOf } from '../shared/application/records/record-codec.ts';
import { evaluateDueProfiles } from '../shared/application/use-cases/evaluate/evaluate-profiles.ts';
import { profileId } from '../shared/domain/ids/ids.ts';
import { invariant } from '../shared/domain/result.ts';
import { eagerMarket, PATIENT } from '../tests/scenarios/eager-market.ts';
import { PlayedHouse } from '../tests/scenarios/played-house.ts';
import type { BenchRow } from './bench-row.ts';

const PROFILES_IDLE = 10_000;
const TICKS = 200;
const PEER_TICKS = 5;
const PER_BATCH = 100;

async function openIdleHouse(folder: string): Promise<PlayedHouse> {
  const { market } = await eagerMarket();
  const house = await PlayedHouse.open({ folder, market, profiles: [PATIENT] });
  await house.comeToRest();
  const pattern = house.profile(PATIENT.name);
  const store = house.services.store.forTenant(house.tenant);
  const names = Array.from({ length: PROFILES_IDLE - 1 }, (_, index) => profileId(`idle-${index}`));
  for (let from = 0; from < names.length; from += PER_BATCH) {
    const batch = names.slice(from, from + PER_BATCH);
    const writes = batch.map((name) => createOf(PROFILE, { ...pattern, profileId: name, account: name }));
    await store.write(PROFILES, PROFILE_PARTITION, writes);
  }
  return house;
}

/** What a tick would cost that reads and decodes the record of every profile. */
async function readAll(house: PlayedHouse): Promise<void> {
  const store = house.services.store.forTenant(house.tenant);
  const query = {
    partition: PROFILE_PARTITION,
    type: 'profile',
    states: ['active', 'paused'],
    order: 'oldest-first',
    limit: 500,
  } as const;
  let read = 0;
  for await (const document of allDocuments(store, PROFILES, query)) {
    PROFILE.decode(document);
    read += 1;
  }
  invariant(read === PROFILES_IDLE, `Every profile is read, got ${read}`);
}

async function cpuMsOf(times: number, work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  for (let time = 0; time < times; time += 1) await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 / times;
}

/** Measures the processor time of a firing of the strategy loop between two bars, when nothing has happened since the last one. */
export async function measure(): Promise<BenchRow[]> {
  const root = mkdtempSync(join(tmpdir(), 'ballast-idle-'));
  const house = await openIdleHouse(join(root, 'data'));
  const firstBar = await evaluateDueProfiles(house.services);
  invariant(firstBar.intents === 0, 'The profiles of this bench hold');
  const ours = await cpuMsOf(TICKS, () => evaluateDueProfiles(house.services));
  const peer = await cpuMsOf(PEER_TICKS, () => readAll(house));
  await house.close();
  rmSync(root, { recursive: true });
  return [
    {
      name: `a tick over ${PROFILES_IDLE} idle profiles, processor time`,
      unit: 'ms',
      ours,
      peer,
      peerName: 'reading and decoding the record of each profile',
      ratio: peer / ours,
    },
  ];
}
