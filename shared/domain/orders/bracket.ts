import type { ReservationId, TradeId } from '../ids/ids.ts';
import { type Decimal, maxOf, minOf, sumOf, ZERO } from '../money/decimal.ts';
import { invariant } from '../result.ts';
import type { UtcMillis } from '../time/instant.ts';
import { type ExitLeg, type ExitSetup, nextExitOrder } from './exit-orders.ts';
import type { Order } from './order.ts';
import { applyEvent } from './order-events.ts';
import { isTerminal } from './order-status.ts';
import type { Protection } from './intent.ts';
import { openQuantity, type Trade } from './trade.ts';

/** Refusals in a row after which nobody tries again without a person: the venue means it. */
const EXIT_REFUSALS_MAX = 3;
/** A person is called, and meanwhile a look at the trade tries once more so long after the last refusal: a position without a stop is worse than a question. */
const REFUSED_AGAIN_AFTER_MS = 60_000;

/** What has to be done about the exits of a trade, as values. */
export type ExitAction =
  | { readonly kind: 'submit'; readonly order: Order }
  | { readonly kind: 'cancel'; readonly order: Order; readonly because: string }
  | {
      readonly kind: 'escalate';
      readonly tradeId: TradeId;
      readonly because: 'EXIT_REFUSED' | 'BELOW_MINIMUM';
      readonly quantity: Decimal;
    };

export interface ExitPlan {
  readonly trade: Trade;
  /** Orders that are new or changed: they are stored before any action is carried out. */
  readonly orders: readonly Order[];
  readonly actions: readonly ExitAction[];
}

const NO_ORDERS: readonly Order[] = [];

interface Draft {
  trade: Trade;
  orders: Order[];
  readonly changed: Order['clientOrderId'][];
  readonly actions: ExitAction[];
  readonly setup: ExitSetup;
  readonly at: UtcMillis;
}

/**
 * Compares what protects a trade with what should, and says what to do about it. Called after every change: what is under way (an order
 * that is reserved, sent, unknown or being cancelled) counts as there, so calling it again asks for nothing twice.
 *
 * Quantity rule: the orders that can close a trade never add up to more than it holds, stop and target of one reservation counting once,
 * however many of them are being cancelled. So a smaller stop is placed only after the larger one is gone, and an exit only after the stops
 * that stand in its way are.
 *
 * @param orders every exit order of the trade that is not over
 * @param at the moment of the fact that calls for it, so that a second run makes the same orders
 */
export function planExits(trade: Trade, orders: readonly Order[], setup: ExitSetup, at: UtcMillis): ExitPlan {
  const draft: Draft = { trade, orders: [...orders], changed: [], actions: [], setup, at };
  const open = openQuantity(trade).toMultipleOf(setup.lotSize, 'down');
  const wanted = wantedQuantity(trade, open);
  const guarded = trade.protection === null ? ZERO : open.minus(wanted);
  cancelMoved(draft);
  if (trade.entry === 'incomplete') cancelUnarmed(draft);
  // A venue that holds a linked bracket arms it when the entry is complete; until then the monitor guards what has filled.
  const armedByVenue = trade.entry === 'working' && draft.orders.some((order) => order.venueLinked);
  if (!armedByVenue) {
    cancelOutgrown(draft);
    cancelSurplus(draft, 'stop', guarded);
    cancelSurplus(draft, 'target', guarded);
    cancelWidows(draft, guarded);
  }
  placeWantedExit(draft, open, wanted);
  if (!armedByVenue) {
    placeStops(draft, open, guarded);
    placeTargets(draft);
  }
  return {
    trade: draft.trade,
    orders:
      draft.changed.length === 0
        ? NO_ORDERS
        : draft.orders.filter((order) => draft.changed.includes(order.clientOrderId)),
    actions: draft.actions,
  };
}

function wantedQuantity({ wantedExit }: Trade, open: Decimal): Decimal {
  if (wantedExit === null) return ZERO;
  return wantedExit.quantity === null ? open : minOf(wantedExit.quantity, open);
}

/** True while a cancel of the order is wanted or under way: it can still fill and protects nobody. */
function isLeaving(order: Order): boolean {
  return order.cancelWanted !== null || order.status === 'pending_cancel';
}

function staying(draft: Draft, leg: ExitLeg): Order[] {
  return draft.orders.filter((order) => order.intent.leg === leg && isStaying(order));
}

function isStaying(order: Order): boolean {
  return !isTerminal(order.status) && !isLeaving(order);
}

/** What the order may still close. The venue shrinks a linked order along with its position. */
function reach(draft: Draft, order: Order): Decimal {
  return order.venueLinked ? minOf(order.leavesQuantity, openQuantity(draft.trade)) : order.leavesQuantity;
}

