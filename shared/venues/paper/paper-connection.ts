import type {
  CompleteRun,
  CompleteSet,
  OrderRequest,
  ReportsPage,
  SubmitOutcome,
  VenueAccount,
  VenueActivity,
  VenueCapabilities,
  VenueConnection,
  VenueOrder,
  VenuePosition,
} from '../../application/ports/venue.ts';
import { paperOrderIdFor } from '../../domain/ids/derive.ts';
import type { ClientOrderId, VenueOrderId } from '../../domain/ids/ids.ts';
import type { Decimal } from '../../domain/money/decimal.ts';
import { priceOnTick } from '../../domain/money/tick-and-lot.ts';
import type { Fill } from '../../domain/orders/execution-report.ts';
import { step } from '../../domain/paper/matcher.ts';
import { cancelAtOnce } from '../../domain/paper/cancel-at-once.ts';
import { type MarketAtSubmit, submit } from '../../domain/paper/order-entry.ts';
import type { BarEvent, PaperOrder, PaperSetup, PaperState } from '../../domain/paper/state.ts';
import { type UtcMillis, utcMillis } from '../../domain/time/instant.ts';
import { type PaperBooks, type PaperChange, workingOrders } from './paper-books.ts';

export const PAPER_CAPABILITIES: VenueCapabilities = {
  clientIdUniqueness: 'forever',
  lookupByClientId: true,
  bracket: true,
  shorting: true,
  exitStyle: {
    workingExits: 'both',
    reduceOnlyEnforced: false,
    stopType: 'stop',
    stopLimitOffsetBps: 0,
    marketTimeInForce: 'gtc',
  },
};

/** What the paper venue sees of the market: closed bars and the time by which it goes. */
export interface PaperMarket {
  now(): UtcMillis;
  lastPrice(symbol: string): Promise<number | null>;
  /** Closed bars of the symbol after a moment, oldest first, each with its volatility. */
  barsAfter(symbol: string, after: UtcMillis): Promise<readonly BarEvent[]>;
}

/** One paper account. It matches when it is asked what happened: bars that closed since are replayed in order, so a late question only delays. */
export class PaperConnection implements VenueConnection {
  readonly venue = 'paper';
  readonly capabilities = PAPER_CAPABILITIES;
  readonly #account: string;
  readonly #currency: string;
  readonly #books: PaperBooks;
  readonly #market: PaperMarket;
  readonly #setup: PaperSetup;

  constructor(parts: {
    readonly account: string;
    readonly currency: string;
    readonly books: PaperBooks;
    readonly market: PaperMarket;
    readonly setup: PaperSetup;
  }) {
    this.#account = parts.account;
    this.#currency = parts.currency;
    this.#books = parts.books;
    this.#market = parts.market;
    this.#setup = parts.setup;
  }

  async submit(request: OrderRequest): Promise<SubmitOutcome> {
    const at: MarketAtSubmit = {
      now: this.#market.now(),
      ask: await this.#market.lastPrice(request.terms.symbol),
    };
    const orders = this.#paperOrders(request);
    const ids = orders.map((order) => order.clientOrderId);
    return this.#books.change(at.now, ids, (state) => this.#place(state, orders, at));
  }

