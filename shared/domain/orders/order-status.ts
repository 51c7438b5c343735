import { ok, type Result, refuse } from '../result.ts';

/** Where an order is. The first five are our own knowledge, before or instead of a venue's word; the others are the venue's words. */
export type OrderStatus =
  | 'reserved'
  | 'submitting'
  | 'unknown'
  | 'not_sent'
  | 'not_placed'
  | 'pending_new'
  | 'new'
  | 'suspended'
  | 'partially_filled'
  | 'pending_cancel'
  | 'pending_replace'
  | 'filled'
  | 'canceled'
  | 'rejected'
  | 'expired'
  | 'replaced';

/** What can happen to an order. `sent` to `cancel_refused` happen on our side of the wire, the rest is what a venue says. */
export type OrderEventType =
  | 'sent'
  | 'not_sent'
  | 'answer_lost'
  | 'not_placed'
  | 'cancel_requested'
  | 'cancel_refused'
  | 'accepted'
  | 'confirmed'
  | 'suspended'
  | 'cancel_pending'
  | 'replace_pending'
  | 'part_filled'
  | 'filled'
  | 'canceled'
  | 'rejected'
  | 'expired'
  | 'replaced';

export interface IllegalTransition {
  readonly code: 'ILLEGAL_TRANSITION';
  readonly status: OrderStatus;
  readonly event: OrderEventType;
}

type Steps = Readonly<Partial<Record<OrderEventType, OrderStatus>>>;

/** The status that a venue's word stands for, where nothing else is known. */
const VENUE_SAYS = {
  accepted: 'pending_new',
  confirmed: 'new',
  suspended: 'suspended',
  cancel_pending: 'pending_cancel',
  replace_pending: 'pending_replace',
  part_filled: 'partially_filled',
  filled: 'filled',
  canceled: 'canceled',
  rejected: 'rejected',
  expired: 'expired',
  replaced: 'replaced',
} as const satisfies Steps;

/** An order that is over may still be told of a fill that overtook its end: the money has moved, so the fill counts. */
const lateFills = (ended: OrderStatus): Steps => ({ part_filled: ended, filled: 'filled' });

/** A cancel of ours may reach an order that has an answer; a second request changes nothing. */
const CANCELABLE: Steps = { cancel_requested: 'pending_cancel' };

/**
 * Every legal step of an order; a pair that is missing is refused as ILLEGAL_TRANSITION. No status but `filled` refuses a fill, because a
 * fill is money that has moved whatever our books believed.
 */
const NEXT: Readonly<Record<OrderStatus, Steps>> = {
  // Stored before it is sent, so a venue that knows it knows it by mistake of ours: believe the venue.
  reserved: { ...VENUE_SAYS, sent: 'submitting', not_placed: 'not_placed' },
  submitting: { ...VENUE_SAYS, not_sent: 'not_sent', answer_lost: 'unknown' },
  // `sent` again only where the venue keeps ids unique for ever; `not_placed` only after conclusive look-ups.
  unknown: { ...VENUE_SAYS, sent: 'submitting', answer_lost: 'unknown', not_placed: 'not_placed' },
  // The request never left us; should the venue know the order all the same, it wins.
  not_sent: { ...VENUE_SAYS, sent: 'submitting', not_placed: 'not_placed' },
  // Our conclusion, not the venue's word: an order that turns up after it is real, and is cancelled.
  not_placed: { ...VENUE_SAYS, part_filled: 'not_placed' },
  pending_new: { ...VENUE_SAYS, ...CANCELABLE },
  new: { ...VENUE_SAYS, ...CANCELABLE, accepted: 'new' },
  suspended: { ...VENUE_SAYS, ...CANCELABLE, accepted: 'suspended' },
  partially_filled: {
    ...VENUE_SAYS,
    ...CANCELABLE,
    accepted: 'partially_filled',
    confirmed: 'partially_filled',
  },
  // Can still fill, and a fill does not take the request back: only the venue's end of it or its refusal does.
  pending_cancel: {
    ...VENUE_SAYS,
    ...CANCELABLE,
    cancel_refused: 'new',
    accepted: 'pending_cancel',
    confirmed: 'pending_cancel',
    suspended: 'pending_cancel',
    replace_pending: 'pending_cancel',
    part_filled: 'pending_cancel',
  },
  // We never replace; somebody at the venue's own screen may.
  pending_replace: {
    ...VENUE_SAYS,
    ...CANCELABLE,
    accepted: 'pending_replace',
    part_filled: 'pending_replace',
  },
  filled: {},
  canceled: lateFills('canceled'),
  rejected: lateFills('rejected'),
  expired: lateFills('expired'),
  replaced: lateFills('replaced'),
};

/** How much is known of an order in each status. A claim of a lower rank that arrives later is old news, not a step back. */
const RANK: Readonly<Record<OrderStatus, number>> = {
  reserved: 0,
  submitting: 1,
  not_sent: 1,
  unknown: 2,
  not_placed: 2,
  pending_new: 3,
  new: 4,
  suspended: 4,
  pending_replace: 4,
  partially_filled: 5,
  pending_cancel: 6,
  canceled: 7,
  rejected: 7,
  expired: 7,
  replaced: 7,
  filled: 8,
};

export const ORDER_STATUSES: readonly OrderStatus[] = [
  'reserved',
  'submitting',
  'unknown',
  'not_sent',
  'not_placed',
  'pending_new',
  'new',
  'suspended',
  'partially_filled',
  'pending_cancel',
  'pending_replace',
  'filled',
  'canceled',
  'rejected',
  'expired',
  'replaced',
];

const TERMINAL: ReadonlySet<OrderStatus> = new Set(
  ORDER_STATUSES.filter((status) => RANK[status] >= 7 || status === 'not_placed'),
);

/**
 * Statuses in which a venue may hold the order. Order sync and the recovery after a restart both ask for exactly these, so that no
 * order is recovered by one and forgotten by the other.
 */
export const OPEN_STATUSES: ReadonlySet<OrderStatus> = new Set(
  ORDER_STATUSES.filter((status) => !TERMINAL.has(status) && RANK[status] >= 1 && status !== 'not_sent'),
);

/** True once no further step but a late fill is expected. */
export function isTerminal(status: OrderStatus): boolean {
  return TERMINAL.has(status);
}

/** True where the venue has said that it holds the order, so that a cancel can name it. */
export function isWorking(status: OrderStatus): boolean {
  return RANK[status] >= 3 && !TERMINAL.has(status);
}

/** The status after `event`, by the table alone. */
export function nextStatus(
  status: OrderStatus,
  event: OrderEventType,
): Result<OrderStatus, IllegalTransition> {
  const next = NEXT[status][event];
  return next === undefined ? refuse({ code: 'ILLEGAL_TRANSITION', status, event }) : ok(next);
}

/**
 * The status after a venue's claim that may arrive late, twice or out of order: what is already surpassed or repeated changes nothing,
 * what contradicts the books (expired after canceled) is refused.
 */
export function mergeClaim(
  status: OrderStatus,
  claim: keyof typeof VENUE_SAYS,
): Result<OrderStatus, IllegalTransition> {
  const claimed = VENUE_SAYS[claim];
  if (claimed === status || RANK[claimed] < RANK[status]) return ok(status);
  return nextStatus(status, claim);
}

export type VenueClaim = keyof typeof VENUE_SAYS;
