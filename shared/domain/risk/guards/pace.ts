import type { RiskLimits } from '../limits.ts';
import type { GuardState } from './state.ts';
import type { DenialCode } from '../denial.ts';
import { type GuardName, type GuardVerdict, pass, veto } from './verdict.ts';

/** After several losses in a row the whole profile rests: a strategy that no longer fits its market loses in series. */
export function cooldownStreakGuard(state: GuardState, limits: RiskLimits): GuardVerdict {
  const losses = state.lossStreak?.losses ?? 0;
  const barsSince = losses >= limits.lossStreakTrades ? (state.lossStreak?.barsSince ?? null) : null;
  return cooldown(
    'cooldownStreak',
    'COOLDOWN_STREAK',
    `${losses} losses in a row`,
    barsSince,
    limits.cooldownStreakBars,
  );
}

export function cooldownLossGuard(state: GuardState, limits: RiskLimits): GuardVerdict {
  const after = `a loss in ${state.symbol}`;
  return cooldown('cooldownLoss', 'COOLDOWN_LOSS', after, state.barsSinceLoss, limits.cooldownLossBars);
}

export function cooldownExitGuard(state: GuardState, limits: RiskLimits): GuardVerdict {
  const after = `an exit in ${state.symbol}`;
  return cooldown('cooldownExit', 'COOLDOWN_EXIT', after, state.barsSinceExit, limits.cooldownExitBars);
}

export function maxOpenGuard(state: GuardState, limits: RiskLimits): GuardVerdict {
  return count('maxOpen', 'MAX_OPEN', 'open trades', state.openTrades, limits.maxOpen);
}

export function perSymbolGuard(state: GuardState, limits: RiskLimits): GuardVerdict {
  return count(
    'perSymbol',
    'MAX_PER_SYMBOL',
    `open trades in ${state.symbol}`,
    state.openTradesInSymbol,
    limits.perSymbol,
  );
}

export function entriesPerDayGuard(state: GuardState, limits: RiskLimits): GuardVerdict {
  return count(
    'entriesPerDay',
    'ENTRIES_PER_DAY',
    'entries in this risk day',
    state.entriesToday,
    limits.entriesPerDay,
  );
}

export function dayTradesGuard(state: GuardState, limits: RiskLimits): GuardVerdict {
  const done = state.dayTradesInFiveSessions;
  if (limits.maxDayTrades === null)
    return pass('dayTrades', { dayTrades: done, max: null }, 'Day trades are not limited');
  return count('dayTrades', 'DAY_TRADES', 'day trades in five sessions', done, limits.maxDayTrades);
}

/** A cooldown of n bars ends with the n-th bar closed after the event: the entry may be decided at that close. */
function cooldown(
  guard: GuardName,
  code: DenialCode,
  after: string,
  barsSince: number | null,
  bars: number,
): GuardVerdict {
  const figures = { barsSince, bars };
  if (barsSince === null) return pass(guard, figures, 'Nothing to cool down from');
  return barsSince >= bars
    ? pass(guard, figures, `${barsSince} bars since ${after}, the cooldown is ${bars}`)
    : veto(guard, code, figures, `Cooling down after ${after}: ${barsSince} of ${bars} bars have closed`);
}

function count(guard: GuardName, code: DenialCode, what: string, have: number, max: number): GuardVerdict {
  const figures = { have, max };
  return have < max
    ? pass(guard, figures, `${have} ${what}, the limit is ${max}`)
    : veto(guard, code, figures, `The limit of ${max} ${what} is reached (${have})`);
}
