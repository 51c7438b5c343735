import { tenantOfCredential } from '../../../shared/application/principal.ts';
import { TRADE } from '../../../shared/application/records/kinds.ts';
import { RECORDS } from '../../../shared/application/records/load-slice.ts';
import { cancelEntryByHand, closeTradeByHand } from '../../../shared/application/use-cases/manual-exits.ts';
import { placeEntry } from '../../../shared/application/use-cases/manual-orders.ts';
import { setTenantTrading } from '../../../shared/application/use-cases/control-trading.ts';
import { setProfileState } from '../../../shared/application/use-cases/manage-profiles.ts';
import { submitFact } from '../../../shared/application/use-cases/review-trades.ts';
import type { Services } from '../../../shared/application/services.ts';
import type { Profile } from '../../../shared/contracts/profile.ts';
import { SeededChance, seedOf } from '../../../shared/domain/market/seeded-chance.ts';
import { Decimal } from '../../../shared/domain/money/decimal.ts';
import type { Trade } from '../../../shared/domain/orders/trade.ts';
import { invariant } from '../../../shared/domain/result.ts';
import { addMs, MINUTE_MS } from '../../../shared/domain/time/instant.ts';
import type { FaultPlan } from '../faults/fault.ts';
import { healed } from '../heal.ts';
import { trapWorld } from '../kernel/traps.ts';
import { Violations } from '../oracles/violations.ts';
import type { VenueKind } from '../venue/venue-kind.ts';
import { foundProfiles } from '../world/found.ts';
import { Timers } from '../world/timers.ts';
import { World } from '../world/world.ts';

/** What one profile's trader does at a minute of the story. */
export type Deed =
  | {
      readonly at: number;
      readonly do: 'enter';
      readonly quantity: string;
      readonly limit?: string;
      readonly stop: string;
      readonly target: string;
    }
  | { readonly at: number; readonly do: 'close'; readonly quantity?: string }
  | { readonly at: number; readonly do: 'tighten'; readonly stop: string }
  | { readonly at: number; readonly do: 'cancel' }
  | { readonly at: number; readonly do: 'halt' | 'resume' | 'pause' | 'unpause' };

/** A short life of one profile on one symbol, dictated to the step. */
export interface Story {
  readonly name: string;
  readonly minutes: number;
  /** Prices of the symbol, one for every fifteen seconds; the last one stays. */
  readonly prices: readonly number[];
  readonly deeds: readonly Deed[];
  /** What the venue fills of an order at a step, in hundredths of what is left; 100 where it is absent. */
  readonly fillPct?: number;
}

export interface StoryReport {
  readonly violations: readonly string[];
  readonly events: number;
  readonly convergedAfterMs: number | null;
  readonly hash: string;
  /** Orders that the venue has taken to open a position. */
  readonly entries: number;
  readonly trace: readonly string[];
}

const REPEAT_AFTER_MS = 15_000;
const REPEATS_MAX = 6;

/** Plays the story under the given faults, then lets the world heal and compares all books. */
export async function playStory(
  story: Story,
  kind: VenueKind,
  plan: FaultPlan,
  options: { readonly keepTrace?: boolean; readonly seed?: number } = {},
): Promise<StoryReport> {
  const { seed = 1, keepTrace = false } = options;
  const violations = new Violations();
  const setting = { tenants: ['acme'], profilesEach: 1, historyBars: 3, told: story.prices };
  const world = new World({ setting, seed, kind, swarm: null, plan, keepTrace, violations });
  world.exchange.fillPct = story.fillPct ?? 100;
  const release = trapWorld(() => world.kernel.running);
  try {
    const profiles = foundProfiles(world);
    const [profile] = profiles;
    invariant(profile !== undefined, 'A story has a profile');
    new Timers(world, new SeededChance(seedOf(`${seed}:timers`))).begin();
    world.openMarket();
    story.deeds.forEach((deed, index) => {
      const name = `${story.name}:${index}`;
      world.kernel.at(addMs(world.opening, deed.at * MINUTE_MS), name, () =>
        press(world, profile, deed, name, 1),
      );
    });
    const enough = (): boolean => violations.count > 0;
    await world.kernel.run(addMs(world.opening, story.minutes * MINUTE_MS), enough);
    const convergedAfterMs = enough() ? null : await healed(world, profiles);
    const taken = [...world.exchange.accounts.values()].flatMap(({ orders }) => [...orders.values()]);
    return {
      violations: violations.sentences,
      events: world.kernel.events,
      convergedAfterMs,
      hash: world.kernel.trace.hash,
      entries: taken.filter(({ terms }) => terms.side === 'buy').length,
      trace: world.kernel.trace.lines(),
    };
  } finally {
    release();
  }
}

