import type { TradeId } from '../ids/ids.ts';
import type { Instrument } from '../market/instrument.ts';
import type { Decimal } from '../money/decimal.ts';
import { priceOnTick } from '../money/tick-and-lot.ts';
import type { Trade, WantedExit } from '../orders/trade.ts';
import type { LossResponse } from '../risk/guards/losses.ts';
import { type GuardedTrade, manageStop, type StopParameters } from '../risk/trailing.ts';
import type { UtcMillis } from '../time/instant.ts';
import type { RiskState, TradeWatch } from './risk-state.ts';

/** What a closed bar asks of an open trade. Each is carried out by recordTradeChange, after tightenStop or wantExit. */
export type TradeChange =
  | { readonly kind: 'tighten'; readonly tradeId: TradeId; readonly stopPrice: Decimal }
  | { readonly kind: 'exit'; readonly tradeId: TradeId; readonly wish: WantedExit };

export interface ManageInput {
  /** The trades of the bar's symbol. */
  readonly trades: readonly Trade[];
  /** After the mark of this bar. */
  readonly watches: RiskState['watches'];
  readonly instrument: Instrument;
  /** The close of the bar and its ATR, NaN where it has no value. */
  readonly close: number;
  readonly atr: number;
  readonly stops: StopParameters;
  /** What the profile's losses ask for (see risk/guards/losses.ts). */
  readonly losses: LossResponse;
  /** The close of the bar. */
  readonly at: UtcMillis;
}

/**
 * What to do about the open trades of a symbol at the close of a bar: trail the stop, bring it to break-even, end a trade that has lasted too long,
 * flatten on a daily loss. Asking again for the same bar asks for nothing new, because a stop that was moved already stands where it would be moved to.
 */
export function manage(input: ManageInput): readonly TradeChange[] {
  const changes: TradeChange[] = [];
  for (const trade of input.trades) {
    const watch = input.watches[trade.tradeId];
    const change = watch === undefined || !isManaged(trade) ? null : changeOf(trade, watch, input);
    if (change !== null) changes.push(change);
  }
  return changes;
}

/** Open, entered in full, and nobody wants to close it yet. */
export function isManaged({ status, entry, wantedExit }: Trade): boolean {
  return status === 'open' && entry !== 'working' && wantedExit === null;
}

/** A trade as its stop sees it. Without a stop only time ends it: its levels are NaN, and NaN moves nothing. */
export function guardedTrade(
  { direction, entryNotional, enteredQuantity, initialStopPrice, protection }: Trade,
  { highestPrice, lowestPrice, barsOpen }: TradeWatch,
): GuardedTrade {
  const long = direction === 'long';
  return {
    sign: long ? 1 : -1,
    entryPrice: entryNotional.toFloat() / enteredQuantity.toFloat(),
    initialStop: initialStopPrice?.toFloat() ?? Number.NaN,
    stop: protection?.stopPrice.toFloat() ?? Number.NaN,
    bestPrice: (long ? highestPrice : lowestPrice) ?? Number.NaN,
    barsOpen,
    movedThisBar: false,
  };
}

function changeOf(trade: Trade, watch: TradeWatch, input: ManageInput): TradeChange | null {
  if (input.losses === 'flatten') return exit(trade, 'flatten', input);
  const { close, atr, stops, instrument } = input;
  const action = manageStop(guardedTrade(trade, watch), close, atr, stops);
  if (action === null) return null;
  if (action.kind === 'close') return exit(trade, 'exit', input);
  const long = trade.direction === 'long';
  const stopPrice = priceOnTick(action.to, instrument.tickSize, long ? 'floor' : 'ceil');
  const { protection, tradeId } = trade;
  const tightens =
    protection !== null &&
    (long ? stopPrice.greaterThan(protection.stopPrice) : stopPrice.lessThan(protection.stopPrice));
  return tightens ? { kind: 'tighten', tradeId, stopPrice } : null;
}

function exit(
  { tradeId }: Trade,
  leg: WantedExit['leg'],
  { close, instrument, at }: ManageInput,
): TradeChange {
  const referencePrice = priceOnTick(close, instrument.tickSize, 'half-even');
  return {
    kind: 'exit',
    tradeId,
    wish: { leg, origin: 'monitor', quantity: null, referencePrice, wantedAt: at },
  };
}
