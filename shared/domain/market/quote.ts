import type { UtcMillis } from '../time/instant.ts';

/** The best bid and ask at a moment, measured. Sizes are null where the source has none. */
export interface Quote {
  readonly symbol: string;
  readonly at: UtcMillis;
  readonly bid: number;
  readonly ask: number;
  readonly bidSize: number | null;
  readonly askSize: number | null;
}
