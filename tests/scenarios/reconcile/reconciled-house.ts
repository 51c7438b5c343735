import type { Store, TenantStore } from '../../../shared/application/ports/store.ts';
import { allDocuments } from '../../../shared/application/records/all-documents.ts';
import { ADJUSTMENT, ORDER, POSITION, TRADE } from '../../../shared/application/records/kinds.ts';
import { RECORDS } from '../../../shared/application/records/load-slice.ts';
import {
  readExternals,
  readReconciliation,
} from '../../../shared/application/records/reconciliation-kinds.ts';
import type { RecordKind } from '../../../shared/application/records/record-codec.ts';
import type { Services } from '../../../shared/application/services.ts';
import { readDesk } from '../../../shared/application/use-cases/command-desk.ts';
import {
  type Passes,
  busyPlaces,
  reconcileAccounts,
} from '../../../shared/application/use-cases/reconcile/reconcile-accounts.ts';
import { syncOrders } from '../../../shared/application/use-cases/sync-orders.ts';
import type { Adjustment } from '../../../shared/domain/engine/adjustment.ts';
import type { Leg } from '../../../shared/domain/orders/intent.ts';
import type { Order } from '../../../shared/domain/orders/order.ts';
import { isTerminal } from '../../../shared/domain/orders/order-status.ts';
import type { Position } from '../../../shared/domain/orders/position.ts';
import type { Trade } from '../../../shared/domain/orders/trade.ts';
import { invariant } from '../../../shared/domain/result.ts';
import { addMs, type UtcMillis, utcMillis } from '../../../shared/domain/time/instant.ts';
import { enter } from '../../doubles/entries.ts';
import { AccountMarket } from '../../doubles/account-market.ts';
import type { ScriptedAccount } from '../../doubles/scripted-account.ts';
import type { ScriptedMarket } from '../../doubles/scripted-market.ts';
import { TradingHouse, type WorldPorts } from '../../doubles/trading-house.ts';

/** The product over a scripted account, with a clock that only the test moves. */
export class ReconciledHouse {
  readonly venue: ScriptedAccount;
  readonly market: ScriptedMarket;
  house: TradingHouse;
  services: Services;
  /** Batches that were written to the tenant's records, desks not counted. */
  writes = 0;
  readonly #counted: Counted;
  #now: UtcMillis = utcMillis(Date.UTC(2026, 0, 5, 12));

  private constructor(house: TradingHouse, market: AccountMarket, counted: Counted) {
    this.house = house;
    this.market = market;
    this.venue = market.account;
    this.services = this.#servicesOf(house);
    this.#counted = counted;
    counted.count = () => {
      this.writes += 1;
    };
  }

  static async open(): Promise<ReconciledHouse> {
    const market = new AccountMarket();
    const counted = { count: (): void => undefined };
    const house = await TradingHouse.open(optionsOf(market, counted));
    market.bar(100, 101, 99, 100);
    return new ReconciledHouse(house, market, counted);
  }

  /** The host stops and starts again on the same folder; `between` happens while it is down. */
  async reopen(between: () => void): Promise<void> {
    await this.house.settle();
    between();
    const { folder } = this.house;
    await this.house.close();
    this.house = await TradingHouse.open({
      ...optionsOf(this.market as AccountMarket, this.#counted),
      folder,
    });
    this.services = this.#servicesOf(this.house);
  }

  #servicesOf(house: TradingHouse): Services {
    return { ...house.services, clock: { now: () => this.#now } };
  }

  /** Ten pieces at 100 with a stop at 95 and a target at 110, all of them known to both sides. */
  async holdTen(): Promise<void> {
    await enter(this.house, { name: 'first', quantity: '10', stop: '95', target: '110', hold: '1025' });
    await this.house.settle();
    this.venue.fill((await this.order('entry')).clientOrderId, '10', '100');
    await this.hear();
    await this.quiet();
  }

  /** What the venue reports gets on record. */
  async hear(): Promise<void> {
    await syncOrders(this.house.tenant, this.house.services);
    await this.house.settle();
  }

  /** A minute passes on both clocks and nothing happens in it. */
  async quiet(): Promise<void> {
    this.market.bar(100, 101, 99, 100);
    this.#now = addMs(this.#now, 60_000);
    await this.house.settle();
  }

  /** One tick of the timer, 30 seconds after the last. */
  async pass(): Promise<Passes> {
    this.#now = addMs(this.#now, 30_000);
    const tick = { firedAt: this.#now, sinceMs: 86_400_000 };
    const passes = await reconcileAccounts(
      this.house.tenant,
      tick,
      await busyPlaces(this.services),
      this.services,
    );
    await this.house.settle();
    return passes;
  }

  async passes(count: number): Promise<void> {
    for (let index = 0; index < count; index += 1) await this.pass();
  }

  /** What is left to be seen: kinds, and `!` after those that two passes have seen. */
  async found(): Promise<readonly string[]> {
    const state = await readReconciliation(this.#store, this.house.profile.profileId);
    return (state?.sightings ?? []).map(({ kind, confirmed }) => (confirmed ? `${kind}!` : kind));
  }

  async state() {
    const state = await readReconciliation(this.#store, this.house.profile.profileId);
    invariant(state !== null, 'The account was looked at');
    return state;
  }

  externals() {
    return readExternals(this.#store, this.house.profile.profileId);
  }

  async order(leg: Leg): Promise<Order> {
    const orders = (await this.all<Order>(ORDER)).filter(({ intent }) => intent.leg === leg);
    const order = orders.find(({ status }) => !isTerminal(status)) ?? orders.at(-1);
    invariant(order !== undefined, `There is an order ${leg}`);
    return order;
  }

  async trade(): Promise<Trade> {
    const [trade] = await this.all<Trade>(TRADE);
    invariant(trade !== undefined, 'There is a trade');
    return trade;
  }

  async position(): Promise<Position> {
    const [position] = await this.all<Position>(POSITION);
    invariant(position !== undefined, 'There is a position');
    return position;
  }

  adjustments(): Promise<readonly Adjustment[]> {
    return this.all<Adjustment>(ADJUSTMENT);
  }

  desk() {
    return readDesk(this.house.profile, this.services);
  }

  async all<Value>(kind: RecordKind<Value>): Promise<readonly Value[]> {
    const query = {
      partition: this.house.profile.profileId,
      type: kind.type,
      order: 'oldest-first',
      limit: 500,
    } as const;
    const values: Value[] = [];
    for await (const document of allDocuments(this.#store, RECORDS, query))
      values.push(kind.decode(document));
    return values;
  }

  async close(): Promise<void> {
    await this.house.close();
    this.house.remove();
  }

  get #store(): TenantStore {
    return this.services.store.forTenant(this.house.tenant);
  }
}

interface Counted {
  count: () => void;
}

function optionsOf(market: AccountMarket, counted: Counted) {
  return {
    market,
    between: (ports: WorldPorts): WorldPorts => ({ ...ports, store: counting(ports.store, counted) }),
  };
}

function counting(store: Store, counted: Counted): Store {
  return {
    platform: store.platform,
    whereabouts: (...asked) => store.whereabouts(...asked),
    forTenant: (tenant) => {
      const inner = store.forTenant(tenant);
      return {
        tenantId: inner.tenantId,
        read: (container, partition, id) => inner.read(container, partition, id),
        query: (container, query) => inner.query(container, query),
        write: (container, partition, writes) => {
          counted.count();
          return inner.write(container, partition, writes);
        },
      };
    },
  };
}
