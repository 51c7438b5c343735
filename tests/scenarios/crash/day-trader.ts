import { ORDER, TRADE } from '../../../shared/application/records/kinds.ts';
import { RECORDS } from '../../../shared/application/records/load-slice.ts';
import { submitFact } from '../../../shared/application/use-cases/review-trades.ts';
import type { Fact } from '../../../shared/domain/engine/fact.ts';
import type { Profile } from '../../../shared/contracts/profile.ts';
import { SeededChance, seedOf } from '../../../shared/domain/market/seeded-chance.ts';
import { Decimal } from '../../../shared/domain/money/decimal.ts';
import type { Trade } from '../../../shared/domain/orders/trade.ts';
import { enter } from '../../doubles/entries.ts';
import type { TradingHouse } from '../../doubles/trading-house.ts';
import type { SeededMarket } from './seeded-market.ts';

const price = (amount: number): string => amount.toFixed(2);

/**
 * What a restless trader does in one minute of one profile: enters when nothing is open, and now and then takes back an entry, tightens a stop,
 * closes a part or all of it. The same seed and minute is the same deed under the same name, so repeating it after a crash adds nothing.
 *
 * @returns the trade that was entered, durable by then, or null
 */
export async function tradeOneMinute(
  house: TradingHouse,
  market: SeededMarket,
  profile: Profile,
  seed: number,
): Promise<string | null> {
  const deed = `${seed}:${market.minute}:${profile.profileId}`;
  const chance = new SeededChance(seedOf(deed));
  const last = (await market.lastPrice()) ?? 100;
  const trade = await liveTrade(house, profile);
  if (trade === null) return enter(house, wishFor(deed, last, chance), profile);
  const fact = await factFor(house, profile, trade, { last, chance, at: market.now() });
  if (fact !== null) await submitFact(profile, `trader:${deed}`, fact, house.services);
  return null;
}

function wishFor(name: string, last: number, chance: SeededChance) {
  const limit = chance.uniform() < 0.4 ? { limit: price(last - 0.6) } : {};
  return {
    name,
    quantity: String(5 + Math.floor(chance.uniform() * 10)),
    stop: price(last - 2 - chance.uniform() * 2),
    target: price(last + 2 + chance.uniform() * 2),
    hold: price((last + 5) * 15),
    ...limit,
  };
}

async function liveTrade(house: TradingHouse, { profileId }: Profile): Promise<Trade | null> {
  const store = house.services.store.forTenant(house.tenant);
  const { documents } = await store.query(RECORDS, {
    partition: profileId,
    type: 'trade',
    states: ['opening', 'open'],
    order: 'newest-first',
    limit: 1,
  });
  const [document] = documents;
  return document === undefined ? null : TRADE.decode(document);
}

async function factFor(
  house: TradingHouse,
  { profileId }: Profile,
  trade: Trade,
  now: { readonly last: number; readonly chance: SeededChance; readonly at: ReturnType<SeededMarket['now']> },
): Promise<Fact | null> {
  const { last, chance, at } = now;
  const { tradeId, entryOrders } = trade;
  const drawn = chance.uniform();
  if (trade.status === 'opening') {
    const store = house.services.store.forTenant(house.tenant);
    const document = await store.read(RECORDS, profileId, `order:${entryOrders[0] ?? ''}`);
    if (document === null || drawn > 0.25) return null;
    const { clientOrderId } = ORDER.decode(document);
    return {
      kind: 'event',
      clientOrderId,
      event: { kind: 'cancelWanted', reason: 'second thoughts' },
      occurredAt: at,
    };
  }
  const referencePrice = Decimal.parse(price(last));
  if (drawn < 0.12) {
    const wish = { leg: 'exit', origin: 'manual', quantity: null, referencePrice, wantedAt: at } as const;
    return { kind: 'exit', tradeId, wish };
  }
  if (drawn < 0.2) {
    const quantity = Decimal.parse('3');
    const wish = { leg: 'exit', origin: 'manual', quantity, referencePrice, wantedAt: at } as const;
    return { kind: 'exit', tradeId, wish };
  }
  if (drawn < 0.25) {
    const wish = { leg: 'flatten', origin: 'monitor', quantity: null, referencePrice, wantedAt: at } as const;
    return { kind: 'exit', tradeId, wish };
  }
  if (drawn < 0.5)
    return { kind: 'tighten', tradeId, stopPrice: Decimal.parse(price(last - 1)), occurredAt: at };
  return null;
}
