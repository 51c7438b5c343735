import { type AppliedReport, applyReport } from '../orders/apply-report.ts';
import type { ExecutionReport } from '../orders/execution-report.ts';
import { awaitedQuantity, type Order } from '../orders/order.ts';
import { applyEvent, type OrderEvent } from '../orders/order-events.ts';
import { isTerminal, isWorking } from '../orders/order-status.ts';
import { planExits } from '../orders/bracket.ts';
import { closeDust, copyOfTrade, fillTrade, openQuantity, type Trade, tradeFor } from '../orders/trade.ts';
import { ok, type Result } from '../result.ts';
import type { UtcMillis } from '../time/instant.ts';
import { closeTrade, releaseExits, reservationMoves, reserveExit } from './desk-movements.ts';
import {
  changedPosition,
  changeOf,
  keepUnmatched,
  type Moment,
  moveMoney,
  moveTrade,
  openDraft,
  type RecordDraft,
  revised,
} from './record-draft.ts';
import { recordUnmatched } from './record-unmatched.ts';
import {
  NOTHING_CHANGED,
  type RecordAlarm,
  type Recorded,
  type RecordRefusal,
  type Records,
} from './records.ts';
import { timelineOf } from './timeline.ts';

/**
 * What a venue's report means for the books: the records to store, what the desk must be told, what to do next. Live trading, paper and
 * the backtest call exactly this. The same report again changes nothing; reports may come late, twice and in any order.
 *
 * @param now when the books hear of it (`recordedAt`); it decides nothing and is part of no id
 */
export function record(
  records: Records,
  report: ExecutionReport,
  now: UtcMillis,
): Result<Recorded, RecordRefusal> {
  const { order, instrument } = records;
  if (order === null) return recordUnmatched(records, report, now);
  const applied = applyReport(order, report, instrument.currency, now);
  if (!applied.ok) return applied;
  if (applied.value.order === order) return ok(unchanged(applied.value.alarms));
  return ok(settled(records, order, applied.value, { occurredAt: report.occurredAt, now }));
}

/**
 * The same for what happened on our side of the wire: a request left, an answer came or was lost, look-ups were conclusive, a cancel was
 * asked for.
 *
 * @param order the order of `records`, which must be known: nothing of ours happens to an order that is not on record
 */
export function recordEvent(
  records: Records,
  order: Order,
  event: OrderEvent,
  at: Moment,
): Result<Recorded, RecordRefusal> {
  const applied = applyEvent(order, event, at.now);
  if (!applied.ok) return applied;
  if (applied.value === order) return ok(unchanged([]));
  return ok(settled(records, order, { order: applied.value, fills: [], alarms: [] }, at));
}

/**
 * What to do after a trade's own wishes changed: a stop was tightened or an exit wanted.
 *
 * @param trade the changed trade; every one of its live orders is in `records.siblings`
 */
export function recordTradeChange(records: Records, trade: Trade, at: Moment): Recorded {
  return finishDraft(openDraft(records, trade, at));
}

function finishDraft(draft: RecordDraft): Recorded {
  plan(draft, draft.records.siblings);
  return closeDraft(draft, null);
}

/** What follows from a quantity that changed without a fill. Exits that the venue holds are sized by its fills alone, so they make way for ours. */
export function finishAdjusted(draft: RecordDraft): Recorded {
  const { siblings } = draft.records;
  const exits = siblings.filter(({ venueLinked, intent }) => venueLinked && intent.leg !== 'entry');
  if (draft.trade !== null) wantCancels(draft, exits, siblings, 'ADJUSTED');
  plan(draft, latestOf(draft, siblings, null));
  return closeDraft(draft, null);
}

function unchanged(alarms: readonly RecordAlarm[]): Recorded {
  return { changes: NOTHING_CHANGED, deskOperations: [], followUps: [], alarms };
}

/** Fills first, the life of the trade second, the exits that follow from both last. */
function settled(records: Records, before: Order, applied: AppliedReport, at: Moment): Recorded {
  const opens = records.trade === null && before.intent.leg === 'entry';
  const draft = openDraft(records, opens ? tradeFor(before, at.now) : records.trade, at);
  draft.alarms.push(...applied.alarms);
  const moves = reservationMoves(before, applied.order, records.siblings, at);
  draft.desk.push(...moves.first);
  bookFills(draft, applied);
  const order = cancelDelayed(draft, before, applied.order);
  followEntry(draft, order);
  countRefusal(draft, before, order);
  draft.desk.push(...moves.last);
  draft.orders.push(order);
  plan(draft, [order, ...records.siblings]);
  endTrade(draft, order);
  const awaited = awaitedQuantity(order);
  if (awaited.sign > 0) draft.followUps.push({ kind: 'fetchFills', order, awaitedQuantity: awaited });
  return closeDraft(draft, { before, applied });
}