  /** Bars that have closed come first: what traded in them has traded, whenever it is heard of. */
  async cancel(order: { readonly clientOrderId: ClientOrderId }) {
    await this.#catchUp();
    const now = this.#market.now();
    return this.#books.change<'requested' | 'already-terminal'>(now, [], (state) => {
      const ended = cancelAtOnce(state, order.clientOrderId, now, this.#setup);
      return ended === null
        ? { answer: 'already-terminal', change: null }
        : { answer: 'requested', change: ended };
    });
  }

  async findOrder(id: ClientOrderId) {
    const order = await this.#books.order(id);
    return order === null ? ({ kind: 'not-found' } as const) : ({ kind: 'found', order } as const);
  }

  async listOpenOrders(): Promise<CompleteSet<VenueOrder>> {
    const { state } = await this.#books.read();
    return { complete: true, items: workingOrders(state) };
  }

  async listPositions(): Promise<CompleteSet<VenuePosition>> {
    const { state } = await this.#books.read();
    const held = Object.entries(state.books).filter(([, book]) => !book.position.isZero);
    const items = held.map(async ([symbol, book]) => ({
      symbol,
      quantity: book.position,
      markPrice: await this.#markOf(symbol),
    }));
    return { complete: true, items: await Promise.all(items) };
  }

  /** Its cursor counts reports, in the order in which they were made, so nothing is ever told late. */
  async listFills(cursor: string | null): Promise<CompleteRun<Fill>> {
    const page = await this.#reportsAfter(cursor);
    const items = page.reports.flatMap((report) => report.fills);
    return { complete: true, items, cursor: page.cursor };
  }

  /** A paper account pays its fees with its fills, and nothing else ever happens to it. */
  async listActivities(cursor: string | null): Promise<CompleteRun<VenueActivity>> {
    return Promise.resolve({ complete: true, items: [], cursor: cursor ?? '0' });
  }

  async reportsSince(cursor: string | null): Promise<ReportsPage> {
    await this.#catchUp();
    return this.#reportsAfter(cursor);
  }

  async account(): Promise<VenueAccount> {
    const { state } = await this.#books.read();
    return { currency: this.#currency, cash: state.cash, buyingPower: state.cash };
  }

  #place(
    state: PaperState,
    orders: readonly PaperOrder[],
    at: MarketAtSubmit,
  ): { answer: SubmitOutcome; change: PaperChange | null } {
    const change = { state, reports: [] as PaperChange['reports'][number][] };
    for (const order of orders) {
      const { state: after, answer } = submit(change.state, order, at, this.#setup);
      if (answer.kind === 'duplicate') return { answer: { kind: 'duplicate' }, change: null };
      if (answer.kind === 'rejected') {
        // A bracket is taken whole or not at all: an entry without its stop would be naked.
        const code = answer.refusal.code;
        return {
          answer: { kind: 'rejected', code, reason: `${code} (${answer.venueCode})`, at: at.now },
          change: null,
        };
      }
      change.state = after;
      change.reports.push(answer.report);
    }
    const [parent, ...children] = orders.map((order) => order.venueOrderId);
    if (parent === undefined)
      return { answer: { kind: 'unknown', reason: 'a request without an order' }, change: null };
    return { answer: { kind: 'accepted', venueOrderId: parent, children, at: at.now }, change };
  }

  #paperOrders({ clientOrderId, terms, children, pairedWith }: OrderRequest): readonly PaperOrder[] {
    const parent = {
      clientOrderId,
      venueOrderId: this.#venueIdOf(clientOrderId),
      terms,
      parent: null,
      oco: pairedWith,
    };
    const named = children.map(
      (child, index): PaperOrder => ({
        clientOrderId: child.clientOrderId,
        venueOrderId: this.#venueIdOf(child.clientOrderId),
        terms: child.terms,
        parent: clientOrderId,
        oco: index === 0 ? null : (children[0]?.clientOrderId ?? null),
      }),
    );
    return [parent, ...named];
  }

  async #reportsAfter(cursor: string | null): Promise<ReportsPage> {
    const count = cursor === null ? 0 : Number(cursor);
    const reports = await this.#books.reportsAfter(count);
    return { reports, cursor: String(count + reports.length) };
  }

  async #markOf(symbol: string): Promise<Decimal | null> {
    const instrument = this.#setup.instruments[symbol];
    const last = await this.#market.lastPrice(symbol);
    return instrument === undefined || last === null
      ? null
      : priceOnTick(last, instrument.tickSize, 'half-even');
  }

  #venueIdOf(id: ClientOrderId): VenueOrderId {
    return paperOrderIdFor(this.#account, id);
  }

  async #catchUp(): Promise<void> {
    const { state } = await this.#books.read();
    const waiting = Object.entries(state.books).filter(([, book]) => book.orders.length > 0);
    for (const [symbol, book] of waiting) {
      // Bars that closed before any order was active concern none of them.
      const active = Math.min(...book.orders.map((order) => order.activeAt));
      const since = utcMillis(Math.max(active, book.matchedUntil ?? active));
      for (const event of await this.#market.barsAfter(symbol, since)) await this.#match(event);
    }
    const now = this.#market.now();
    await this.#books.change(now, [], (latest) => this.#stepped(latest, { kind: 'clock', at: now }));
  }

  async #match(event: BarEvent): Promise<void> {
    await this.#books.change(event.bar.closesAt, [], (state) => {
      const matchedUntil = state.books[event.symbol]?.matchedUntil ?? null;
      // Another process was here first: a bar is matched once.
      if (matchedUntil !== null && matchedUntil >= event.bar.closesAt)
        return { answer: undefined, change: null };
      return this.#stepped(state, event);
    });
  }

  #stepped(
    state: PaperState,
    event: Parameters<typeof step>[1],
  ): { answer: undefined; change: PaperChange | null } {
    const after = step(state, event, this.#setup);
    return { answer: undefined, change: after.state === state && after.reports.length === 0 ? null : after };
  }
}
