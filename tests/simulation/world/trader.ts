import {
  setProfileTrading,
  setTenantTrading,
} from '../../../shared/application/use-cases/control-trading.ts';
import { cancelEntryByHand, closeTradeByHand } from '../../../shared/application/use-cases/manual-exits.ts';
import { placeEntry } from '../../../shared/application/use-cases/manual-orders.ts';
import { setProfileState } from '../../../shared/application/use-cases/manage-profiles.ts';
import { submitFact } from '../../../shared/application/use-cases/review-trades.ts';
import type { Principal } from '../../../shared/application/principal.ts';
import { tenantOfCredential } from '../../../shared/application/principal.ts';
import { TRADE } from '../../../shared/application/records/kinds.ts';
import { RECORDS } from '../../../shared/application/records/load-slice.ts';
import type { Services } from '../../../shared/application/services.ts';
import type { Profile } from '../../../shared/contracts/profile.ts';
import type { SeededChance } from '../../../shared/domain/market/seeded-chance.ts';
import { Decimal } from '../../../shared/domain/money/decimal.ts';
import { openQuantity, type Trade } from '../../../shared/domain/orders/trade.ts';
import type { WorldParts } from './parts.ts';

const LOOKS_EVERY_MS = 1_200_000;
const REPEATS_MAX = 4;
const price = (amount: number): Decimal => Decimal.parse(Math.max(0.01, amount).toFixed(2));

type Deed = (services: Services) => Promise<unknown>;

/**
 * A restless person at the screen of one profile: enters, takes back, closes, tightens, pauses, halts. Where no answer comes they press the button
 * again, which is the same request under the same name.
 */
export class Trader {
  readonly #world: WorldParts;
  readonly #profile: Profile;
  readonly #principal: Principal;
  readonly #chance: SeededChance;
  #deeds = 0;
  #resting = false;

  constructor(world: WorldParts, profile: Profile, chance: SeededChance) {
    this.#world = world;
    this.#profile = profile;
    this.#chance = chance;
    const tenant = tenantOfCredential(profile.tenantId);
    this.#principal = { tenant, userId: `trader of ${profile.name}`, roles: ['viewer', 'trader', 'admin'] };
  }

  begin(): void {
    this.#world.kernel.after(10_000 + this.#chance.uniform() * LOOKS_EVERY_MS, 'a trader looks', () => {
      if (!this.#resting) for (const symbol of this.#profile.symbols) this.#look(symbol);
      if (!this.#resting) this.begin();
    });
  }

  /** Presses nothing any more, and lifts every halt. */
  rest(): void {
    this.#resting = true;
    this.#resume();
  }

