import { addMs, HOUR_MS } from '../../shared/domain/time/instant.ts';
import { SeededChance, seedOf } from '../../shared/domain/market/seeded-chance.ts';
import { NO_FAULTS } from './faults/fault.ts';
import { Swarm } from './faults/swarm.ts';
import { healed } from './heal.ts';
import { trapWorld } from './kernel/traps.ts';
import { Violations } from './oracles/violations.ts';
import type { VenueKind } from './venue/venue-kind.ts';
import { foundProfiles } from './world/found.ts';
import { EVERY_MINUTE, OF_A_DAY, Timers } from './world/timers.ts';
import { openingOf, USUAL_OPENING } from './world/openings.ts';
import { Trader } from './world/trader.ts';
import { Trouble } from './world/trouble.ts';
import { A_DAY, World } from './world/world.ts';

const TRADING_DAY_MS = 6.5 * HOUR_MS;

export interface DayWish {
  readonly seed: number;
  readonly kind: VenueKind;
  /** Of trading, before the trouble ends. */
  readonly lengthMs?: number;
  readonly keepTrace?: boolean;
  /** False for a day on which nothing goes wrong. */
  readonly trouble?: boolean;
}

export interface DayReport {
  readonly seed: number;
  readonly kind: VenueKind['name'];
  readonly violations: readonly string[];
  readonly events: number;
  readonly orders: number;
  readonly fills: number;
  readonly deaths: number;
  /** What has struck, and how often. */
  readonly faults: Readonly<Record<string, number>>;
  readonly convergedAfterMs: number | null;
  readonly hash: string;
  readonly trace: readonly string[];
}

/** One day: chaos while the market is open, then calm, and by then every book has to agree with the venue's own. */
export async function simulateDay(wish: DayWish): Promise<DayReport> {
  const swarm = wish.trouble === false ? null : new Swarm(new SeededChance(seedOf(`${wish.seed}:swarm`)));
  const violations = new Violations();
  const { seed, kind, keepTrace = false } = wish;
  const plan = swarm ?? NO_FAULTS;
  const opening = swarm === null ? USUAL_OPENING : openingOf(new SeededChance(seedOf(`${seed}:opening`)));
  const world = new World({ setting: A_DAY, seed, opening, kind, swarm, plan, keepTrace, violations });
  const release = trapWorld(() => world.kernel.running);
  try {
    const convergedAfterMs = await lived(world, wish, violations);
    const accounts = [...world.exchange.accounts.values()];
    return {
      seed,
      kind: kind.name,
      violations: violations.sentences,
      events: world.kernel.events,
      orders: accounts.reduce((sum, account) => sum + account.orders.size, 0),
      fills: accounts.reduce((sum, account) => sum + account.fills.length, 0),
      deaths: world.hosts.reduce((sum, host) => sum + host.life - 1, 0),
      faults: Object.fromEntries(swarm?.struck ?? []),
      convergedAfterMs,
      hash: world.kernel.trace.hash,
      trace: world.kernel.trace.lines(),
    };
  } finally {
    release();
  }
}

async function lived(world: World, wish: DayWish, violations: Violations): Promise<number | null> {
  const chance = (name: string): SeededChance => new SeededChance(seedOf(`${wish.seed}:${name}`));
  const profiles = foundProfiles(world);
  const traders = profiles.map(
    (profile) => new Trader(world, profile, chance(`trader:${profile.profileId}`)),
  );
  const timers = new Timers(world, chance('timers'));
  timers.keep(OF_A_DAY);
  world.openMarket();
  for (const trader of traders) trader.begin();
  const trouble = new Trouble(world, profiles, chance('trouble'));
  trouble.begin();
  const enough = (): boolean => violations.count > 0;
  await world.kernel.run(addMs(world.opening, wish.lengthMs ?? TRADING_DAY_MS), enough);
  if (enough()) return null;
  for (const trader of traders) trader.rest();
  timers.keep(EVERY_MINUTE);
  trouble.end();
  return healed(world, profiles);
}
