import type { ExecutionReport } from '../orders/execution-report.ts';
import { invariant } from '../result.ts';
import type { UtcMillis } from '../time/instant.ts';
import { closeDraft, openDraft } from './matching/draft.ts';
import { matchBar } from './matching/match-bar.ts';
import { matchQuote } from './matching/match-quote.ts';
import { sweep } from './matching/sweep.ts';
import { bookOf, type MarketEvent, type PaperSetup, type PaperState } from './state.ts';

export interface Step {
  readonly state: PaperState;
  readonly reports: readonly ExecutionReport[];
}

/**
 * One step of the paper venue: an account, an event of the market, and what the venue reports of it. Pure, so a feed that is cut anywhere
 * and resumed from the stored state gives the same fills. Events of one symbol come in order of time.
 *
 * @throws InvariantBroken for an unknown symbol, a malformed or overlapping bar
 */
export function step(state: PaperState, event: MarketEvent, setup: PaperSetup): Step {
  switch (event.kind) {
    case 'bar':
      return matchBar(state, event, setup);
    case 'quote':
      return matchQuote(state, event, setup);
    case 'clock':
      return passTime(state, event.at, setup);
  }
}

/** Carries out the cancels and expiries of every book that are due at `at`. */
function passTime(start: PaperState, at: UtcMillis, setup: PaperSetup): Step {
  let state = start;
  const reports: ExecutionReport[] = [];
  for (const symbol of Object.keys(start.books)) {
    const { matchedUntil, quotedUntil, orders } = bookOf(state, symbol);
    const due = orders.some(
      (order) => (order.cancelAt ?? Infinity) <= at || (order.expiresAt ?? Infinity) <= at,
    );
    if (!due) continue;
    const draft = openDraft(
      state,
      symbol,
      setup,
      { eventAt: at, volume: null, sigma: 0 },
      { kind: 'unlimited' },
    );
    sweep(draft, at, 'through');
    const after = closeDraft(draft, state, { matchedUntil, quotedUntil });
    invariant(after.reports.length > 0, `The clock found work in ${symbol} and did none`);
    state = after.state;
    reports.push(...after.reports);
  }
  return { state, reports };
}
