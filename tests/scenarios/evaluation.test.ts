import { afterEach, describe, expect, test, vi } from 'vitest';
import { runStrategyLoop } from '../../functions/timers/strategy-loop.ts';
import { evaluateDueProfiles } from '../../shared/application/use-cases/evaluate/evaluate-profiles.ts';
import { liveProfiles } from '../../shared/application/use-cases/evaluate/live-profiles.ts';
import { setProfileState } from '../../shared/application/use-cases/manage-profiles.ts';
import { readHeartbeats } from '../../shared/application/use-cases/heartbeats.ts';
import { CallBook } from './call-book.ts';
import { EAGER, type EagerMarket, eagerMarket, PATIENT } from './eager-market.ts';
import { PlayedHouse, type ProfileWish } from './played-house.ts';
import { Told } from './told.ts';

let house: PlayedHouse;
afterEach(async () => {
  await house.close();
  house.remove();
});

/** Profiles on one series with two indicator specs between them. */
function patientProfiles(count: number): readonly ProfileWish[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `patient-${index}`,
    parameters: { ...PATIENT.parameters, rsiBars: index % 2 === 0 ? 9 : 14 },
  }));
}

async function openBefore(
  { market }: EagerMarket,
  profiles: readonly ProfileWish[],
  calls: CallBook,
): Promise<void> {
  house = await PlayedHouse.open({ market, profiles, calls });
  await house.comeToRest();
}

/** One firing of the loop, and what it cost. */
async function tick(calls: CallBook): Promise<void> {
  calls.clear();
  house.market.asked.length = 0;
  await runStrategyLoop({ firedAt: house.services.clock.now(), isPastDue: false }, house.services);
}

