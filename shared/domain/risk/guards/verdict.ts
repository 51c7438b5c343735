import type { DenialCode, Figures } from '../denial.ts';

export type GuardName =
  | 'tradingState'
  | 'dataAge'
  | 'unknownOrder'
  | 'openMismatch'
  | 'drawdown'
  | 'dailyLoss'
  | 'cooldownStreak'
  | 'cooldownLoss'
  | 'cooldownExit'
  | 'maxOpen'
  | 'perSymbol'
  | 'entriesPerDay'
  | 'dayTrades';

/** What one guard thinks of one entry. `code` is null exactly when it passes. */
export type GuardVerdict =
  | {
      readonly guard: GuardName;
      readonly outcome: 'pass';
      readonly code: null;
      readonly figures: Figures;
      readonly sentence: string;
    }
  | {
      readonly guard: GuardName;
      readonly outcome: 'veto';
      readonly code: DenialCode;
      readonly figures: Figures;
      readonly sentence: string;
    };

export function pass(guard: GuardName, figures: Figures, sentence: string): GuardVerdict {
  return { guard, outcome: 'pass', code: null, figures, sentence };
}

export function veto(guard: GuardName, code: DenialCode, figures: Figures, sentence: string): GuardVerdict {
  return { guard, outcome: 'veto', code, figures, sentence };
}
