import type { DeskOperation } from '../desk/operations.ts';
import { type Decimal, ZERO } from '../money/decimal.ts';
import type { BookedFill } from '../orders/apply-report.ts';
import type { HoldingChange } from '../orders/holding.ts';
import type { Order } from '../orders/order.ts';
import {
  copyOfPosition,
  emptyPosition,
  type Position,
  type UnmatchedBecause,
  type UnmatchedFill,
  withExternal,
  withSlice,
} from '../orders/position.ts';
import type { Trade } from '../orders/trade.ts';
import type { UtcMillis } from '../time/instant.ts';
import { settleFill } from './desk-movements.ts';
import type { FollowUp, RecordAlarm, Records } from './records.ts';

/** The two times of a fact: when it happened, the same in every retry, and when the books hear of it. */
export interface Moment {
  readonly occurredAt: UtcMillis;
  readonly now: UtcMillis;
}

/** What one call of `record` has worked out so far. It never leaves the call. */
export interface RecordDraft {
  readonly records: Records;
  readonly at: Moment;
  readonly start: Position;
  position: Position;
  trade: Trade | null;
  readonly orders: Order[];
  readonly unmatched: UnmatchedFill[];
  readonly desk: DeskOperation[];
  readonly followUps: FollowUp[];
  readonly alarms: RecordAlarm[];
}

export function openDraft(records: Records, trade: Trade | null, at: Moment): RecordDraft {
  const { tenantId, profileId, instrument } = records;
  const start = records.position ?? emptyPosition({ tenantId, profileId, symbol: instrument.symbol }, at.now);
  return {
    records,
    at,
    start,
    position: start,
    trade,
    orders: [],
    unmatched: [],
    desk: [],
    followUps: [],
    alarms: [],
  };
}

export function changeOf({ fill, amounts }: BookedFill): HoldingChange {
  return {
    fillId: fill.fillId,
    quantity: amounts.quantityChange,
    cashOut: amounts.cashOut,
    fee: amounts.fees.quote,
    at: fill.occurredAt,
  };
}

/** Tells the desk of a fill, and of the rebate that may come with it. */
export function moveMoney(
  draft: RecordDraft,
  booked: BookedFill,
  owner: Parameters<typeof settleFill>[1],
): void {
  draft.desk.push(settleFill(booked, owner, draft.at.now));
  const { quote } = booked.amounts.fees;
  if (quote.sign < 0) {
    draft.followUps.push({ kind: 'bookRebate', fillId: booked.fill.fillId, amount: quote.negated() });
  }
}

/** Puts a fill (or the part of it) that belongs to no trade on record: its P&L counts and somebody is told. */
export function keepUnmatched(
  draft: RecordDraft,
  { fill }: BookedFill,
  change: HoldingChange,
  because: UnmatchedBecause,
): void {
  const { position, realised } = withExternal(draft.position, change);
  draft.position = position;
  const unmatched: UnmatchedFill = {
    fillId: fill.fillId,
    because,
    clientOrderId: fill.clientOrderId,
    venueOrderId: fill.venueOrderId,
    symbol: fill.symbol,
    quantity: change.quantity,
    price: fill.price,
    cashOut: change.cashOut,
    fee: change.fee,
    realised,
    occurredAt: fill.occurredAt,
    recordedAt: draft.at.now,
  };
  draft.unmatched.push(unmatched);
  draft.alarms.push({ code: 'UNMATCHED_FILL', fill: unmatched });
}

/** Takes over a trade's new state and its slice of the position; `dustQuantity` is what was written off and is still at the venue. */
export function moveTrade(
  draft: RecordDraft,
  before: Trade,
  after: Trade,
  dustQuantity: Decimal = ZERO,
): void {
  draft.trade = after;
  if (after.holding === before.holding) return;
  const { quantity, cost, openFees, realised } = after.holding;
  draft.position = withSlice(
    draft.position,
    { tradeId: after.tradeId, direction: after.direction, quantity, cost: cost.plus(openFees) },
    { realised: realised.minus(before.holding.realised), dustQuantity },
  );
}

/** The position as stored next, or null where nothing of it changed. */
export function changedPosition({ position, start, at }: RecordDraft): Position | null {
  return position === start ? null : revised(copyOfPosition(position), at);
}

/** A changed copy as the next revision of its record. */
export function revised<Kept extends { recordedAt: UtcMillis; revision: number }>(
  next: Kept,
  { now }: Moment,
): Kept {
  next.recordedAt = now;
  next.revision += 1;
  return next;
}
