/**
 * Digits after the point in the books, for good: what is finer than one satoshi is rounded at the door of the ledger, by a rounding named at
 * the call, and never carried on.
 */
export const LEDGER_SCALE = 8;
