import type { OrderRequest, SubmitOutcome, VenueOrder } from '../../../shared/application/ports/venue.ts';
import {
  type ClientOrderId,
  clientOrderId,
  type ProfileId,
  type VenueOrderId,
  venueOrderId,
} from '../../../shared/domain/ids/ids.ts';
import { Decimal, maxOf, minOf, ONE, sumOf, ZERO } from '../../../shared/domain/money/decimal.ts';
import type { Instrument } from '../../../shared/domain/market/instrument.ts';
import type { SeededChance } from '../../../shared/domain/market/seeded-chance.ts';
import type { ReportedStatus } from '../../../shared/domain/orders/execution-report.ts';
import type { OrderTerms } from '../../../shared/domain/orders/intent.ts';
import { invariant } from '../../../shared/domain/result.ts';
import type { Occasion, Swarm } from '../faults/swarm.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { announce, fillOf, type Saying } from './announce.ts';
import { type BookAccount, type BookOrder, isLive } from './book-order.ts';
import { executionPrice } from './execution-price.ts';
import type { VenueKind } from './venue-kind.ts';

export interface ExchangeParts {
  readonly kind: VenueKind;
  readonly kernel: Kernel;
  readonly chance: SeededChance;
  readonly swarm: Swarm | null;
  readonly instruments: readonly Instrument[];
  /** Told at the instant an order enters the book. */
  readonly accepted: (account: BookAccount, order: BookOrder) => void;
}

const NEW_ORDER_LAG_MS = 3_000;
const REPORT_LAG_MS = 4_000;
const CANCEL_TAKES_MS = 1_500;
const STUCK_MS = [60_000, 900_000] as const;

/**
 * A venue with a book of its own, which is the truth of the simulation: what it has accepted and filled has happened, whatever anybody was told.
 * It knows nothing of our code.
 */
export class Exchange {
  readonly accounts = new Map<string, BookAccount>();
  /** What fills of an order at one step of the market, in hundredths of its quantity. */
  fillPct = 100;
  /** How long after an order has entered its book a venue shows it and speaks of it. */
  lagMs = 0;
  readonly #parts: ExchangeParts;
  readonly #instruments: ReadonlyMap<string, Instrument>;
  readonly #prices = new Map<string, Decimal>();
  #ids = 0;

  constructor(parts: ExchangeParts) {
    this.#parts = parts;
    this.#instruments = new Map(parts.instruments.map((instrument) => [instrument.symbol, instrument]));
  }

  /** Opens an account, or brings the money of one more profile to it. */
  open(name: string, by: { readonly tenant: string; readonly profile: ProfileId }, cash: Decimal): void {
    const empty = { name, positions: new Map(), orders: new Map(), said: [], fills: [] };
    const known = this.accounts.get(name) ?? {
      ...empty,
      owner: { tenant: by.tenant, profiles: [] },
      cash: ZERO,
    };
    const owner = { tenant: by.tenant, profiles: [...known.owner.profiles, by.profile] };
    this.accounts.set(name, { ...known, owner, cash: known.cash.plus(cash) });
  }

  account(name: string): BookAccount {
    const account = this.accounts.get(name);
    invariant(account !== undefined, `The venue has an account ${name}`);
    return account;
  }

  price(symbol: string): Decimal | null {
    return this.#prices.get(symbol) ?? null;
  }

