import { SeededChance, seedOf } from '../../../shared/domain/market/seeded-chance.ts';
import { invariant } from '../../../shared/domain/result.ts';
import { addMs, MINUTE_MS } from '../../../shared/domain/time/instant.ts';
import type { FaultPlan } from '../faults/fault.ts';
import { Always } from '../faults/planned.ts';
import type { Occasion } from '../faults/swarm.ts';
import { healed } from '../heal.ts';
import { trapWorld } from '../kernel/traps.ts';
import { Violations } from '../oracles/violations.ts';
import type { VenueKind } from '../venue/venue-kind.ts';
import { foundProfiles } from '../world/found.ts';
import { EVERY_MINUTE, Timers } from '../world/timers.ts';
import { World } from '../world/world.ts';
import { type Deed, happenOutside, type Outside, press } from './deeds.ts';
import { type Seen, seenOf } from './seen.ts';

/** A short life, dictated to the step. */
export interface Story {
  readonly name: string;
  readonly minutes: number;
  /** Prices of each symbol, one for every fifteen seconds; the last one stays. */
  readonly prices: readonly number[];
  /** How many profiles, on one account; each of their traders does all the deeds. One where it is absent. */
  readonly profiles?: number;
  readonly deeds: readonly Deed[];
  readonly outside?: readonly Outside[];
  /** What the venue fills of an order at a step, in hundredths of its quantity; 100 where it is absent. */
  readonly fillPct?: number;
  /** How long the venue does not show an order that it has; 0 where it is absent. */
  readonly lagMinutes?: number;
  /** Trouble that comes at every occasion. */
  readonly always?: readonly Occasion[];
}

export interface StoryReport {
  readonly violations: readonly string[];
  readonly events: number;
  readonly convergedAfterMs: number | null;
  readonly hash: string;
  /** What the trader of the first profile sees after everything has healed. */
  readonly seen: () => Seen;
  /** What happened, in words; made when it is asked for, since a sweep hardly ever does. */
  readonly trace: () => readonly string[];
}

/** Plays the story under the given faults, then lets the world heal and compares all books. */
export async function playStory(
  story: Story,
  kind: VenueKind,
  plan: FaultPlan,
  options: {
    readonly keepTrace?: boolean;
    readonly seed?: number;
    /** Told what the trader sees when the story is over and the trouble is not. */
    readonly meanwhile?: (seen: Seen) => void;
  } = {},
): Promise<StoryReport> {
  const { seed = 1, keepTrace = false, meanwhile } = options;
  const violations = new Violations();
  const { profiles: profilesEach = 1, always } = story;
  const setting = { tenants: ['acme'], profilesEach, oneAccount: true, historyBars: 3, told: story.prices };
  const swarm = always === undefined ? null : new Always(always);
  const world = new World({ setting, seed, kind, swarm, plan, keepTrace, violations });
  world.exchange.fillPct = story.fillPct ?? 100;
  world.exchange.lagMs = (story.lagMinutes ?? 0) * MINUTE_MS;
  const release = trapWorld(() => world.kernel.running);
  try {
    const profiles = foundProfiles(world);
    const [profile] = profiles;
    invariant(profile !== undefined, 'A story has a profile');
    new Timers(world, new SeededChance(seedOf(`${seed}:timers`))).keep(EVERY_MINUTE);
    world.openMarket();
    tell(story, world, profiles);
    const enough = (): boolean => violations.count > 0;
    await world.kernel.run(addMs(world.opening, story.minutes * MINUTE_MS), enough);
    meanwhile?.(seenOf(world, profile));
    const convergedAfterMs = enough() ? null : await healed(world, profiles);
    return {
      violations: violations.sentences,
      events: world.kernel.events,
      convergedAfterMs,
      hash: world.kernel.trace.hash,
      seen: () => seenOf(world, profile),
      trace: () => world.kernel.trace.lines(),
    };
  } finally {
    release();
  }
}

function tell(
  { name, deeds, outside = [] }: Story,
  world: World,
  profiles: ReturnType<typeof foundProfiles>,
): void {
  const at = (minute: number, label: string, happen: () => void): void =>
    world.kernel.at(addMs(world.opening, minute * MINUTE_MS), label, happen);
  for (const profile of profiles)
    deeds.forEach((deed, index) => {
      const label = `${name}:${profile.name}:${index}`;
      at(deed.at, label, () => press(world, profile, deed, label, 1));
    });
  const [keeper] = profiles;
  invariant(keeper !== undefined, 'A story has a profile');
  for (const happening of outside)
    at(happening.at, `${happening.outside} at the counter`, () => happenOutside(world, keeper, happening));
}
