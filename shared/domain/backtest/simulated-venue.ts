import type { OpenedEntry } from '../engine/open-entry.ts';
import { reservationFor } from '../engine/reserve-order.ts';
import { operationIdFor, paperOrderIdFor } from '../ids/derive.ts';
import type { ClientOrderId } from '../ids/ids.ts';
import { barAt } from '../market/bar-columns.ts';
import type { Order } from '../orders/order.ts';
import { barSigma } from '../paper/bar-sigma.ts';
import { cancelAtOnce } from '../paper/cancel-at-once.ts';
import { step } from '../paper/matcher.ts';
import { submit, submitOnce } from '../paper/order-entry.ts';
import { paperOrdersOf, placementOf } from '../paper/placement.ts';
import { bookOf, openPaperAccount, type PaperSetup, type PaperState } from '../paper/state.ts';
import { type WakeBand, wakeBand } from '../paper/wake-band.ts';
import { invariant } from '../result.ts';
import type { UtcMillis } from '../time/instant.ts';
import type { BacktestSetup } from './setup.ts';
import { canReserve, isFlatDesk } from './plain/plain-books.ts';
import type { PlacedEntry } from './plain/placed-entry.ts';
import { placedOrders } from './plain/plain-orders.ts';
import { type PlainEnd, PlainTrade } from './plain/plain-trade.ts';
import type { Carrier, SimulatedDesk } from './simulated-desk.ts';

/** A desk that says no to an exit is asked again at the next bars: the stop may be on its way out. */
const EXIT_ASKED_MAX = 60;
/** Orders of an entry with its stop and its target. */
const BRACKET = 3;

/** The paper venue of a backtest with the steps of live trading before and after it: reserve, send once, record the answer. */
export class SimulatedVenue implements Carrier {
  /** The trade that has lived plainly so far; null where there is none. The desk and the records know nothing of it. */
  plain: PlainTrade | null = null;
  #band: WakeBand;
  #state: PaperState;
  /** Exits that the desk has not let through yet, and how often it was asked. */
  readonly #waiting = new Map<ClientOrderId, number>();
  readonly #setup: BacktestSetup;
  readonly #paper: PaperSetup;
  readonly #desk: SimulatedDesk;
  #lastPrice = Number.NaN;

  constructor(setup: BacktestSetup, desk: SimulatedDesk) {
    const { instrument, model, capital } = setup;
    this.#setup = setup;
    this.#desk = desk;
    this.#paper = { model, instruments: { [instrument.symbol]: instrument } };
    this.#state = openPaperAccount(capital);
    this.#band = wakeBand(this.#state, instrument.symbol);
  }

  readonly #venueIdOf = (id: ClientOrderId) => paperOrderIdFor(this.#setup.account.account, id);

  /** Where the venue sleeps. */
  get band(): WakeBand {
    return this.plain?.band ?? this.#band;
  }

