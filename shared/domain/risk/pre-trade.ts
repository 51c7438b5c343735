import type { Decimal } from '../money/decimal.ts';
import type { OrderIntent } from '../orders/intent.ts';
import { ok, refuse, type Result } from '../result.ts';
import type { UtcMillis } from '../time/instant.ts';
import type { Denied, DenialCode } from './denial.ts';
import { openRiskOf } from './exposure.ts';
import type { Halt } from './guards/state.ts';
import { strategyExitGuard, tradingStateGuard } from './guards/trading-state.ts';
import { firstVeto } from './guards.ts';
import { expectedPrice, holdAmountOf } from './hold-amount.ts';
import type { RiskLimits } from './limits.ts';
import { shapeProblem } from './order-shape.ts';
import { type RiskBook, roomsOf } from './room.ts';

declare const approved: unique symbol;
/** Only checkBeforeTrade makes one; what submits an order asks for it in its signature. */
export type Approved<Draft> = Draft & { readonly [approved]: true };

/** The part of an intent that risk looks at. */
export type IntentDraft = Pick<
  OrderIntent,
  'leg' | 'origin' | 'direction' | 'terms' | 'protection' | 'referencePrice' | 'holdAmount'
>;

/**
 * May this order be placed? Checks in a fixed order (denial.ts): halts, evidence, losses, pace, the shape of the order, room under the
 * limits, money; the first no is the answer. An order that only reduces is checked for halts and shape, because limits must never keep
 * a position open. A size from sizeEntry passes the room checks by construction; an order typed by hand may not.
 */
export function checkBeforeTrade<Draft extends IntentDraft>(
  draft: Draft,
  book: RiskBook,
  limits: RiskLimits,
): Result<Approved<Draft>, Denied> {
  const denied = draft.leg === 'entry' ? entryDenial(draft, book, limits) : exitDenial(draft, book);
  // The one place where an approval is made.
  return denied === null ? ok(draft as Approved<Draft>) : refuse(denied);
}

/** What is looked at again in the moment before the request leaves: it is cheap, and the world may have changed since the decision. */
export interface SendCheck {
  readonly halts: readonly Halt[];
  readonly now: UtcMillis;
  /** An entry older than this is not sent: its price was another price. */
  readonly entryAgeMaxMs: number;
}

export function checkBeforeSend(
  intent: Pick<OrderIntent, 'leg' | 'origin' | 'terms' | 'decidedAt'>,
  { halts, now, entryAgeMaxMs }: SendCheck,
): Result<'send', Denied> {
  const halted = haltDenial(intent, halts);
  if (halted !== null) return refuse(halted);
  const ageMs = now - intent.decidedAt;
  if (intent.leg === 'entry' && ageMs > entryAgeMaxMs) {
    return refuse({
      code: 'INTENT_TOO_OLD',
      figures: { ageMs, maxMs: entryAgeMaxMs },
      sentence: `The entry was decided ${ageMs} ms ago, at most ${entryAgeMaxMs} ms are allowed`,
    });
  }
  return ok('send');
}

function haltDenial(
  { leg, origin, terms }: Pick<OrderIntent, 'leg' | 'origin' | 'terms'>,
  halts: readonly Halt[],
): Denied | null {
  if (leg === 'entry') return denialOf(tradingStateGuard(terms.symbol, halts));
  if (leg === 'exit' && origin === 'strategy') return denialOf(strategyExitGuard(terms.symbol, halts));
  return null;
}

function denialOf(verdict: {
  readonly code: DenialCode | null;
  readonly figures: Denied['figures'];
  readonly sentence: string;
}): Denied | null {
  const { code, figures, sentence } = verdict;
  return code === null ? null : { code, figures, sentence };
}

function exitDenial(draft: IntentDraft, book: RiskBook): Denied | null {
  return haltDenial(draft, book.guards.halts) ?? shapeProblem(draft, book.instrument);
}

function entryDenial(draft: IntentDraft, book: RiskBook, limits: RiskLimits): Denied | null {
  const guarded = firstVeto(book.guards, limits);
  if (guarded !== null) return denialOf(guarded);
  return shapeProblem(draft, book.instrument) ?? holdDenial(draft, book) ?? roomDenial(draft, book, limits);
}

/** The hold is asked for again here, so that nothing can be placed with less money set aside than it may cost. */
function holdDenial(draft: IntentDraft, { instrument }: RiskBook): Denied | null {
  const needed = holdAmountOf(draft.terms, draft.referencePrice, instrument);
  if (!draft.holdAmount.lessThan(needed)) return null;
  const figures = { hold: draft.holdAmount.toString(), needed: needed.toString() };
  return {
    code: 'HOLD_WRONG',
    figures,
    sentence: `The order may cost ${figures.needed} and only ${figures.hold} would be held`,
  };
}

function roomDenial(draft: IntentDraft, book: RiskBook, limits: RiskLimits): Denied | null {
  const { direction, terms, protection, referencePrice, holdAmount } = draft;
  const entryPrice = expectedPrice(terms, referencePrice);
  const notional = terms.quantity.times(entryPrice);
  const stopPrice = protection?.stopPrice ?? null;
  const risk = openRiskOf({ direction, quantity: terms.quantity, entryPrice, stopPrice });
  const rooms = roomsOf(book, limits);
  const { symbol, assetClass } = book.instrument;
  const checks: readonly (readonly [DenialCode, string, Decimal, Decimal])[] = [
    ['POSITION_LIMIT', 'Notional against the largest position', notional, rooms.position],
    ['GROSS_LIMIT', 'Notional against the room left under the gross limit', notional, rooms.gross],
    ['SYMBOL_LIMIT', `Notional against the room left in ${symbol}`, notional, rooms.symbol],
    ['ASSET_CLASS_LIMIT', `Notional against the room left in ${assetClass}`, notional, rooms.assetClass],
    ['HEAT_LIMIT', 'Loss at the stop against the open risk left', risk, rooms.heat],
    [
      'CLUSTER_HEAT_LIMIT',
      'Loss at the stop against the open risk left in its cluster',
      risk,
      rooms.clusterHeat,
    ],
    ['INSUFFICIENT_CAPITAL', 'Money to hold against the money available', holdAmount, book.available],
  ];
  for (const [code, what, needed, room] of checks) {
    if (!needed.greaterThan(room)) continue;
    const figures = { needed: needed.toString(), room: room.toString() };
    return { code, figures, sentence: `${what}: ${figures.needed} is more than ${figures.room}` };
  }
  return null;
}
