import type { DecisionId, ProfileId, TenantId } from '../ids/ids.ts';
import { decisionIdFor, intentIdFor, tradeIdFor } from '../ids/derive.ts';
import type { Instrument } from '../market/instrument.ts';
import type { Decimal } from '../money/decimal.ts';
import type { Mutable } from '../mutable.ts';
import { priceOnTick } from '../money/tick-and-lot.ts';
import { entrySideOf, type OrderIntent, type OrderTerms, type Protection } from '../orders/intent.ts';
import type { Denied } from '../risk/denial.ts';
import { firstVeto } from '../risk/guards.ts';
import { holdAmountOf } from '../risk/hold-amount.ts';
import type { RiskLimits } from '../risk/limits.ts';
import { type Approved, checkBeforeTrade } from '../risk/pre-trade.ts';
import type { RiskBook } from '../risk/room.ts';
import { type NoSize, type Size, sizeEntry } from '../risk/sizing.ts';
import type { EntrySignal, Signal } from '../strategy/signal.ts';
import { evaluateSignal } from '../strategy/pipeline.ts';
import type { Snapshot } from '../strategy/snapshot.ts';
import type { Standing } from '../strategy/standing.ts';
import { type UtcMillis, utcMillis } from '../time/instant.ts';
import type { Timeframe } from '../time/timeframe.ts';
import type { Book } from './book.ts';
import { riskBookOf } from './risk-book.ts';
import { memoryOf } from './risk-state.ts';
import { type EntryCosts, sizeRequestOf } from './size-request.ts';

export interface DecideInput {
  readonly tenantId: TenantId;
  readonly profileId: ProfileId;
  /** Hash of the parameters: part of the decision's id. */
  readonly strategyVersion: string;
  readonly instrument: Instrument;
  readonly snapshot: Snapshot;
  /** The profile's parameters, weights and analyst; its tracker is in the book. */
  readonly strategy: Omit<Standing, 'tracker'>;
  readonly limits: RiskLimits;
  readonly costs: EntryCosts;
  /** Whether the venue takes stop and target along with the entry. */
  readonly bracket: boolean;
  /** The best ask, measured; null where there is no quote, and the close stands for it. */
  readonly ask: number | null;
  readonly book: Book;
}

/** What became of one bar of one symbol for one profile: a hold by the rules, a denial by risk, or an approved intent. */
export interface Decision {
  readonly decisionId: DecisionId;
  readonly tenantId: TenantId;
  readonly profileId: ProfileId;
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly barClosesAt: UtcMillis;
  readonly decidedAt: UtcMillis;
  readonly strategyVersion: string;
  readonly outcome: 'hold' | 'denied' | 'intent';
  readonly signal: Signal;
  /** Only for `denied`. */
  readonly denial: Denied | NoSize | null;
  /** For an intent, and for an order that was sized and then denied. */
  readonly size: Size | null;
  /** Only for `intent`. */
  readonly intent: Approved<OrderIntent> | null;
}

/**
 * Decides one closed bar: the rules, then the guards, the size and the check before a trade; the first no ends it. Live trading, paper and the
 * backtest call exactly this, and deciding the same bar twice gives the same ids.
 *
 * The book matters only where the rules want an entry: a signal that holds with NEW_TRACKER as its tracker holds with any book, so whoever has
 * to load a book may ask the rules first.
 */
export function decide(input: DecideInput): Decision {
  const { book, instrument, limits, snapshot } = input;
  const { tracker } = memoryOf(book.risk, instrument.symbol);
  const { parameters, weights, analyst } = input.strategy;
  const signal = evaluateSignal(snapshot, { parameters, weights, analyst, tracker });
  const decision = heldDecision(input, signal);
  if (signal.outcome === 'hold') return decision;
  const risk = riskBookOf(book, instrument, snapshot, limits);
  const vetoed = firstVeto(risk.guards, limits);
  if (vetoed !== null) {
    const { code, figures, sentence } = vetoed;
    return denied(decision, { code, figures, sentence });
  }
  const sized = sizeOf(input, signal, risk);
  if (!sized.ok) return denied(decision, sized.refusal);
  decision.size = sized.value;
  const checked = checkBeforeTrade(draftOf(input, signal, sized.value, decision.decisionId), risk, limits);
  if (!checked.ok) return denied(decision, checked.refusal);
  decision.outcome = 'intent';
  decision.intent = checked.value;
  return decision;
}