function bookFills(draft: RecordDraft, { order, fills }: AppliedReport): void {
  const owner = { tradeId: order.intent.tradeId, reservationId: order.reservationId };
  for (const booked of fills) {
    moveMoney(draft, booked, owner);
    const before = draft.trade;
    if (before === null) {
      keepUnmatched(draft, booked, changeOf(booked), 'TRADE_MISSING');
      continue;
    }
    const { trade, excess } = fillTrade(before, order, booked, draft.at.now);
    moveTrade(draft, before, trade);
    if (excess !== null) keepUnmatched(draft, booked, excess, 'EXIT_EXCESS');
  }
}

/** Sends the cancel that had to wait for the venue's word, and the one for an order we had taken for never placed. */
function cancelDelayed(draft: RecordDraft, before: Order, after: Order): Order {
  if (!isWorking(after.status) || after.status === 'pending_cancel') {
    if (
      after.status === 'pending_cancel' &&
      before.status !== 'pending_cancel' &&
      after.cancelWanted !== null
    ) {
      draft.followUps.push({ kind: 'cancel', order: after, because: after.cancelWanted });
    }
    return after;
  }
  const because = before.status === 'not_placed' ? 'ORDER_REVIVED' : after.cancelWanted;
  if (because === null) return after;
  const asked = applyEvent(after, { kind: 'cancelWanted', reason: because }, draft.at.now);
  if (!asked.ok) return after;
  draft.followUps.push({ kind: 'cancel', order: asked.value, because });
  return asked.value;
}

/** Whether the entry can still fill decides what its exits wait for. A trade whose entry ended without a fill never was. */
function followEntry(draft: RecordDraft, order: Order): void {
  const { trade } = draft;
  if (trade === null || order.intent.leg !== 'entry') return;
  const ended = isTerminal(order.status);
  const entry = order.status === 'filled' ? 'complete' : ended ? 'incomplete' : 'working';
  const isVoid = ended && trade.enteredQuantity.isZero && awaitedQuantity(order).isZero;
  const status = isVoid ? 'void' : trade.status;
  if (entry !== trade.entry || status !== trade.status) {
    const next = copyOfTrade(trade);
    next.entry = entry;
    next.status = status;
    draft.trade = next;
  }
  const linked = draft.records.siblings.find(
    ({ venueLinked, status: now }) => venueLinked && !isTerminal(now),
  );
  if (entry !== 'complete' || trade.entry === 'complete' || linked === undefined) return;
  if (linked.reservationId === null) return;
  const { tradeId } = trade;
  draft.desk.push(
    reserveExit({ tradeId, reservationId: linked.reservationId, quantity: openQuantity(trade) }, draft.at),
  );
}

/** A stop or exit that the venue refused, or ended although nobody here asked for it. Too many in a row, and a person is called. */
function countRefusal(draft: RecordDraft, before: Order, after: Order): void {
  const { trade } = draft;
  if (trade === null || after.intent.leg === 'entry' || after.venueLinked) return;
  const ends = isTerminal(after.status) && !isTerminal(before.status);
  const wished =
    before.cancelWanted !== null ||
    after.status === 'filled' ||
    (after.status === 'not_placed' && !isUnheard(after));
  if (!ends || wished || trade.status !== 'open') return;
  const refusals = trade.refusals + 1;
  const next = copyOfTrade(trade);
  next.refusals = refusals;
  draft.trade = next;
  draft.alarms.push({ code: 'EXIT_REFUSED', clientOrderId: after.clientOrderId, refusals });
}

/** The desk knows nothing of the trade that the exit belongs to: asking again at once would be asked again for ever. */
function isUnheard({ reason }: Order): boolean {
  return reason === 'TRADE_UNKNOWN';
}