/** The most that the live exits can close between them, siblings of one reservation counting once. */
function committed(draft: Draft): Decimal {
  const most = new Map<ReservationId | null, Decimal>();
  for (const order of draft.orders) {
    if (isTerminal(order.status)) continue;
    const key = order.reservationId;
    most.set(key, maxOf(most.get(key) ?? ZERO, reach(draft, order)));
  }
  return sumOf(most.values());
}

function update(draft: Draft, order: Order): void {
  draft.orders = draft.orders.map((known) => (known.clientOrderId === order.clientOrderId ? order : known));
  draft.changed.push(order.clientOrderId);
}

function cancel(draft: Draft, order: Order, because: string): void {
  const result = applyEvent(order, { kind: 'cancelWanted', reason: because }, draft.at);
  invariant(result.ok, `A cancel can be wanted of an order that is ${order.status}`);
  update(draft, result.value);
  // Withdrawn before it was sent, or not yet confirmed by the venue: then there is nothing to send now.
  if (result.value.status === 'pending_cancel')
    draft.actions.push({ kind: 'cancel', order: result.value, because });
}

function cancelMoved(draft: Draft): void {
  const { protection } = draft.trade;
  if (protection === null) return;
  if (draft.orders.every((order) => isInPlace(order, protection))) return;
  for (const leg of ['stop', 'target'] as const) {
    for (const order of staying(draft, leg)) {
      if (!isInPlace(order, protection)) cancel(draft, order, leg === 'stop' ? 'STOP_MOVED' : 'TARGET_MOVED');
    }
  }
}

/** Whether an order is at the price that protects; true for one that is leaving or is no protection. */
function isInPlace(order: Order, { stopPrice, targetPrice }: Protection): boolean {
  const { leg, terms } = order.intent;
  if (!isStaying(order)) return true;
  if (leg === 'stop') return terms.stopPrice?.equals(stopPrice) === true;
  if (leg !== 'target') return true;
  return targetPrice !== null && terms.limitPrice?.equals(targetPrice) === true;
}

/** A venue never arms the linked exits of an entry that ended early: they go, and ours take their place. */
function cancelUnarmed(draft: Draft): void {
  for (const order of [...staying(draft, 'stop'), ...staying(draft, 'target')]) {
    if (order.venueLinked) cancel(draft, order, 'ENTRY_INCOMPLETE');
  }
}

/** A sibling that is larger than the other of its pair goes: it could still close what the smaller one has closed already. */
function cancelOutgrown(draft: Draft): void {
  for (const stop of staying(draft, 'stop')) {
    if (stop.venueLinked) continue;
    const target = staying(draft, 'target').find((order) => order.reservationId === stop.reservationId);
    if (target === undefined || target.leavesQuantity.equals(stop.leavesQuantity)) continue;
    cancel(draft, target.leavesQuantity.greaterThan(stop.leavesQuantity) ? target : stop, 'RESIZED');
  }
}

/**
 * Cancels until the rest fits; what is missing then is placed anew when the cancelled ones are gone. First go those whose sibling is gone,
 * so that pairs stay pairs: a stop of one and a target of another would both be free to fill. Then the newest.
 */
function cancelSurplus(draft: Draft, leg: 'stop' | 'target', guarded: Decimal): void {
  const orders = staying(draft, leg);
  let covered = sumOf(orders.map((order) => reach(draft, order)));
  if (!covered.greaterThan(guarded)) return;
  const siblings = staying(draft, leg === 'stop' ? 'target' : 'stop');
  const isPaired = ({ reservationId }: Order) =>
    siblings.some((other) => other.reservationId === reservationId);
  const newest = [...orders].reverse();
  for (const order of [...newest.filter((one) => !isPaired(one)), ...newest.filter(isPaired)]) {
    if (!covered.greaterThan(guarded)) return;
    covered = covered.minus(reach(draft, order));
    cancel(draft, order, becauseOf(guarded));
  }
}

/** A target whose stop is gone for good stays only where it fits the stop that is about to be placed: that one joins it. */
function cancelWidows(draft: Draft, guarded: Decimal): void {
  const missing = guarded.minus(sumOf(staying(draft, 'stop').map((order) => reach(draft, order))));
  const kept = missing.sign > 0 ? widowedTarget(draft, missing) : null;
  const stops = draft.orders.filter(({ intent, status }) => intent.leg === 'stop' && !isTerminal(status));
  for (const target of staying(draft, 'target')) {
    if (target === kept || target.venueLinked) continue;
    if (stops.some((stop) => stop.reservationId === target.reservationId)) continue;
    cancel(draft, target, becauseOf(guarded));
  }
}

function becauseOf(guarded: Decimal): string {
  return guarded.isZero ? 'TRADE_CLOSING' : 'RESIZED';
}