  submit(account: BookAccount, request: OrderRequest): SubmitOutcome {
    const { terms, clientOrderId, children, pairedWith } = request;
    const at = this.#parts.kernel.now();
    const ids = [clientOrderId, ...children.map((child) => child.clientOrderId)];
    if (ids.some((id) => this.#isTaken(account, id))) return { kind: 'duplicate' };
    const pair = pairedWith === null ? undefined : liveOf(account, pairedWith);
    const code = this.#refusalOf(account, terms, pair);
    if (code !== null) return { kind: 'rejected', code, reason: code, at };
    const order = this.#enter(account, { clientOrderId, terms }, null);
    if (pair !== undefined) link(order, pair);
    const named = children.map((child) => this.#enter(account, child, order.venueOrderId));
    const [first, second] = named;
    if (first !== undefined && second !== undefined) link(first, second);
    if (children.length === 0 && this.#strikes('rejectedLater'))
      this.#later(5_000, `${order.venueOrderId} is refused`, () => this.#refuseLater(account, order));
    return {
      kind: 'accepted',
      venueOrderId: order.venueOrderId,
      children: named.map((child) => child.venueOrderId),
      at,
    };
  }

  cancel(account: BookAccount, id: ClientOrderId): 'requested' | 'already-terminal' | 'not-found' {
    const order = latestOf(account, id);
    const now = this.#parts.kernel.now();
    if (order === undefined || order.visibleAt > now) return 'not-found';
    if (!isLive(order)) return 'already-terminal';
    if (order.cancelAt !== null) return 'requested';
    const stuck = this.#strikes('stuckCancel');
    const [least, most] = stuck ? STUCK_MS : [0, CANCEL_TAKES_MS];
    const takes = Math.round(least + this.#parts.chance.uniform() * (most - least));
    order.cancelAt = now + takes;
    if (stuck) this.#say(account, order, 'pending_cancel', null);
    this.#parts.kernel.after(takes, `${order.venueOrderId} is cancelled`, () =>
      this.#end(account, order, 'canceled', null),
    );
    return 'requested';
  }

  /** Somebody trades at the venue's own counter, with no word to us: done at once, at the price of the moment. */
  tradeOutside(account: BookAccount, symbol: string, side: 'buy' | 'sell', quantity: Decimal): void {
    const price = this.#prices.get(symbol);
    invariant(price !== undefined, `${symbol} has a price`);
    const terms = {
      symbol,
      side,
      type: 'market',
      quantity,
      limitPrice: null,
      stopPrice: null,
      trailBy: null,
      trailPercent: null,
      timeInForce: 'day',
      expiresAt: null,
      reduceOnly: false,
      extendedHours: false,
    } as const;
    const id = clientOrderId(`counter-${this.#ids + 1}`);
    const order = this.#enter(account, { clientOrderId: id, terms }, null, true);
    this.#fill(account, order, quantity, price);
  }

  /** The newest order under the id, as a look-up shows it. */
  find(account: BookAccount, id: ClientOrderId): VenueOrder | null {
    const order = latestOf(account, id);
    return order === undefined || order.visibleAt > this.#parts.kernel.now() ? null : shown(order);
  }

  listOpen(account: BookAccount): readonly VenueOrder[] {
    const now = this.#parts.kernel.now();
    return [...account.orders.values()].filter((one) => isLive(one) && one.visibleAt <= now).map(shown);
  }

  /** The market moves: everything that can fill now does. */
  move(symbol: string, price: Decimal): void {
    this.#prices.set(symbol, price);
    for (const account of this.accounts.values())
      for (const order of [...account.orders.values()])
        if (order.status === 'working' && order.terms.symbol === symbol) this.#match(account, order, price);
  }

  /** Everything is shown, and cancels that hang are carried out. */
  heal(): void {
    const now = this.#parts.kernel.now();
    this.lagMs = 0;
    for (const account of this.accounts.values()) {
      for (const said of account.said) said.visibleAt = Math.min(said.visibleAt, now);
      for (const order of account.orders.values()) {
        order.visibleAt = Math.min(order.visibleAt, now);
        if (isLive(order) && order.cancelAt !== null) this.#end(account, order, 'canceled', null);
      }
    }
  }

  #strikes(occasion: Occasion): boolean {
    return this.#parts.swarm?.strikes(occasion) === true;
  }

  #later(mostMs: number, label: string, happen: () => void): void {
    this.#parts.kernel.after(this.#parts.chance.uniform() * mostMs, label, happen);
  }

  #isTaken(account: BookAccount, id: ClientOrderId): boolean {
    const forEver = this.#parts.kind.capabilities.clientIdUniqueness === 'forever';
    return [...account.orders.values()].some((one) => one.clientOrderId === id && (forEver || isLive(one)));
  }

  /** An order opens or it closes: one that would close more than is there and free is refused. */
  #refusalOf(account: BookAccount, terms: OrderTerms, pair: BookOrder | undefined): string | null {
    if (this.#strikes('rejected')) return 'VENUE_SAYS_NO';
    const held = account.positions.get(terms.symbol) ?? ZERO;
    const against = terms.side === 'sell' ? held : held.negated();
    if (against.sign > 0) {
      const free = against.minus(promised(account, terms, pair));
      return terms.quantity.greaterThan(free) ? 'INSUFFICIENT_QUANTITY' : null;
    }
    const opens = terms.side === 'buy' || this.#parts.kind.capabilities.shorting;
    return terms.reduceOnly || !opens ? 'INSUFFICIENT_QUANTITY' : null;
  }

  #enter(
    account: BookAccount,
    { clientOrderId, terms }: { readonly clientOrderId: ClientOrderId; readonly terms: OrderTerms },
    parent: VenueOrderId | null,
    isForeign = false,
  ): BookOrder {
    const now = this.#parts.kernel.now();
    this.#ids += 1;
    const lag = this.#strikes('lag') ? Math.round(this.#parts.chance.uniform() * NEW_ORDER_LAG_MS) : 0;
    const order: BookOrder = {
      venueOrderId: venueOrderId(`v${this.#ids}`),
      clientOrderId,
      terms,
      parent,
      linked: new Set(),
      visibleAt: now + this.lagMs + lag,
      isForeign,
      status: parent === null ? 'working' : 'held',
      leaves: terms.quantity,
      filled: ZERO,
      triggered: false,
      cancelAt: null,
    };
    account.orders.set(order.venueOrderId, order);
    this.#tell(
      account,
      order,
      `takes ${terms.type} ${terms.side} ${terms.quantity.toString()}${parent === null ? '' : `, child of ${parent}`}`,
    );
    if (!isForeign) this.#parts.accepted(account, order);
    this.#say(account, order, 'new', null);
    return order;
  }

  #refuseLater(account: BookAccount, order: BookOrder): void {
    if (order.status === 'working' && order.filled.isZero)
      this.#end(account, order, 'rejected', 'REFUSED_LATER');
  }

  #match(account: BookAccount, order: BookOrder, price: Decimal): void {
    const instrument = this.#instruments.get(order.terms.symbol);
    invariant(instrument !== undefined, `${order.terms.symbol} is listed`);
    const at = executionPrice(order, price, instrument.tickSize);
    if (at === null) return;
    const wanted = this.#strikes('partialFill')
      ? partOf(order.leaves, Math.floor(this.#parts.chance.uniform() * 100), instrument.lotSize)
      : minOf(order.leaves, partOf(order.terms.quantity, this.fillPct, instrument.lotSize));
    const quantity = this.#sellable(account, order, wanted);
    if (quantity.sign > 0) this.#fill(account, order, quantity, at);
  }

  /** A spot account sells what it has and no more. */
  #sellable(account: BookAccount, { terms }: BookOrder, wanted: Decimal): Decimal {
    if (this.#parts.kind.capabilities.shorting || terms.side === 'buy') return wanted;
    return minOf(wanted, account.positions.get(terms.symbol) ?? ZERO);
  }

  #fill(account: BookAccount, order: BookOrder, quantity: Decimal, price: Decimal): void {
    const { symbol, side } = order.terms;
    const { takerBps } = this.#instruments.get(symbol)?.fees ?? { takerBps: 0 };
    const buys = side === 'buy';
    const notional = quantity.times(price);
    const inBase = this.#parts.kind.feeIn === 'received' && buys;
    const fee = (inBase ? quantity : notional).times(Decimal.of(takerBps, 4));
    const change = buys ? quantity : quantity.negated();
    account.positions.set(
      symbol,
      (account.positions.get(symbol) ?? ZERO).plus(change).minus(inBase ? fee : ZERO),
    );
    account.cash = account.cash.plus(buys ? notional.negated() : notional).minus(inBase ? ZERO : fee);
    order.filled = order.filled.plus(quantity);
    order.leaves = order.leaves.minus(quantity);
    const isDone = order.leaves.isZero;
    if (isDone) order.status = 'filled';
    const feeCurrency = inBase ? (symbol.split('/')[0] ?? symbol) : 'USD';
    const fill = fillOf(order, { quantity, price, fee, feeCurrency }, this.#parts.kernel.now());
    account.fills.push(fill);
    this.#tell(
      account,
      order,
      `fills ${side} ${quantity.toString()} at ${price.toString()}, holds ${(account.positions.get(symbol) ?? ZERO).toString()}`,
    );
    announce(
      account,
      order,
      { status: isDone ? 'filled' : 'partially_filled', reason: null, fill },
      this.#saying(),
    );
    this.#afterFill(account, order, quantity);
  }

  /** A fill takes the same from the siblings; a complete entry wakes its children. */
  #afterFill(account: BookAccount, order: BookOrder, quantity: Decimal): void {
    for (const id of order.linked) {
      const sibling = account.orders.get(id);
      if (sibling === undefined || !isLive(sibling)) continue;
      sibling.leaves = maxOf(sibling.leaves.minus(quantity), ZERO);
      if (sibling.leaves.isZero) this.#end(account, sibling, 'canceled', 'SIBLING_FILLED');
    }
    if (order.status !== 'filled') return;
    for (const child of account.orders.values())
      if (child.parent === order.venueOrderId && child.status === 'held') child.status = 'working';
  }

  /** An order ends without being filled. Children of an entry that ended early are never armed. */
  #end(account: BookAccount, order: BookOrder, how: 'canceled' | 'rejected', reason: string | null): void {
    if (!isLive(order)) return;
    this.#tell(account, order, `${how} ${reason ?? ''} with ${order.filled.toString()} filled`);
    order.status = how;
    order.leaves = ZERO;
    this.#say(account, order, how, reason);
    for (const child of account.orders.values())
      if (child.parent === order.venueOrderId) this.#end(account, child, 'canceled', 'PARENT_ENDED');
  }

  #tell({ name }: BookAccount, { venueOrderId: id, clientOrderId, terms }: BookOrder, what: string): void {
    this.#parts.kernel.trace.note(
      this.#parts.kernel.now(),
      `VENUE ${name} ${terms.symbol} ${id} (${clientOrderId.slice(0, 8)}) ${what}`,
    );
  }

  #say(account: BookAccount, order: BookOrder, status: ReportedStatus, reason: string | null): void {
    announce(account, order, { status, reason }, this.#saying());
  }

  #saying(): Saying {
    const lagMs = this.#strikes('lag') ? this.#parts.chance.uniform() * REPORT_LAG_MS : 0;
    return { at: this.#parts.kernel.now(), lagMs: this.lagMs + Math.round(lagMs) };
  }
}

