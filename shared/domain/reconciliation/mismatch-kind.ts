/**
 * The names of all mismatches, see mismatch.ts, by the order in which they are dealt with: a trade without its stop comes first; then what the venue did,
 * then what follows from it.
 */
const RANK = {
  STOP_DIFFERS: 0,
  FILL_MISSING: 1,
  FOREIGN_FILL: 1,
  ORDER_DIFFERS: 2,
  UNKNOWN_FOUND: 2,
  TERMS_DIFFER: 2,
  ORDER_MISSING: 3,
  CANCEL_STUCK: 3,
  FILLS_AWAITED: 3,
  OURS_NOT_ON_RECORD: 3,
  FOREIGN_ORDER: 3,
  ACTIVITY_UNBOOKED: 4,
  POSITION_OFFSET: 5,
  QUANTITY_DUST: 6,
  QUANTITY_DIFFERS: 6,
  POSITION_GONE: 6,
  EXTERNAL_POSITION: 6,
  RESERVATION_ORPHANED: 7,
  ORDER_UNRESERVED: 7,
  CASH_DIFFERS: 8,
} as const;

export type MismatchKind = keyof typeof RANK;

export const MISMATCH_KINDS = Object.keys(RANK) as readonly MismatchKind[];

export function rankOf({ kind }: { readonly kind: MismatchKind }): number {
  return RANK[kind];
}
