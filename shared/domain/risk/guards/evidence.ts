import type { GuardState } from './state.ts';
import { type GuardVerdict, pass, veto } from './verdict.ts';

/** No entry on prices that stopped coming. An age that is no number counts as stale. */
export function dataAgeGuard({ dataAgeMs, dataAgeMaxMs }: GuardState): GuardVerdict {
  const figures = { ageMs: dataAgeMs, maxMs: dataAgeMaxMs };
  const ages = `${seconds(dataAgeMs)} old, at most ${seconds(dataAgeMaxMs)} is allowed`;
  return dataAgeMs <= dataAgeMaxMs
    ? pass('dataAge', figures, `The last bar is ${ages}`)
    : veto('dataAge', 'DATA_STALE', figures, `Market data is stale: the last bar is ${ages}`);
}

/** No second order into a symbol where one may already be working without our knowing. */
export function unknownOrderGuard({ symbol, unknownOrders }: GuardState): GuardVerdict {
  const figures = { unknownOrders };
  return unknownOrders === 0
    ? pass('unknownOrder', figures, `Every order in ${symbol} is accounted for`)
    : veto(
        'unknownOrder',
        'UNKNOWN_ORDER',
        figures,
        `${unknownOrders} order(s) in ${symbol} may be at the venue without an answer; the venue is being asked`,
      );
}

/** No entry while our books and the venue's disagree: a size computed from wrong books is a wrong size. */
export function openMismatchGuard({ openMismatches }: GuardState): GuardVerdict {
  const figures = { openMismatches };
  return openMismatches === 0
    ? pass('openMismatch', figures, 'The books agree with the venue')
    : veto(
        'openMismatch',
        'OPEN_MISMATCH',
        figures,
        `${openMismatches} difference(s) with the venue are not resolved yet`,
      );
}

function seconds(milliseconds: number): string {
  return `${Math.round(milliseconds / 1000)} s`;
}
