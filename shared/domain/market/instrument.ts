import type { Decimal } from '../money/decimal.ts';
import type { SessionCalendar } from '../time/sessions.ts';

export const VENUES = ['paper', 'alpaca', 'ccxt'] as const;
export type VenueName = (typeof VENUES)[number];
export type { SessionCalendar };
export type AssetClass = 'equity' | 'crypto';
/** Where a venue takes its fee: from the cash side, or (crypto) from whatever was received. */
export type FeeIn = 'quote' | 'received';

export interface FeeSchedule {
  readonly makerBps: number;
  readonly takerBps: number;
  readonly feeIn: FeeIn;
  /** Regulatory fee per share sold, in the quote currency. */
  readonly perShareSellFee: Decimal;
}

/** What is traded, with the steps its prices and quantities move in. */
export interface Instrument {
  readonly symbol: string;
  readonly assetClass: AssetClass;
  /** Currency of prices and P&L, such as USD. */
  readonly currency: string;
  readonly calendar: SessionCalendar;
  readonly tickSize: Decimal;
  readonly lotSize: Decimal;
  readonly minQuantity: Decimal;
  readonly minNotional: Decimal;
  readonly shortable: boolean;
  readonly fees: FeeSchedule;
  /** True for bars that no market made. Every answer and screen that shows them says so. */
  readonly synthetic: boolean;
}