function plan(draft: RecordDraft, latest: readonly Order[]): void {
  const { records, at } = draft;
  if (draft.trade === null) return;
  const live = latest.filter(({ intent, status }) => intent.leg !== 'entry' && !isTerminal(status));
  const { tickSize, lotSize, minQuantity } = records.instrument;
  const rest = closeDust(draft.trade, lotSize, at.occurredAt);
  moveTrade(draft, draft.trade, rest, rest === draft.trade ? undefined : draft.trade.holding.quantity);
  cancelEntries(draft, rest, latest);
  if (openQuantity(rest).isZero && live.length === 0) return;
  const setup = { account: records.account, style: records.exitStyle, tickSize, lotSize, minQuantity };
  const { trade, orders, actions } = planExits(rest, live, setup, at.occurredAt);
  draft.trade = trade;
  draft.followUps.push(...actions);
  if (orders.length === 0) return;
  const held = new Set(live.map((order) => order.reservationId));
  for (const order of orders) {
    keepOrder(draft, order);
    const before = live.find((known) => known.clientOrderId === order.clientOrderId);
    if (before !== undefined) {
      // One that was withdrawn before it was sent gives its reservation back.
      draft.desk.push(...reservationMoves(before, order, latestOf(draft, live, order), at).last);
      continue;
    }
    const { reservationId, intent } = order;
    if (reservationId === null || held.has(reservationId)) continue;
    held.add(reservationId);
    draft.desk.push(
      reserveExit({ tradeId: trade.tradeId, reservationId, quantity: intent.terms.quantity }, at),
    );
  }
}

/** What is left of an entry goes when its trade closes: another fill would open it again. */
function cancelEntries(draft: RecordDraft, trade: Trade, latest: readonly Order[]): void {
  const closing =
    trade.status === 'closed' || (trade.wantedExit !== null && trade.wantedExit.quantity === null);
  if (!closing) return;
  const entries = latest.filter(({ intent }) => intent.leg === 'entry');
  wantCancels(draft, entries, latest, 'TRADE_CLOSING');
}

function wantCancels(
  draft: RecordDraft,
  orders: readonly Order[],
  latest: readonly Order[],
  because: string,
): void {
  for (const order of orders) {
    if (isTerminal(order.status) || order.cancelWanted !== null) continue;
    const asked = applyEvent(order, { kind: 'cancelWanted', reason: because }, draft.at.now);
    if (!asked.ok || asked.value === order) continue;
    keepOrder(draft, asked.value);
    const { last } = reservationMoves(order, asked.value, latestOf(draft, latest, asked.value), draft.at);
    draft.desk.push(...last);
    if (asked.value.status === 'pending_cancel') {
      draft.followUps.push({ kind: 'cancel', order: asked.value, because });
    }
  }
}

function latestOf(draft: RecordDraft, live: readonly Order[], except: Order | null): readonly Order[] {
  const untouched = live.filter((known) =>
    draft.orders.every((order) => order.clientOrderId !== known.clientOrderId),
  );
  return [...untouched, ...draft.orders].filter((order) => order.clientOrderId !== except?.clientOrderId);
}

/** An order changes at most once in a call's answer: the latest version of it counts. */
function keepOrder(draft: RecordDraft, order: Order): void {
  const index = draft.orders.findIndex((known) => known.clientOrderId === order.clientOrderId);
  if (index === -1) draft.orders.push(order);
  else draft.orders[index] = order;
}

/** The desk ends a trade when nothing of it is held and none of its orders can bring anything back. */
function endTrade(draft: RecordDraft, order: Order): void {
  const { trade, records, at } = draft;
  if (trade === null) return;
  const live = latestOf(draft, records.siblings, order).filter(({ status }) => !isTerminal(status));
  const ended = isTerminal(order.status) && awaitedQuantity(order).isZero;
  if (!ended) return;
  if (trade.status === 'closed' && live.length === 0) {
    draft.desk.push(closeTrade(trade, order.clientOrderId, records.instrument.lotSize, at));
  }
  const exits = live.filter(({ intent }) => intent.leg !== 'entry');
  if (trade.status === 'open' && order.intent.leg !== 'entry' && exits.length === 0) {
    draft.desk.push(releaseExits(trade, order, at));
  }
}

interface OrderStep {
  readonly before: Order;
  readonly applied: AppliedReport;
}

/**
 * The end of an order changes its trade, if only its revision: whoever planned with the order as a living sibling then finds the trade changed and
 * plans again. Else the last two orders of a trade could end at the same time, each believing that the other still lives.
 */
function endsOrder(step: OrderStep | null): boolean {
  return step !== null && isTerminal(step.applied.order.status) && !isTerminal(step.before.status);
}

function closeDraft(draft: RecordDraft, step: OrderStep | null): Recorded {
  const { trade, records, at } = draft;
  const isUnchanged = trade === records.trade && !endsOrder(step);
  const changes = {
    orders: draft.orders,
    trade: trade === null || isUnchanged ? null : revised(copyOfTrade(trade), at),
    position: changedPosition(draft),
    unmatched: draft.unmatched,
    timeline: step === null ? [] : timelineOf(step.before, step.applied, at),
  };
  return { changes, deskOperations: draft.desk, followUps: draft.followUps, alarms: draft.alarms };
}
