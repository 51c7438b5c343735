import { allDocuments } from '../../shared/application/records/all-documents.ts';
import { DECISION } from '../../shared/application/records/decision-kinds.ts';
import { ORDER, TRADE } from '../../shared/application/records/kinds.ts';
import { RECORDS } from '../../shared/application/records/load-slice.ts';
import type { RecordKind } from '../../shared/application/records/record-codec.ts';
import { readDesk } from '../../shared/application/use-cases/command-desk.ts';
import type { StoredDecision } from '../../shared/contracts/decision.ts';
import { booksText } from '../../shared/domain/desk/statement.ts';
import type { Order } from '../../shared/domain/orders/order.ts';
import { isWorking } from '../../shared/domain/orders/order-status.ts';
import { openQuantity, type Trade } from '../../shared/domain/orders/trade.ts';
import { BY_HAND, type PlayedHouse } from './played-house.ts';

/** What the records of one profile say, in the words of the stories. */
export class Told {
  readonly #house: PlayedHouse;
  readonly #name: string;

  constructor(house: PlayedHouse, name: string = BY_HAND.name) {
    this.#house = house;
    this.#name = name;
  }

  orders(): Promise<readonly Order[]> {
    return this.#all<Order>(ORDER);
  }

  trades(): Promise<readonly Trade[]> {
    return this.#all<Trade>(TRADE);
  }

  decisions(): Promise<readonly StoredDecision[]> {
    return this.#all<StoredDecision>(DECISION);
  }

  /** Such as `entry filled 10` and `stop new 0`, sorted. */
  async orderLines(): Promise<readonly string[]> {
    const orders = await this.orders();
    return orders
      .map(({ intent, status, filledQuantity }) => `${intent.leg} ${status} ${filledQuantity.toString()}`)
      .sort();
  }

  async tradeLines(): Promise<readonly string[]> {
    const trades = await this.trades();
    return trades
      .map(
        ({ status, holding, exitReason }) =>
          `${status} realised ${holding.realised.toString()} by ${exitReason ?? 'nothing'}`,
      )
      .sort();
  }

  /** Stops that work at the venue: price and quantity. */
  async workingStops(): Promise<readonly string[]> {
    const orders = await this.orders();
    return orders
      .filter(({ intent, status }) => intent.leg === 'stop' && isWorking(status))
      .map(
        ({ intent: { terms } }) =>
          `${terms.quantity.toString()} at ${terms.stopPrice?.toString() ?? 'no price'}`,
      );
  }

  async openQuantity(): Promise<string> {
    const open = (await this.trades()).filter(({ status }) => status === 'open');
    return open.map((trade) => openQuantity(trade).toString()).join(', ');
  }

  async books() {
    const desk = await readDesk(this.#house.profile(this.#name), this.#house.services);
    const { available, orders, positions, realised } = booksText(desk.books);
    return { available, orders, positions, realised };
  }

  /** Client order ids that the venue holds open. */
  async atVenue(): Promise<number> {
    const { services, tenant } = this.#house;
    const venue = await services.venues.connect(tenant, this.#house.profile(this.#name));
    const open = await venue.listOpenOrders();
    if (!open.complete) throw new Error('The paper venue always answers in full');
    return open.items.length;
  }

  async #all<Value>(kind: RecordKind<Value>): Promise<readonly Value[]> {
    const store = this.#house.services.store.forTenant(this.#house.tenant);
    const partition = this.#house.profile(this.#name).profileId;
    const query = { partition, type: kind.type, order: 'oldest-first', limit: 500 } as const;
    const values: Value[] = [];
    for await (const document of allDocuments(store, RECORDS, query)) values.push(kind.decode(document));
    return values;
  }
}
