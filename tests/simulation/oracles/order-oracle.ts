import type { StoredDocument } from '../../../shared/application/ports/store.ts';
import {
  CONTROL,
  CONTROL_PARTITION,
  CONTROL_RECORD,
} from '../../../shared/application/use-cases/trading-control.ts';
import type { Shelf } from '../ports/documents.ts';
import { ORDER } from '../../../shared/application/records/kinds.ts';
import { RECORDS } from '../../../shared/application/records/load-slice.ts';
import { documentId } from '../../../shared/application/records/record-codec.ts';
import type { ClientOrderId } from '../../../shared/domain/ids/ids.ts';
import { Decimal, ONE, sumOf, ZERO } from '../../../shared/domain/money/decimal.ts';
import { fillAmounts } from '../../../shared/domain/orders/fill-amounts.ts';
import type { Order } from '../../../shared/domain/orders/order.ts';
import { type BookAccount, type BookOrder, isLive } from '../venue/book-order.ts';
import type { WorldParts } from '../world/parts.ts';

/** A request that was sent before the halt may arrive this much later. */
const ON_THE_WIRE_MS = 45_000;
/** Market orders are priced by the last trade, which may move until they fill. */
const SLACK = Decimal.of(105, 2);

/**
 * Looks at every order at the instant at which the venue takes it, with the venue's own book on one side and the durable record on the other.
 * Strict: some mistakes are seen here before they cost anything.
 */
export class OrderOracle {
  readonly #world: WorldParts;

  constructor(world: WorldParts) {
    this.#world = world;
  }

  accepted(account: BookAccount, order: BookOrder): void {
    const intent = this.#recordOf(account, order.clientOrderId);
    if (intent === null) {
      this.#violated(`O3: the venue took ${order.clientOrderId}, of which there is no record`);
      return;
    }
    this.#wasDurable(intent, order);
    this.#isOnlyOne(account, order);
    if (intent.intent.leg !== 'entry') return;
    this.#isOnlyEntry(account, order, intent);
    this.#isAllowed(account, order);
    this.#isCovered(account);
  }

  /** O3: the order was on record as on its way before it left. Children travel with their entry. */
  #wasDurable(record: Order, { clientOrderId, parent }: BookOrder): void {
    if (parent !== null || record.status !== 'reserved') return;
    this.#violated(`O3: ${clientOrderId} was sent while its record says ${record.status}`);
  }

  /** One client order id is one order, however often it was asked for. */
  #isOnlyOne(account: BookAccount, { clientOrderId, venueOrderId }: BookOrder): void {
    for (const other of account.orders.values()) {
      if (other.clientOrderId === clientOrderId && other.venueOrderId !== venueOrderId)
        this.#violated(`O2: ${clientOrderId} is two orders, ${other.venueOrderId} and ${venueOrderId}`);
    }
  }

  /** O2: no other entry of the symbol is alive, and nothing is held. */
  #isOnlyEntry(account: BookAccount, order: BookOrder, record: Order): void {
    const { symbol } = order.terms;
    for (const other of account.orders.values()) {
      if (other === order || other.terms.symbol !== symbol || !isLive(other) || other.parent !== null)
        continue;
      const known = this.#recordOf(account, other.clientOrderId);
      if (known?.intent.leg === 'entry' && known.intent.profileId === record.intent.profileId)
        this.#violated(
          `O2: entry ${order.clientOrderId} beside the living entry ${other.clientOrderId} of ${symbol}`,
        );
    }
    const held = this.#heldBy(record, account);
    const worth = held.abs().times(this.#world.exchange.price(symbol) ?? ZERO);
    // Fees taken in the coin leave dust that nobody can sell.
    if (worth.greaterThan(ONE))
      this.#violated(`O2: entry ${record.clientOrderId} of ${symbol} while ${held.toString()} are held`);
  }

  /** What the profile of the order holds of its symbol: all that the account holds, where it has the account for itself. */
  #heldBy({ intent }: Order, account: BookAccount): Decimal {
    const { symbol } = intent.terms;
    if (account.owner.profiles.length === 1) return account.positions.get(symbol) ?? ZERO;
    const own = account.fills.filter(
      (fill) =>
        fill.symbol === symbol &&
        this.#recordOf(account, fill.clientOrderId)?.intent.profileId === intent.profileId,
    );
    return sumOf(own.map((fill) => fillAmounts(fill, 'USD').quantityChange));
  }

  /** G9: no entry is taken once a halt is older than what can still be on the wire. */
  #isAllowed({ owner }: BookAccount, { clientOrderId }: BookOrder): void {
    const shelf = { scope: owner.tenant, container: CONTROL, partition: CONTROL_PARTITION };
    const document = this.#read(shelf, documentId('control', 'tenant'));
    const control = document === null ? null : CONTROL_RECORD.decode(document);
    if (control?.state !== 'HALTED' || this.#world.kernel.now() - control.since <= ON_THE_WIRE_MS) return;
    this.#violated(`G9: entry ${clientOrderId} was taken long after ${owner.tenant} was halted`);
  }

  /** O4: what open buys may cost and what was spent is not more than was given. */
  #isCovered(account: BookAccount): void {
    const buys = [...account.orders.values()].filter(
      (one) => isLive(one) && one.terms.side === 'buy' && one.parent === null && this.#isEntry(account, one),
    );
    const wanted = sumOf(buys.map((one) => one.leaves.times(this.#priceOf(one))));
    if (wanted.greaterThan(account.cash.times(SLACK)))
      this.#violated(
        `O4: open entries of ${account.name} want ${wanted.toString()} of ${account.cash.toString()}`,
      );
  }

  #isEntry(account: BookAccount, { clientOrderId }: BookOrder): boolean {
    return this.#recordOf(account, clientOrderId)?.intent.leg === 'entry';
  }

  #priceOf({ terms }: BookOrder): Decimal {
    return terms.limitPrice ?? this.#world.exchange.price(terms.symbol) ?? ZERO;
  }

  #recordOf(account: BookAccount, id: ClientOrderId): Order | null {
    const { tenant, profiles } = account.owner;
    for (const partition of profiles) {
      const document = this.#read({ scope: tenant, container: RECORDS, partition }, documentId('order', id));
      if (document !== null) return ORDER.decode(document);
    }
    return null;
  }

  #read(shelf: Shelf, id: string): StoredDocument | null {
    return this.#world.documents.kept(shelf, id, this.#world.kernel.now())?.document ?? null;
  }

  #violated(sentence: string): void {
    this.#world.violations.add(sentence);
  }
}