/** Presses the button, and again under the same name while no answer comes. */
function press(world: World, profile: Profile, deed: Deed, name: string, attempt: number): void {
  const again = (): void => {
    if (attempt < REPEATS_MAX)
      world.kernel.after(REPEAT_AFTER_MS, `${name} again`, () =>
        press(world, profile, deed, name, attempt + 1),
      );
  };
  const work = (services: Services): Promise<void> => carryOut(world, profile, deed, name, services);
  const ended = (failure: string | null): void => (failure === null ? undefined : again());
  world.run(name, { tenant: profile.tenantId, work, ended, died: again });
}

async function carryOut(
  world: World,
  profile: Profile,
  deed: Deed,
  requestId: string,
  services: Services,
): Promise<void> {
  const tenant = tenantOfCredential(profile.tenantId);
  const principal = { tenant, userId: 'trader', roles: ['viewer', 'trader', 'admin'] } as const;
  const reason = 'the story says so';
  switch (deed.do) {
    case 'enter': {
      const wish = {
        symbol: world.kind.symbols[0] ?? '',
        direction: 'long',
        type: deed.limit === undefined ? 'market' : 'limit',
        quantity: Decimal.parse(deed.quantity),
        limitPrice: deed.limit === undefined ? null : Decimal.parse(deed.limit),
        stopPrice: Decimal.parse(deed.stop),
        targetPrice: Decimal.parse(deed.target),
      } as const;
      const placed = await placeEntry(principal, profile, wish, requestId, services);
      if (!placed.ok)
        world.kernel.trace.note(world.kernel.now(), `refused: ${JSON.stringify(placed.refusal)}`);
      return;
    }
    case 'halt':
    case 'resume':
      await setTenantTrading(
        principal,
        { state: deed.do === 'halt' ? 'HALTED' : 'ACTIVE', reason },
        services,
      );
      return;
    case 'pause':
    case 'unpause':
      await setProfileState(
        principal,
        profile.profileId,
        deed.do === 'pause' ? 'paused' : 'active',
        reason,
        services,
      );
      return;
    default:
      return onTrade(world, profile, deed, requestId, services);
  }
}

async function onTrade(
  world: World,
  profile: Profile,
  deed: Extract<Deed, { do: 'close' | 'tighten' | 'cancel' }>,
  requestId: string,
  services: Services,
): Promise<void> {
  const trade = latestTrade(world, profile);
  if (trade === null) return;
  const principal = {
    tenant: tenantOfCredential(profile.tenantId),
    userId: 'trader',
    roles: ['trader'],
  } as const;
  const { tradeId } = trade;
  if (deed.do === 'close') {
    const quantity = deed.quantity === undefined ? null : Decimal.parse(deed.quantity);
    await closeTradeByHand(principal, profile, { tradeId, quantity, requestId }, services);
  } else if (deed.do === 'cancel') {
    const clientOrderId = trade.entryOrders[0];
    if (clientOrderId !== undefined)
      await cancelEntryByHand(principal, profile, { clientOrderId, requestId }, services);
  } else {
    const stopPrice = Decimal.parse(deed.stop);
    const fact = { kind: 'tighten', tradeId, stopPrice, occurredAt: world.kernel.now() } as const;
    await submitFact(profile, requestId, fact, services);
  }
}

function latestTrade(world: World, { tenantId, profileId }: Profile): Trade | null {
  const query = { partition: profileId, type: 'trade', order: 'newest-first', limit: 1 } as const;
  const [document] = world.documents.query(tenantId, RECORDS, query, world.kernel.now()).documents;
  return document === undefined ? null : TRADE.decode(document);
}