describe('what an evaluation costs', () => {
  test('a bar on which the rules hold for 200 profiles is one bar, one progress record and one heartbeat', async () => {
    const calls = new CallBook();
    const scene = await eagerMarket();
    await openBefore(scene, patientProfiles(200), calls);
    const frames = vi.spyOn(house.services.bars, 'frameFor');
    scene.market.minute(scene.entryMinute);
    await tick(calls);
    expect(calls.calls('write')).toEqual([
      'platform market-bars/script|ACME|1m',
      'platform platform/evaluation',
      'platform platform/heartbeats',
    ]);
    expect(calls.calls('entity', 'queue', 'workflow')).toEqual([]);
    // The one figure is of the series: its bar was taken.
    expect(calls.calls('telemetry')).toEqual(['bars_accepted']);
    expect(scene.market.asked).toHaveLength(1);
    expect(frames).toHaveBeenCalledTimes(2);
  });

  test.each([1, 200])('%i profiles that hold cost the same reads', async (count) => {
    const calls = new CallBook();
    const scene = await eagerMarket();
    await openBefore(scene, patientProfiles(count), calls);
    scene.market.minute(scene.entryMinute);
    await tick(calls);
    expect(calls.calls('read')).toEqual([
      'everywhere trading-profiles profile',
      'everywhere trading-records order risk-state',
      'platform platform/evaluation',
    ]);
  });

  test('a tick reads again the profile that changed and no other, and a paused one enters nothing', async () => {
    const calls = new CallBook();
    const scene = await eagerMarket();
    await openBefore(scene, [EAGER, ...patientProfiles(30)], calls);
    const { profileId } = house.profile(EAGER.name);
    await setProfileState(house.principal, profileId, 'paused', 'test', house.services);
    scene.market.minute(scene.entryMinute);
    await tick(calls);
    expect(calls.calls('read').filter((read) => read.includes('trading-profiles'))).toEqual([
      'acme trading-profiles/profiles',
      'everywhere trading-profiles profile',
    ]);
    const [beat] = await readHeartbeats(house.services);
    expect(beat?.figures).toMatchObject({ evaluated: 31, intents: 0, denied: 0 });
  });

  test('profiles that nobody touches are listed once for all ticks, and one that changes is there at the next', async () => {
    await openBefore(await eagerMarket(), patientProfiles(30), new CallBook());
    const look = () => liveProfiles('test', house.services);
    const first = await look();
    expect(first).toHaveLength(30);
    await tick(new CallBook());
    expect(await look()).toBe(first);
    const { profileId } = house.profile('patient-7');
    await setProfileState(house.principal, profileId, 'paused', 'test', house.services);
    const second = await look();
    expect(second.filter(({ profile }) => profile.state === 'paused')).toHaveLength(1);
    const untouched = first.filter(({ profile }) => profile.profileId !== profileId);
    for (const { profile } of untouched)
      expect(second.find((live) => live.profile.profileId === profile.profileId)?.profile).toBe(profile);
    expect(await look()).toBe(second);
  });

  test('a tick between two bars asks no source and writes its heartbeat', async () => {
    const calls = new CallBook();
    await openBefore(await eagerMarket(), patientProfiles(3), calls);
    await tick(calls);
    expect(house.market.asked).toEqual([]);
    expect(calls.calls('write')).toEqual(['platform platform/heartbeats']);
    expect(calls.calls('entity', 'queue', 'workflow', 'telemetry')).toEqual([]);
  });

  test('the heartbeat says what the last firing did', async () => {
    const calls = new CallBook();
    const scene = await eagerMarket();
    await openBefore(scene, [EAGER, PATIENT], calls);
    scene.market.minute(scene.entryMinute);
    const figures = async () =>
      (await readHeartbeats(house.services)).map((beat) => ({ loop: beat.loop, ...beat.figures }));
    await tick(calls);
    const did = { loop: 'strategy-loop', evaluated: 2, intents: 1, denied: 0, deferred: 0 };
    expect(await figures()).toEqual([did]);
    await tick(calls);
    expect(await figures()).toEqual([{ ...did, evaluated: 0, intents: 0 }]);
  });

  test('an entry of one profile among many touches the records of that profile alone', async () => {
    const calls = new CallBook();
    const scene = await eagerMarket();
    await openBefore(scene, [...patientProfiles(40), EAGER, PATIENT], calls);
    scene.market.minute(scene.entryMinute);
    await tick(calls);
    await house.settle();
    const touched = calls.calls('read', 'write').filter((line) => line.startsWith('acme trading-records/'));
    expect(touched.length).toBeGreaterThan(3);
    const strangers = touched.filter((line) => !/^acme trading-records\/(eager|\* )/.test(line));
    expect(strangers).toEqual([]);
    expect(calls.calls('queue')).toEqual(['order-intents eager']);
    expect(calls.calls('entity').every((line) => line.includes('~eager~'))).toBe(true);
    expect(await new Told(house, 'eager').orderLines()).toEqual([
      'entry pending_new 0',
      'stop reserved 0',
      'target reserved 0',
    ]);
  });
});

describe('which profiles are evaluated', () => {
  test('one whose venue has something to say waits for the next tick, and holds up no other', async () => {
    const scene = await eagerMarket();
    await openBefore(scene, [EAGER, PATIENT], new CallBook());
    await house.minute(scene.entryMinute);
    scene.market.minute({ ACME: scene.later.next().value });
    expect(await evaluateDueProfiles(house.services)).toMatchObject({ evaluated: 1, deferred: 1 });
    await house.settle();
    const [order] = await new Told(house, 'eager').orders();
    expect(order?.status).toBe('filled');
    expect(await evaluateDueProfiles(house.services)).toMatchObject({ evaluated: 1, deferred: 0 });
    expect(await evaluateDueProfiles(house.services)).toMatchObject({ evaluated: 0, deferred: 0 });
  });

  test('a profile that was paused on the way decides nothing', async () => {
    const scene = await eagerMarket();
    await openBefore(scene, [EAGER], new CallBook());
    await house.setState('eager', 'paused');
    await house.minute(scene.entryMinute);
    expect(await new Told(house, 'eager').decisions()).toEqual([]);
    expect(await new Told(house, 'eager').orders()).toEqual([]);
  });
});
