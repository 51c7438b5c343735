import type { AssetClass } from '../market/instrument.ts';

export const PATH_KINDS = ['worst', 'adaptive', 'OHLC', 'OLHC'] as const;
/** The order in which a bar is assumed to have visited its high and its low. `worst` picks what hurts the account. */
export type PathKind = (typeof PATH_KINDS)[number];

/**
 * The assumptions between an order and its fills. Basis points are of the price (1 bp = 0.0001), rates are shares in [0, 1].
 * Fees are no assumption: they belong to the instrument.
 */
export interface FillModel {
  /** Names the world of chance: same seed, same orders, same bars give the same fills. */
  readonly seed: string;
  readonly path: PathKind;
  /** Ticks that the price must pass beyond a resting limit before it fills, 0..5: those in front of us in the queue go first. */
  readonly penetrationTicks: number;
  /** Half of the bid-ask spread that a taker pays, 0..50. */
  readonly halfSpreadBps: Readonly<Record<AssetClass, number>>;
  /** Y of the square-root law of impact, 0..3: impact = Y * sigma * sqrt(quantity / volume). */
  readonly impactY: number;
  /** Participation of volume: the share of a bar's volume that one account may take, 0.001..1. */
  readonly pov: number;
  readonly slipMaxBps: number;
  /** Width of the random part of slippage on either side, 0..10. */
  readonly jitterBps: number;
  /** From submit or cancel until the venue acts on it, 0..60000. */
  readonly latencyMs: number;
  /** From submit until the venue's acknowledgement. */
  readonly ackLatencyMs: number;
  /** Consolidated volume per unit of the feed's volume, for feeds that see a part of the market. */
  readonly volumeScale: number;
  /** Volume assumed for bars that report less, for feeds built from quotes, whose bars report none. */
  readonly barVolumeMin: number;
  /** A quote older than this when it arrives fills nothing. */
  readonly quoteAgeMaxMs: number;
  /** Whether a fill on a quote is capped by the size shown there. */
  readonly quoteSizeCaps: boolean;
  /** Share of executions that fill only a random part and leave the rest for the next bar. */
  readonly partialFillRate: number;
  /** Share of submitted orders that the venue rejects for no reason of ours. */
  readonly rejectRate: number;
}

/** Spread, impact, delay and queues as a careful trader would assume them. */
export const REALISTIC: FillModel = {
  seed: 'ballast',
  path: 'worst',
  penetrationTicks: 1,
  halfSpreadBps: { equity: 1, crypto: 3 },
  impactY: 1,
  pov: 0.1,
  slipMaxBps: 500,
  jitterBps: 0,
  latencyMs: 250,
  ackLatencyMs: 100,
  volumeScale: 1,
  barVolumeMin: 0,
  quoteAgeMaxMs: 15_000,
  quoteSizeCaps: true,
  partialFillRate: 0,
  rejectRate: 0,
};

/** Alpaca's own paper account as documented: no slippage, no look at sizes, a random partial fill in a tenth of the cases. */
export const ALPACA_PAPER: FillModel = {
  ...REALISTIC,
  penetrationTicks: 0,
  halfSpreadBps: { equity: 0, crypto: 0 },
  impactY: 0,
  pov: 1,
  quoteSizeCaps: false,
  partialFillRate: 0.1,
};

/** A venue without friction: what the rules alone would do, and the plain background of tests. */
export const IDEAL: FillModel = {
  ...REALISTIC,
  penetrationTicks: 0,
  halfSpreadBps: { equity: 0, crypto: 0 },
  impactY: 0,
  pov: 1,
  latencyMs: 0,
  ackLatencyMs: 0,
  quoteSizeCaps: false,
};

export const FILL_PRESETS = { realistic: REALISTIC, 'alpaca-paper': ALPACA_PAPER, ideal: IDEAL } as const;
