import type {
  CompleteRun,
  OrderRequest,
  ReportsPage,
  SubmitOutcome,
  VenueActivity,
  VenueCapabilities,
  VenueConnection,
  VenueOrder,
} from '../../shared/application/ports/venue.ts';
import { type ClientOrderId, clientOrderId, fillId, venueOrderId } from '../../shared/domain/ids/ids.ts';
import { Decimal, ZERO } from '../../shared/domain/money/decimal.ts';
import type { ExecutionReport, Fill, ReportedStatus } from '../../shared/domain/orders/execution-report.ts';
import { fillAmounts } from '../../shared/domain/orders/fill-amounts.ts';
import type { OrderTerms, Side } from '../../shared/domain/orders/intent.ts';
import { invariant } from '../../shared/domain/result.ts';
import type { UtcMillis } from '../../shared/domain/time/instant.ts';
import { PAPER_CAPABILITIES } from '../../shared/venues/paper/paper-connection.ts';

const dec = (text: string): Decimal => Decimal.parse(text);

/** What an order at the scripted venue is made of: everything the venue would say of it. */
interface Held {
  order: VenueOrder;
  readonly terms: Pick<OrderTerms, 'symbol' | 'side'>;
}

export type Part = 'orders' | 'positions' | 'fills' | 'activities' | 'account';

/**
 * A venue account whose truth a test dictates: it takes every order and does nothing by itself. What happens is told in reports where the test does not say
 * that they got lost, and is always to be seen in orders, positions, fills, activities and cash.
 */
export class ScriptedAccount implements VenueConnection {
  readonly venue = 'paper';
  capabilities: VenueCapabilities = PAPER_CAPABILITIES;
  cash: Decimal;
  /** Parts of the account that give no complete answer. */
  readonly unreadable = new Set<Part>();
  /** Whether `findOrder` answers. */
  answersById = true;
  /** Whether cancels are carried out, or only taken. */
  carriesCancelsOut = true;
  /** Reports are lost while false; the truth is there all the same. */
  reports = true;
  submits = 0;
  cancels = 0;
  readonly #now: () => UtcMillis;
  readonly #held = new Map<string, Held>();
  readonly #positions = new Map<string, Decimal>();
  readonly #fills: Fill[] = [];
  readonly #activities: VenueActivity[] = [];
  readonly #reports: ExecutionReport[] = [];
  #number = 0;

  constructor(cash: string, now: () => UtcMillis) {
    this.cash = dec(cash);
    this.#now = now;
  }