  #look(symbol: string): void {
    const drawn = this.#chance.uniform();
    if (drawn < 0.004) return this.#halt();
    if (drawn < 0.008) return this.#pause();
    const trade = this.#liveTrade(symbol);
    if (trade === null) {
      if (drawn < 0.75) this.#enter(symbol);
      return;
    }
    if (trade.status === 'opening') {
      if (drawn < 0.25) this.#takeBack(trade);
      return;
    }
    this.#manage(trade, drawn);
  }

  #manage(trade: Trade, drawn: number): void {
    const last = this.#world.tapes.get(trade.symbol)?.price ?? 100;
    const long = trade.direction === 'long';
    if (drawn < 0.12) return this.#close(trade, null);
    if (drawn < 0.2) {
      const half = openQuantity(trade)
        .times(Decimal.of(5, 1))
        .toMultipleOf(this.#lotOf(trade.symbol), 'down');
      if (half.sign > 0) this.#close(trade, half);
      return;
    }
    if (drawn < 0.4) {
      const stopPrice = price(last + (long ? -0.35 : 0.35));
      const occurredAt = this.#world.kernel.now();
      const fact = { kind: 'tighten', tradeId: trade.tradeId, stopPrice, occurredAt } as const;
      this.#press('tighten', (name) => (services) => submitFact(this.#profile, name, fact, services));
    }
  }

  #enter(symbol: string): void {
    const last = this.#world.tapes.get(symbol)?.price ?? 100;
    const short = this.#world.kind.capabilities.shorting && this.#chance.uniform() < 0.25;
    const sign = short ? -1 : 1;
    const limit = this.#chance.uniform() < 0.5;
    const wish = {
      symbol,
      direction: short ? 'short' : 'long',
      type: limit ? 'limit' : 'market',
      quantity: Decimal.of(5 + Math.floor(this.#chance.uniform() * 20)),
      limitPrice: limit ? price(last - sign * 0.1) : null,
      stopPrice: price(last - sign * (0.4 + this.#chance.uniform() * 0.8)),
      targetPrice: price(last + sign * (0.3 + this.#chance.uniform() * 0.8)),
    } as const;
    this.#press(
      'enter',
      (name) => (services) => placeEntry(this.#principal, this.#profile, wish, name, services),
    );
  }

  #takeBack({ entryOrders }: Trade): void {
    const clientOrderId = entryOrders[0];
    if (clientOrderId === undefined) return;
    this.#press(
      'cancel',
      (requestId) => (services) =>
        cancelEntryByHand(this.#principal, this.#profile, { clientOrderId, requestId }, services),
    );
  }

  #close({ tradeId }: Trade, quantity: Decimal | null): void {
    this.#press(
      'close',
      (requestId) => (services) =>
        closeTradeByHand(this.#principal, this.#profile, { tradeId, quantity, requestId }, services),
    );
  }

  /** F25: the kill switch in the middle of everything, for some minutes. */
  #halt(): void {
    const wish = { state: 'HALTED', reason: 'the trader wants to think' } as const;
    this.#press('halt', () => (services) => setTenantTrading(this.#principal, wish, services));
    this.#world.kernel.after(240_000, 'the trader resumes', () => this.#resume());
  }

  #pause(): void {
    const { profileId } = this.#profile;
    this.#press(
      'pause',
      () => (services) => setProfileState(this.#principal, profileId, 'paused', 'a break', services),
    );
    this.#world.kernel.after(240_000, 'the trader resumes', () => this.#resume());
  }

  #resume(): void {
    const active = { state: 'ACTIVE', reason: 'on we go' } as const;
    const { profileId } = this.#profile;
    this.#press('resume', () => (services) => setTenantTrading(this.#principal, active, services));
    this.#press(
      'unpause',
      () => (services) => setProfileState(this.#principal, profileId, 'active', 'on we go', services),
    );
    this.#press(
      'trade again',
      (requestId) => (services) =>
        setProfileTrading(
          this.#principal,
          this.#profile,
          { mode: 'ACTIVE', reason: 'on we go', requestId },
          services,
        ),
    );
  }

  #press(what: string, deed: (name: string) => Deed): void {
    this.#deeds += 1;
    const name = `${this.#profile.name}:${what}:${this.#deeds}`;
    this.#try(name, deed(name), 1);
  }

  #try(name: string, deed: Deed, attempt: number): void {
    const again = (): void => {
      if (attempt < REPEATS_MAX)
        this.#world.kernel.after(15_000, `${name} again`, () => this.#try(name, deed, attempt + 1));
    };
    const work = async (services: Services): Promise<void> => void (await deed(services));
    this.#world.run(name, {
      tenant: this.#profile.tenantId,
      work,
      ended: (failure) => (failure === null ? undefined : again()),
      died: again,
    });
  }

  /** As the screen of the trader shows it: the records, without a call. */
  #liveTrade(symbol: string): Trade | null {
    const { tenantId, profileId } = this.#profile;
    const query = {
      partition: profileId,
      type: 'trade',
      states: ['opening', 'open'],
      order: 'newest-first',
      limit: 50,
    } as const;
    const { documents } = this.#world.documents.query(tenantId, RECORDS, query, this.#world.kernel.now());
    return (
      documents.map((document) => TRADE.decode(document)).find((trade) => trade.symbol === symbol) ?? null
    );
  }

  #lotOf(symbol: string): Decimal {
    const lot = this.#world.instruments.find((one) => one.symbol === symbol)?.lotSize;
    return lot ?? Decimal.of(1);
  }
}
