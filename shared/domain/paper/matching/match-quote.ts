import type { ExecutionReport } from '../../orders/execution-report.ts';
import { bookOf, type PaperSetup, type PaperState, type QuoteEvent, type WorkingOrder } from '../state.ts';
import { closeDraft, type Draft, openDraft, orderIn, replaceOrder } from './draft.ts';
import { phaseOfMoment, takesPart } from './session-phase.ts';
import { sweep } from './sweep.ts';
import { meet } from './walk.ts';

/**
 * Matches the book of one symbol against a live quote: market and marketable orders buy at the ask and sell at the bid, stops are triggered
 * by the side they would trade on. A quote that is stale, was seen before, or lies inside a matched bar fills nothing. Trailing stops keep to
 * bars: a mark made between two bars would be contradicted by the path of the bar that follows.
 */
export function matchQuote(
  state: PaperState,
  event: QuoteEvent,
  setup: PaperSetup,
): { readonly state: PaperState; readonly reports: readonly ExecutionReport[] } {
  const { quote, receivedAt } = event;
  const { matchedUntil, quotedUntil } = bookOf(state, quote.symbol);
  const seenUntil = Math.max(matchedUntil ?? -Infinity, quotedUntil ?? -Infinity);
  const fresh = receivedAt - quote.at <= setup.model.quoteAgeMaxMs && quote.at > seenUntil;
  if (!fresh || !(quote.bid > 0 && quote.ask >= quote.bid)) return { state, reports: [] };
  const market = { eventAt: quote.at, volume: null, sigma: 0 };
  const draft = openDraft(state, quote.symbol, setup, market, { kind: 'unlimited' });
  sweep(draft, quote.at, 'through');
  const phase = phaseOfMoment(draft.instrument, quote.at);
  const may = (order: WorkingOrder): boolean =>
    order.activeAt <= quote.at && order.terms.type !== 'trailing_stop' && takesPart(order, phase, 'between');
  for (const side of ['buy', 'sell'] as const) {
    const size = side === 'buy' ? quote.askSize : quote.bidSize;
    draft.offer =
      setup.model.quoteSizeCaps && size !== null
        ? { kind: 'measured', quantity: size }
        : { kind: 'unlimited' };
    const before = [...draft.orders];
    meet(
      draft,
      side === 'buy' ? quote.ask : quote.bid,
      quote.at,
      (order) => order.terms.side === side && may(order),
    );
    settleTime(draft, before);
  }
  return closeDraft(draft, state, { matchedUntil, quotedUntil: quote.at });
}

/** An order that a quote has changed goes on from the quote: the bar around it must not match it at an earlier point. */
function settleTime(draft: Draft, before: readonly WorkingOrder[]): void {
  for (const order of [...draft.orders]) {
    const changed = !order.held && !before.includes(order);
    if (changed && orderIn(draft, order.clientOrderId) !== null) {
      replaceOrder(draft, { ...order, activeAt: draft.market.eventAt });
    }
  }
}