  /** True while nothing at the venue and nothing on its way there can be changed by a bar. */
  get isIdle(): boolean {
    return (
      this.plain === null &&
      this.#waiting.size === 0 &&
      (this.#state.books[this.#setup.instrument.symbol]?.orders.length ?? 0) === 0
    );
  }

  /** Matches the bar at `index`, records all that the venue reports of it, and carries out what follows at the close of the bar. */
  match(index: number): void {
    const turn = this.plain === null ? 'other' : this.plain.pass(index);
    if (turn === 'lives') return;
    if (turn !== 'other') return this.#endPlain(turn);
    this.leavePlain();
    const { bars, instrument } = this.#setup;
    const bar = barAt(bars, index);
    this.#lastPrice = bar.close;
    const sigma = barSigma(bars, index);
    const { state, reports } = step(
      this.#state,
      { kind: 'bar', symbol: instrument.symbol, bar, sigma },
      this.#paper,
    );
    this.#state = state;
    for (const report of reports) this.#desk.hear(report, bar.closesAt);
    for (const id of [...this.#waiting.keys()]) this.#askAgain(id, bar.closesAt);
    this.#desk.settle(this, bar.closesAt);
    this.#band = wakeBand(this.#state, instrument.symbol);
  }

  #endPlain(end: PlainEnd): void {
    this.plain = null;
    this.#state = end.account;
    this.#band = wakeBand(this.#state, this.#setup.instrument.symbol);
    this.#desk.keepPlain(end);
  }

  /** Sends an entry at the close of the bar it was decided on. */
  place(entry: OpenedEntry, close: number, at: UtcMillis): void {
    this.#lastPrice = close;
    const placed = this.#setup.evaluation === 'full' ? null : this.#takenWhole(entry, close, at);
    if (placed !== null && this.#isPlain(entry)) {
      this.plain = new PlainTrade(placed, this.#desk.desk, this.#setup);
      return;
    }
    this.#desk.open(entry);
    if (placed === null) this.submit(entry.order, at);
    else this.#keepPlaced(placed);
    this.settle(close, at);
  }

  /** An entry with all that goes with it, as the venue would take it; null where it refuses one of the orders. Nothing is changed by asking. */
  #takenWhole(entry: OpenedEntry, close: number, at: UtcMillis): PlacedEntry | null {
    const market = { now: at, ask: close };
    let venue = this.#state;
    let acknowledgedAt = at;
    for (const paper of paperOrdersOf(placementOf(entry.order, entry.exits), this.#venueIdOf)) {
      const { state, answer } = submitOnce(venue, paper, market, this.#paper);
      if (answer.kind !== 'accepted') return null;
      venue = state;
      acknowledgedAt = answer.report.occurredAt;
    }
    const { orders } = bookOf(venue, this.#setup.instrument.symbol);
    const [order, stop, target] = orders.slice(-BRACKET);
    if (
      entry.exits.length + 1 !== BRACKET ||
      order === undefined ||
      stop === undefined ||
      target === undefined
    )
      return null;
    return { entry, at, close, acknowledgedAt, bracket: { entry: order, stop, target }, venue };
  }

  /** Whether nothing stands in the way of a plain life: nothing else is held or works, orders fill whole and fees are money. */
  #isPlain({ order }: OpenedEntry): boolean {
    const { limits, model, instrument, exitStyle } = this.#setup;
    const { desk } = this.#desk;
    return (
      limits.perSymbol === 1 &&
      model.partialFillRate === 0 &&
      instrument.fees.feeIn === 'quote' &&
      exitStyle.stopType === 'stop' &&
      this.isIdle &&
      bookOf(this.#state, instrument.symbol).position.isZero &&
      isFlatDesk(desk) &&
      canReserve(desk, order.intent.holdAmount)
    );
  }

  /** Puts what the venue has taken on record, unless the desk says no. */
  #keepPlaced(placed: PlacedEntry): void {
    const fence = this.#reserve(placed.entry.order, placed.at);
    if (fence === null) return;
    this.#state = placed.venue;
    this.#desk.records.keep({ orders: placedOrders(placed, fence) });
  }

  /** Lives a plain life so far again, step by step, because it takes another turn. */
  leavePlain(): void {
    if (this.plain === null) return;
    const { placed, enteredIn } = this.plain;
    this.plain = null;
    this.#desk.open(placed.entry);
    this.#keepPlaced(placed);
    this.settle(placed.close, placed.at);
    if (enteredIn !== null) this.match(enteredIn);
  }

  /** Carries out what the records ask for at the close of a bar. */
  settle(close: number, now: UtcMillis): void {
    this.#lastPrice = close;
    this.#desk.settle(this, now);
    this.#band = wakeBand(this.#state, this.#setup.instrument.symbol);
  }

  submit(order: Order, now: UtcMillis): void {
    const fence = this.#reserve(order, now);
    if (fence === null) return;
    const { clientOrderId } = order;
    this.#desk.tell(clientOrderId, { kind: 'sent', fence }, now);
    const { instrument } = this.#setup;
    const { siblings } = this.#desk.records.of(clientOrderId, instrument);
    const market = { now, ask: this.#lastPrice };
    let state = this.#state;
    const acknowledged = [];
    const papers = paperOrdersOf(placementOf(order, siblings), this.#venueIdOf);
    const [sent] = papers;
    invariant(sent !== undefined, 'A placement begins with its own order');
    for (const paper of papers) {
      const { state: after, answer } = submit(state, paper, market, this.#paper);
      if (answer.kind !== 'accepted') {
        // A bracket is taken whole or not at all: an entry without its stop would be naked.
        const reason =
          answer.kind === 'rejected' ? `${answer.refusal.code} (${answer.venueCode})` : 'DUPLICATE';
        this.#desk.tell(clientOrderId, { kind: 'rejected', reason }, now);
        return;
      }
      state = after;
      acknowledged.push(answer.report);
    }
    this.#state = state;
    this.#desk.tell(clientOrderId, { kind: 'accepted', venueOrderId: sent.venueOrderId }, now);
    for (const report of acknowledged) this.#desk.hear(report, now);
  }

  cancel(order: Order, now: UtcMillis): void {
    const ended = cancelAtOnce(this.#state, order.clientOrderId, now, this.#paper);
    if (ended === null) return; // It has ended already, and its report is on the way.
    this.#state = ended.state;
    for (const report of ended.reports) this.#desk.hear(report, now);
  }

  /** The fence under which the order may be sent; null where the desk refuses it, for now or for good. */
  #reserve(order: Order, now: UtcMillis): number | null {
    const { clientOrderId, intent, reservationId } = order;
    const operation = reservationFor(order, this.#setup.limits.maxOpen, now);
    if (operation === null) {
      const held = this.#desk.desk.reservations.find((one) => one.reservationId === reservationId);
      if (held === undefined) this.#waiting.set(clientOrderId, 0);
      return held?.fence ?? null;
    }
    // An exit is reserved when it is planned. A desk with a memory says the same as its books.
    const held = this.#desk.desk.reservations.find((one) => one.reservationId === reservationId);
    if (held !== undefined) return held.fence;
    const asked = this.#waiting.get(clientOrderId) ?? 0;
    const again = operationIdFor(`place:${clientOrderId}`, `reserve:${asked}`);
    const answer = this.#desk.ask(asked === 0 ? operation : { ...operation, operationId: again });
    if (answer.ok) return answer.value.fence;
    const { code } = answer.refusal;
    if (code === 'OPERATION_SPENT') {
      return this.#desk.desk.reservations.find((one) => one.reservationId === reservationId)?.fence ?? null;
    }
    if (intent.leg === 'entry' || code === 'TRADE_UNKNOWN' || asked >= EXIT_ASKED_MAX) {
      this.#desk.tell(clientOrderId, { kind: 'notPlaced', reason: code }, now);
    } else {
      this.#waiting.set(clientOrderId, asked + 1);
    }
    return null;
  }

  #askAgain(id: ClientOrderId, now: UtcMillis): void {
    const order = this.#desk.records.orders.get(id);
    if (order?.status === 'reserved') this.submit(order, now);
    const after = this.#desk.records.orders.get(id);
    if (after?.status !== 'reserved') this.#waiting.delete(id);
  }
}