/** What living orders on the same side may take already; of a linked pair only one can, and children that sleep take nothing. */
function promised(account: BookAccount, { symbol, side }: OrderTerms, pair: BookOrder | undefined): Decimal {
  const rivals = [...account.orders.values()].filter(
    (one) =>
      one.status === 'working' && one.terms.symbol === symbol && one.terms.side === side && one !== pair,
  );
  const once = rivals.filter(
    (rival, place) => !rivals.slice(0, place).some((earlier) => rival.linked.has(earlier.venueOrderId)),
  );
  return sumOf(once.map(({ leaves }) => leaves));
}

function partOf(leaves: Decimal, pct: number, lot: Decimal): Decimal {
  if (pct >= 100) return leaves;
  return maxOf(leaves.times(Decimal.of(pct, 2)).toMultipleOf(lot, 'down'), minOf(lot, leaves));
}

function link(one: BookOrder, other: BookOrder): void {
  one.linked.add(other.venueOrderId);
  other.linked.add(one.venueOrderId);
}

function latestOf(account: BookAccount, id: ClientOrderId): BookOrder | undefined {
  return [...account.orders.values()].filter((order) => order.clientOrderId === id).at(-1);
}

function liveOf(account: BookAccount, id: ClientOrderId): BookOrder | undefined {
  return [...account.orders.values()].find((order) => order.clientOrderId === id && isLive(order));
}

function shown(order: BookOrder): VenueOrder {
  const { clientOrderId, venueOrderId: id, terms, leaves, filled, status, cancelAt } = order;
  const { symbol, side, limitPrice, stopPrice } = terms;
  return {
    clientOrderId,
    venueOrderId: id,
    symbol,
    side,
    quantity: filled.plus(leaves),
    limitPrice,
    stopPrice,
    status: statusOf(status, filled, cancelAt),
    cumulativeQuantity: filled,
    updatedAt: order.visibleAt as VenueOrder['updatedAt'],
  };
}

function statusOf(status: BookOrder['status'], filled: Decimal, cancelAt: number | null): ReportedStatus {
  if (status === 'filled' || status === 'canceled' || status === 'rejected') return status;
  if (cancelAt !== null) return 'pending_cancel';
  return filled.lessThan(ONE) && filled.isZero ? 'new' : 'partially_filled';
}
