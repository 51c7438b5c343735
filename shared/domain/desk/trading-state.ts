import type { UtcMillis } from '../time/instant.ts';

/** Entries need ACTIVE. Exits pass in every mode: a halt that blocks exits traps the money it should protect. */
export type TradingMode = 'ACTIVE' | 'REDUCING' | 'HALTED';

export interface TradingState {
  readonly mode: TradingMode;
  readonly by: string;
  readonly why: string;
  readonly since: UtcMillis;
}