function denied(decision: Mutable<Decision>, denial: Denied | NoSize): Decision {
  decision.outcome = 'denied';
  decision.denial = denial;
  return decision;
}

function heldDecision(input: DecideInput, signal: Signal): Mutable<Decision> {
  const { tenantId, profileId, strategyVersion, snapshot, instrument } = input;
  const barClosesAt = barClosesAtOf(snapshot);
  const { symbol } = instrument;
  const { timeframe } = snapshot;
  return {
    tenantId,
    profileId,
    symbol,
    timeframe,
    barClosesAt,
    decisionId: decisionIdFor({ tenantId, profileId, symbol, timeframe, barClosesAt, strategyVersion }),
    decidedAt: utcMillis(snapshot.now),
    strategyVersion,
    outcome: 'hold',
    signal,
    denial: null,
    size: null,
    intent: null,
  };
}

function barClosesAtOf({ frame, index }: Snapshot): UtcMillis {
  return utcMillis(frame.bars.closesAt[index] ?? Number.NaN);
}

/** How large the entry of a signal may be. */
export function sizeOf(input: DecideInput, signal: EntrySignal, risk: RiskBook) {
  const { snapshot, costs, bracket, book } = input;
  const { stopPrice } = protectionOf(signal, input.instrument);
  const marketPrice = marketPriceOf(input);
  const request = sizeRequestOf({ snapshot, costs, bracket, book, signal, stopPrice, marketPrice });
  return sizeEntry(request, risk, input.limits);
}

/** Measured becomes counted: the ask, else the close, on the nearest tick. */
function marketPriceOf({ ask, snapshot, instrument }: DecideInput): Decimal {
  const price = ask ?? snapshot.frame.bars.close[snapshot.index] ?? Number.NaN;
  return priceOnTick(price, instrument.tickSize, 'half-even');
}

/** Stop and target on ticks, each rounded away from the entry: never more risk than was sized, never less reward than was planned. */
function protectionOf({ plan, direction }: EntrySignal, { tickSize }: Instrument): Required<Protection> {
  const [below, above] = ['floor', 'ceil'] as const;
  const long = direction === 'long';
  return {
    stopPrice: priceOnTick(plan.stop, tickSize, long ? below : above),
    targetPrice: priceOnTick(plan.target, tickSize, long ? above : below),
  };
}

function draftOf(input: DecideInput, signal: EntrySignal, size: Size, decisionId: DecisionId): OrderIntent {
  const { tenantId, profileId, instrument, snapshot } = input;
  const { direction } = signal;
  const { symbol } = instrument;
  const { timeframe } = snapshot;
  const barClosesAt = barClosesAtOf(snapshot);
  const intentId = intentIdFor({ tenantId, profileId, symbol, timeframe, barClosesAt, leg: 'entry' });
  const terms: OrderTerms = {
    symbol,
    side: entrySideOf(direction),
    type: 'market',
    quantity: size.quantity,
    limitPrice: null,
    stopPrice: null,
    trailBy: null,
    trailPercent: null,
    // A day order would take the stop and target of its bracket with it at the close and leave the position naked.
    timeInForce: 'gtc',
    expiresAt: null,
    reduceOnly: false,
    extendedHours: false,
  };
  const referencePrice = marketPriceOf(input);
  return {
    intentId,
    decisionId,
    tenantId,
    profileId,
    tradeId: tradeIdFor(intentId),
    leg: 'entry',
    origin: 'strategy',
    direction,
    terms,
    protection: protectionOf(signal, instrument),
    referencePrice,
    holdAmount: holdAmountOf(terms, referencePrice, instrument),
    timeframe,
    decidedAt: utcMillis(snapshot.now),
  };
}
