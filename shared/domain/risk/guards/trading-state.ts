import { formatInstant } from '../../time/instant.ts';
import type { DenialCode } from '../denial.ts';
import type { Halt } from './state.ts';
import { type GuardVerdict, pass, veto } from './verdict.ts';

const HALTED_CODE: Readonly<Record<Halt['scope'], DenialCode>> = {
  platform: 'PLATFORM_HALTED',
  tenant: 'TENANT_HALTED',
  profile: 'PROFILE_HALTED',
  symbol: 'SYMBOL_HALTED',
};
const HALTED_WORDS: Readonly<Record<Halt['scope'], string>> = {
  platform: 'The whole platform is halted',
  tenant: 'All trading is halted',
  profile: 'The profile is halted',
  symbol: 'The symbol is halted',
};
/** The widest scope is told first: it is the one that has to be lifted first. */
const SCOPES: readonly Halt['scope'][] = ['platform', 'tenant', 'profile', 'symbol'];

/** No entry while anything above it is halted, nor while it is only allowed to reduce. */
export function tradingStateGuard(symbol: string, halts: readonly Halt[]): GuardVerdict {
  const halt = widest(symbol, halts, 'HALTED') ?? widest(symbol, halts, 'REDUCING');
  if (halt === null) return pass('tradingState', {}, 'Trading is active');
  const figures = {
    scope: halt.scope,
    state: halt.state,
    reason: halt.reason,
    since: formatInstant(halt.since),
  };
  const since = `since ${figures.since}: ${halt.reason}`;
  return halt.state === 'HALTED'
    ? veto('tradingState', HALTED_CODE[halt.scope], figures, `${HALTED_WORDS[halt.scope]} ${since}`)
    : veto('tradingState', 'ENTRIES_PAUSED', figures, `Entries are paused ${since}`);
}

/**
 * A halt stops the exits that a strategy wants, because the strategy is what is distrusted. Protection, flattening, repairs and a
 * person's own exit still go out: a halt must never leave a position without its stop.
 */
export function strategyExitGuard(symbol: string, halts: readonly Halt[]): GuardVerdict {
  return tradingStateGuard(
    symbol,
    halts.filter((halt) => halt.state === 'HALTED'),
  );
}

function widest(symbol: string, halts: readonly Halt[], state: Halt['state']): Halt | null {
  for (const scope of SCOPES) {
    const halt = halts.find(
      (candidate) =>
        candidate.scope === scope &&
        candidate.state === state &&
        (scope !== 'symbol' || candidate.symbol === symbol),
    );
    if (halt !== undefined) return halt;
  }
  return null;
}
