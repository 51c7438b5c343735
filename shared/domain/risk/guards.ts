import { allPass } from './guards/all-pass.ts';
import { dataAgeGuard, openMismatchGuard, unknownOrderGuard } from './guards/evidence.ts';
import { dailyLossGuard, drawdownGuard } from './guards/losses.ts';
import {
  cooldownExitGuard,
  cooldownLossGuard,
  cooldownStreakGuard,
  dayTradesGuard,
  entriesPerDayGuard,
  maxOpenGuard,
  perSymbolGuard,
} from './guards/pace.ts';
import type { GuardState } from './guards/state.ts';
import { tradingStateGuard } from './guards/trading-state.ts';
import type { GuardVerdict } from './guards/verdict.ts';
import type { RiskLimits } from './limits.ts';

type Guard = (state: GuardState, limits: RiskLimits) => GuardVerdict;

/** The guards of an entry, in the order in which their codes are listed in denial.ts. */
const GUARDS: readonly Guard[] = [
  ({ symbol, halts }) => tradingStateGuard(symbol, halts),
  dataAgeGuard,
  unknownOrderGuard,
  openMismatchGuard,
  drawdownGuard,
  dailyLossGuard,
  cooldownStreakGuard,
  cooldownLossGuard,
  cooldownExitGuard,
  maxOpenGuard,
  perSymbolGuard,
  entriesPerDayGuard,
  dayTradesGuard,
];

/** Every guard's verdict, for the trace of a decision: the trader sees all that stood in the way, not only the first. */
export function judgeGuards(state: GuardState, limits: RiskLimits): readonly GuardVerdict[] {
  return GUARDS.map((guard) => guard(state, limits));
}

/** The first veto in the fixed order, or null when the entry may go on to sizing. */
export function firstVeto(
  state: GuardState,
  limits: RiskLimits,
): Extract<GuardVerdict, { readonly outcome: 'veto' }> | null {
  if (allPass(state, limits)) return null;
  for (const guard of GUARDS) {
    const verdict = guard(state, limits);
    if (verdict.outcome === 'veto') return verdict;
  }
  return null;
}
