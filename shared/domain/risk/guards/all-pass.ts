import type { RiskLimits } from '../limits.ts';
import { isWithinDailyLoss, isWithinDrawdown } from './losses.ts';
import type { GuardState } from './state.ts';

/**
 * True where no guard has anything against an entry, which is the rule: found without the figures and sentences that a verdict is told with. False says
 * nothing; then the guards are asked one by one.
 */
export function allPass(state: GuardState, limits: RiskLimits): boolean {
  const { halts, dataAgeMs, dataAgeMaxMs, unknownOrders, openMismatches } = state;
  const isCertain =
    halts.length === 0 && dataAgeMs <= dataAgeMaxMs && unknownOrders === 0 && openMismatches === 0;
  return (
    isCertain &&
    isInPace(state, limits) &&
    isWithinDrawdown(state, limits) &&
    isWithinDailyLoss(state, limits)
  );
}

function isInPace(state: GuardState, limits: RiskLimits): boolean {
  const { lossStreak, barsSinceLoss, barsSinceExit } = state;
  const isStreak = lossStreak !== null && lossStreak.losses >= limits.lossStreakTrades;
  return (
    hasRested(isStreak ? lossStreak.barsSince : null, limits.cooldownStreakBars) &&
    hasRested(barsSinceLoss, limits.cooldownLossBars) &&
    hasRested(barsSinceExit, limits.cooldownExitBars) &&
    state.openTrades < limits.maxOpen &&
    state.openTradesInSymbol < limits.perSymbol &&
    state.entriesToday < limits.entriesPerDay &&
    (limits.maxDayTrades === null || state.dayTradesInFiveSessions < limits.maxDayTrades)
  );
}

function hasRested(barsSince: number | null, bars: number): boolean {
  return barsSince === null || barsSince >= bars;
}
