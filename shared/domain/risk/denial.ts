/**
 * Every no that risk can say, in the order in which it is asked. The order is part of the contract: of several reasons the first is
 * told, and tests compare whole tables with it.
 */
export const DENIAL_CODES = [
  'PLATFORM_HALTED',
  'TENANT_HALTED',
  'PROFILE_HALTED',
  'SYMBOL_HALTED',
  'ENTRIES_PAUSED',
  'INTENT_TOO_OLD',
  'DATA_STALE',
  'UNKNOWN_ORDER',
  'OPEN_MISMATCH',
  'NO_EQUITY',
  'DRAWDOWN_HALT',
  'DAILY_LOSS_STOP',
  'COOLDOWN_STREAK',
  'COOLDOWN_LOSS',
  'COOLDOWN_EXIT',
  'MAX_OPEN',
  'MAX_PER_SYMBOL',
  'ENTRIES_PER_DAY',
  'DAY_TRADES',
  'WRONG_SYMBOL',
  'WRONG_SIDE',
  'NOT_REDUCE_ONLY',
  'PRICE_MISSING',
  'OFF_TICK',
  'OFF_LOT',
  'BELOW_MINIMUM_QUANTITY',
  'BELOW_MINIMUM_NOTIONAL',
  'SHORT_NOT_ALLOWED',
  'STOP_MISSING',
  'STOP_NOT_PROTECTIVE',
  'HOLD_WRONG',
  'POSITION_LIMIT',
  'GROSS_LIMIT',
  'SYMBOL_LIMIT',
  'ASSET_CLASS_LIMIT',
  'HEAT_LIMIT',
  'CLUSTER_HEAT_LIMIT',
  'INSUFFICIENT_CAPITAL',
] as const;
export type DenialCode = (typeof DENIAL_CODES)[number];

/** The numbers behind a verdict. Decimals are their canonical text, so that the record of a decision is exact. */
export type Figures = Readonly<Record<string, string | number | null>>;

/** Denied by us, before any venue heard of it. */
export interface Denied {
  readonly code: DenialCode;
  readonly figures: Figures;
  /** One sentence for the trader, with its figures. */
  readonly sentence: string;
}