/** False, with one call for a person, where the venue has refused too often to ask again. */
function mayPlace(draft: Draft, quantity: Decimal): boolean {
  const { trade, setup, actions } = draft;
  const refused = isRefused(draft);
  if (!refused && !quantity.lessThan(setup.minQuantity)) return true;
  const because = refused ? 'EXIT_REFUSED' : 'BELOW_MINIMUM';
  if (!actions.some((action) => action.kind === 'escalate')) {
    actions.push({ kind: 'escalate', tradeId: trade.tradeId, because, quantity });
  }
  return false;
}

function isRefused({ trade, at }: Draft): boolean {
  return trade.refusals >= EXIT_REFUSALS_MAX && at - trade.recordedAt < REFUSED_AGAIN_AFTER_MS;
}

function place(
  draft: Draft,
  wish: { readonly leg: ExitLeg; readonly quantity: Decimal; readonly price: Decimal },
  sharedReservation: ReservationId | null,
): void {
  const market = wish.leg === 'exit' || wish.leg === 'flatten';
  const origin = market ? (draft.trade.wantedExit?.origin ?? 'monitor') : 'monitor';
  const { leg, quantity, price } = wish;
  const full = { leg, quantity, origin, price, sharedReservation, venueLinked: false };
  const next = nextExitOrder(draft.trade, full, draft.setup, draft.at);
  draft.trade = next.trade;
  draft.orders.push(next.order);
  draft.changed.push(next.order.clientOrderId);
  draft.actions.push({ kind: 'submit', order: next.order });
}

function placeWantedExit(draft: Draft, open: Decimal, wanted: Decimal): void {
  const { wantedExit } = draft.trade;
  if (wantedExit === null || wanted.isZero) return;
  const live = draft.orders.some(
    ({ status, intent }) => (intent.leg === 'exit' || intent.leg === 'flatten') && !isTerminal(status),
  );
  if (live) return; // One at a time: the quantity of a second could only be a guess.
  const twin = leavingTwin(draft, wanted);
  const free = twin === null ? open.minus(committed(draft)) : wanted;
  if (free.lessThan(wanted) || !mayPlace(draft, wanted)) return;
  const exit = { leg: wantedExit.leg, quantity: wanted, price: wantedExit.referencePrice };
  place(draft, exit, twin?.reservationId ?? null);
}

/**
 * Where the venue never turns a position round, an exit need not wait for the end of the stop that holds the same quantity: only one of
 * both can fill, so they share its reservation.
 */
function leavingTwin(draft: Draft, quantity: Decimal): Order | null {
  if (!draft.setup.style.reduceOnlyEnforced) return null;
  const twin = draft.orders.find(
    (order) => !isTerminal(order.status) && isLeaving(order) && reach(draft, order).equals(quantity),
  );
  return twin ?? null;
}

function placeStops(draft: Draft, open: Decimal, guarded: Decimal): void {
  const { trade, setup } = draft;
  if (trade.protection === null) return;
  const stops = staying(draft, 'stop');
  const missing = guarded.minus(sumOf(stops.map((order) => reach(draft, order))));
  if (missing.sign <= 0) return;
  if (missing.lessThan(setup.minQuantity) && trade.entry === 'working') return; // The next fill may make it large enough.
  if (missing.lessThan(setup.minQuantity) && stops.length > 0) {
    for (const order of [...stops, ...staying(draft, 'target')]) cancel(draft, order, 'RESIZED');
    return;
  }
  const widowed = widowedTarget(draft, missing);
  const free = open.minus(committed(draft));
  // A target that waits for its stop takes no quantity of its own.
  const room = widowed === null ? free : free.plus(reach(draft, widowed));
  if (room.lessThan(missing) || !mayPlace(draft, missing)) return;
  place(
    draft,
    { leg: 'stop', quantity: missing, price: trade.protection.stopPrice },
    widowed?.reservationId ?? null,
  );
}

/** A live target of exactly this quantity whose stop is gone for good: a new stop shares its reservation. */
function widowedTarget(draft: Draft, quantity: Decimal): Order | null {
  const stops = draft.orders.filter(({ intent, status }) => intent.leg === 'stop' && !isTerminal(status));
  const target = staying(draft, 'target').find(
    (order) =>
      reach(draft, order).equals(quantity) &&
      !stops.some((stop) => stop.reservationId === order.reservationId),
  );
  return target ?? null;
}

function placeTargets(draft: Draft): void {
  const { protection } = draft.trade;
  const { style, minQuantity } = draft.setup;
  if (protection === null || protection.targetPrice === null || style.workingExits === 'one') return;
  if (isRefused(draft)) return;
  const live = draft.orders.filter(({ intent, status }) => intent.leg === 'target' && !isTerminal(status));
  for (const stop of staying(draft, 'stop')) {
    const quantity = reach(draft, stop);
    if (stop.venueLinked || quantity.lessThan(minQuantity)) continue;
    if (live.some((target) => target.reservationId === stop.reservationId)) continue;
    place(draft, { leg: 'target', quantity, price: protection.targetPrice }, stop.reservationId);
  }
}