  submit({ clientOrderId: id, terms, children }: OrderRequest): Promise<SubmitOutcome> {
    this.submits += 1;
    if (this.#held.has(id)) return Promise.resolve({ kind: 'duplicate' });
    const parent = this.#take(id, terms);
    const linked = children.map((child) => this.#take(child.clientOrderId, child.terms));
    return Promise.resolve({
      kind: 'accepted',
      venueOrderId: parent.venueOrderId,
      children: linked.map((order) => order.venueOrderId),
      at: this.#now(),
    });
  }

  cancel({ clientOrderId: id }: { readonly clientOrderId: ClientOrderId }) {
    this.cancels += 1;
    const held = this.#held.get(id);
    if (held === undefined) return Promise.resolve('not-found' as const);
    if (!this.#isOpen(held.order)) return Promise.resolve('already-terminal' as const);
    if (this.carriesCancelsOut) this.end(id, 'canceled');
    else this.#tell(held, 'pending_cancel', []);
    return Promise.resolve('requested' as const);
  }

  findOrder(id: ClientOrderId) {
    if (!this.answersById) return Promise.resolve({ kind: 'unknown', reason: 'no answer came' } as const);
    const held = this.#held.get(id);
    return Promise.resolve(
      held === undefined ? ({ kind: 'not-found' } as const) : ({ kind: 'found', order: held.order } as const),
    );
  }

  listOpenOrders() {
    const open = [...this.#held.values()].map(({ order }) => order).filter((order) => this.#isOpen(order));
    return Promise.resolve(this.#answer('orders', { complete: true as const, items: open }));
  }

  listPositions() {
    const items = [...this.#positions]
      .filter(([, quantity]) => !quantity.isZero)
      .map(([symbol, quantity]) => ({ symbol, quantity, markPrice: dec('100') }));
    return Promise.resolve(this.#answer('positions', { complete: true as const, items }));
  }

  listFills(cursor: string | null): Promise<CompleteRun<Fill>> {
    return Promise.resolve(this.#answer('fills', runOf(this.#fills, cursor)));
  }

  listActivities(cursor: string | null): Promise<CompleteRun<VenueActivity>> {
    return Promise.resolve(this.#answer('activities', runOf(this.#activities, cursor)));
  }

  reportsSince(cursor: string | null): Promise<ReportsPage> {
    const from = Number(cursor ?? '0');
    const reports = this.#reports.slice(from);
    return Promise.resolve({ reports, cursor: String(from + reports.length) });
  }

  account() {
    if (this.unreadable.has('account')) return Promise.resolve({ unknown: 'no answer came' });
    return Promise.resolve({ currency: 'USD', cash: this.cash, buyingPower: this.cash });
  }

  /** The order fills, wholly or in part. */
  fill(id: string, quantity: string, price: string, more: Partial<Fill> = {}): Fill {
    const held = this.#heldOf(id);
    const filled = held.order.cumulativeQuantity.plus(dec(quantity));
    const status = filled.lessThan(held.order.quantity) ? 'partially_filled' : 'filled';
    held.order = { ...held.order, cumulativeQuantity: filled };
    const fill = this.#book(held, quantity, price, more);
    this.#tell(held, status, [fill]);
    return fill;
  }

  /** The order ends, by itself or by somebody's hand. */
  end(id: string, status: Extract<ReportedStatus, 'canceled' | 'expired' | 'rejected'>): void {
    this.#tell(this.#heldOf(id), status, []);
  }

  /** The venue forgets that it ever had the order. */
  forget(id: string): void {
    this.#held.delete(id);
  }

  /** The venue does not show the order for a while; the answer shows it again. */
  hide(id: string): () => void {
    const held = this.#heldOf(id);
    this.#held.delete(id);
    return () => void this.#held.set(id, held);
  }

  /** Somebody places an order that is not ours, or not on record. */
  place(id: string | null, symbol: string, side: Side, quantity: string, price = '100'): VenueOrder {
    const terms = { symbol, side, quantity: dec(quantity), limitPrice: dec(price), stopPrice: null };
    return this.#take(id ?? `manual-${this.#number + 1}`, terms, id);
  }

  /** The quantity at the venue changes and nothing tells why. */
  move(symbol: string, quantity: string): void {
    this.#positions.set(symbol, this.quantityOf(symbol).plus(dec(quantity)));
  }

  happens(activity: Pick<VenueActivity, 'activityId' | 'kind'> & Partial<VenueActivity>): void {
    const full = {
      symbol: null,
      cashChange: ZERO,
      quantityChange: ZERO,
      occurredAt: this.#now(),
      ...activity,
    };
    this.#activities.push(full);
    this.cash = this.cash.plus(full.cashChange);
    if (full.symbol !== null) this.move(full.symbol, full.quantityChange.toString());
  }

  /** An order as the venue has it now; changing it is a hand at the venue's own screen. */
  change(id: string, change: Partial<VenueOrder>): void {
    const held = this.#heldOf(id);
    held.order = { ...held.order, ...change };
  }

  quantityOf(symbol: string): Decimal {
    return this.#positions.get(symbol) ?? ZERO;
  }

  openOrders(): readonly VenueOrder[] {
    return [...this.#held.values()].map(({ order }) => order).filter((order) => this.#isOpen(order));
  }

  #take(
    name: string,
    {
      symbol,
      side,
      quantity,
      limitPrice,
      stopPrice,
    }: Pick<OrderTerms, 'symbol' | 'side' | 'quantity' | 'limitPrice' | 'stopPrice'>,
    id: string | null = name,
  ): VenueOrder {
    this.#number += 1;
    const order: VenueOrder = {
      clientOrderId: id,
      venueOrderId: venueOrderId(`v-${this.#number}`),
      symbol,
      side,
      quantity,
      limitPrice,
      stopPrice,
      status: 'new',
      cumulativeQuantity: ZERO,
      updatedAt: this.#now(),
    };
    const held = { order, terms: { symbol, side } };
    this.#held.set(name, held);
    if (id !== null) this.#tell(held, 'new', []);
    return held.order;
  }

  #heldOf(id: string): Held {
    const held = this.#held.get(id);
    invariant(held !== undefined, `The scripted venue has an order ${id}`);
    return held;
  }

  #book(held: Held, quantity: string, price: string, more: Partial<Fill>): Fill {
    const { symbol, side } = held.terms;
    const { clientOrderId: id, venueOrderId: order } = held.order;
    const fill: Fill = {
      fillId: fillId(`f-${this.#fills.length + 1}`),
      clientOrderId: clientOrderId(id ?? `venue-${order}`),
      venueOrderId: order,
      symbol,
      side,
      quantity: dec(quantity),
      price: dec(price),
      fee: ZERO,
      feeCurrency: 'USD',
      liquidity: 'taker',
      occurredAt: this.#now(),
      ...more,
    };
    this.#fills.push(fill);
    const { quantityChange, cashOut, fees } = fillAmounts(fill, 'USD');
    this.cash = this.cash.minus(cashOut).minus(fees.quote);
    this.move(symbol, quantityChange.toString());
    return fill;
  }

  #tell(held: Held, status: ReportedStatus, fills: readonly Fill[]): void {
    held.order = { ...held.order, status, updatedAt: this.#now() };
    const { clientOrderId: id, venueOrderId: order, cumulativeQuantity } = held.order;
    if (!this.reports || id === null) return;
    this.#reports.push({
      reportId: `r:${order}:${status}:${cumulativeQuantity.toString()}`,
      clientOrderId: clientOrderId(id),
      venueOrderId: order,
      status,
      cumulativeQuantity,
      fills,
      reason: null,
      occurredAt: this.#now(),
    });
  }

  #isOpen({ status }: VenueOrder): boolean {
    return !['filled', 'canceled', 'expired', 'rejected', 'replaced'].includes(status);
  }

  #answer<Answer>(part: Part, answer: Answer): Answer | { complete: false; reason: string } {
    return this.unreadable.has(part) ? { complete: false, reason: `${part} broke off` } : answer;
  }
}

function runOf<T>(all: readonly T[], cursor: string | null): CompleteRun<T> {
  return { complete: true, items: all.slice(Number(cursor ?? '0')), cursor: String(all.length) };
}
