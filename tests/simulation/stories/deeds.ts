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
import { Decimal } from '../../../shared/domain/money/decimal.ts';
import type { Trade } from '../../../shared/domain/orders/trade.ts';
import { isLive } from '../venue/book-order.ts';
import type { World } from '../world/world.ts';

/** What a trader does at a minute of the story. */
export type Deed =
  | {
      readonly at: number;
      readonly do: 'enter';
      readonly quantity: string;
      readonly limit?: string;
      readonly stop: string;
      readonly target: string;
      /** By its place among the symbols of the venue; the first where it is absent. */
      readonly symbol?: number;
    }
  | { readonly at: number; readonly do: 'close'; readonly quantity?: string }
  | { readonly at: number; readonly do: 'tighten'; readonly stop: string }
  | { readonly at: number; readonly do: 'cancel' }
  | { readonly at: number; readonly do: 'halt' | 'resume' | 'pause' | 'unpause' };

/** What happens at the venue's own counter, with no word to us: a trade, or the end of everything that still works. */
export type Outside =
  | { readonly at: number; readonly outside: 'buy' | 'sell'; readonly quantity: string }
  | { readonly at: number; readonly outside: 'cancel' };

const REPEAT_AFTER_MS = 15_000;
const REPEATS_MAX = 6;

export function happenOutside(world: World, profile: Profile, happening: Outside): void {
  const account = world.exchange.account(profile.account);
  if (happening.outside !== 'cancel') {
    const quantity = Decimal.parse(happening.quantity);
    world.exchange.tradeOutside(account, world.kind.symbols[0] ?? '', happening.outside, quantity);
    return;
  }
  for (const order of account.orders.values())
    if (isLive(order)) world.exchange.cancel(account, order.clientOrderId);
}

/** Presses the button, and again under the same name while no answer comes. */
export function press(world: World, profile: Profile, deed: Deed, name: string, attempt: number): void {
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
        symbol: world.kind.symbols[deed.symbol ?? 0] ?? '',
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
