import type { Decimal } from '../../money/decimal.ts';
import type { UtcMillis } from '../../time/instant.ts';

/** A switch that somebody, or a guard, has turned. REDUCING lets positions be managed and closed; HALTED stops what strategies want. */
export interface Halt {
  readonly scope: 'platform' | 'tenant' | 'profile' | 'symbol';
  readonly state: 'REDUCING' | 'HALTED';
  /** Only for scope `symbol`; null otherwise. */
  readonly symbol: string | null;
  readonly reason: string;
  readonly since: UtcMillis;
}

/** The equity of a profile and the two marks it is measured against. All in the profile's currency. */
export interface CapitalView {
  readonly equity: Decimal;
  /** Equity when the risk day began (see risk-day.ts). */
  readonly sessionStartEquity: Decimal;
  /** Deposits less withdrawals since then: money that came or went is neither profit nor loss. */
  readonly flowsSinceSessionStart: Decimal;
  /** The highest equity so far, scaled with every flow (see losses.ts, highWaterAfterFlow). */
  readonly highWaterEquity: Decimal;
}

/** All that the guards may know about one profile and one symbol it wants to enter. A plain value, gathered by the caller. */
export interface GuardState {
  readonly symbol: string;
  readonly halts: readonly Halt[];
  /** Time since the last closed bar of the symbol, and how much of it is normal (2 bars and the grace). */
  readonly dataAgeMs: number;
  readonly dataAgeMaxMs: number;
  /** Orders on this symbol of which nobody knows whether the venue has them. */
  readonly unknownOrders: number;
  /** Differences with the venue that reconciliation has found and not resolved, over the whole profile. */
  readonly openMismatches: number;
  readonly capital: CapitalView;
  readonly openTrades: number;
  readonly openTradesInSymbol: number;
  readonly entriesToday: number;
  readonly dayTradesInFiveSessions: number;
  /** Bars closed since the last trade in this symbol was closed; null when there was none. */
  readonly barsSinceExit: number | null;
  /** The same for the last losing trade in this symbol. */
  readonly barsSinceLoss: number | null;
  /** Losses in a row over the whole profile and the bars closed since the last of them; null when the last trade did not lose. */
  readonly lossStreak: { readonly losses: number; readonly barsSince: number } | null;
}
