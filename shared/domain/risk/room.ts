import type { Instrument } from '../market/instrument.ts';
import { type Decimal, maxOf, sumOf, ZERO } from '../money/decimal.ts';
import type { Exposure } from './exposure.ts';
import type { GuardState } from './guards/state.ts';
import type { RiskLimits } from './limits.ts';
import { exactly, fractionOfPercent } from './proportion.ts';

/** One profile and one symbol it wants to enter, as risk sees them. */
export interface RiskBook {
  readonly guards: GuardState;
  readonly instrument: Instrument;
  /** Positions and working entries of the profile. */
  readonly exposure: Exposure;
  /** Money of the profile that nothing holds yet. */
  readonly available: Decimal;
  /** The symbols that move with this one, itself included (see correlation.ts). */
  readonly cluster: readonly string[];
}

/** What is left under each limit, in money and never below zero. The first four bound notional, the last two open risk. */
export interface Rooms {
  readonly position: Decimal;
  readonly gross: Decimal;
  readonly symbol: Decimal;
  readonly assetClass: Decimal;
  readonly heat: Decimal;
  readonly clusterHeat: Decimal;
}

function clusterRiskOf({ instrument, cluster, exposure }: RiskBook): Decimal {
  const symbols = new Set([instrument.symbol, ...cluster]);
  return sumOf([...symbols].map((symbol) => exposure.riskBySymbol.get(symbol) ?? ZERO));
}

export function roomsOf(book: RiskBook, limits: RiskLimits): Rooms {
  const { equity } = book.guards.capital;
  const { exposure, instrument } = book;
  const share = (percent: number): Decimal => maxOf(ZERO, equity.times(fractionOfPercent(percent)));
  const left = (limit: Decimal, used: Decimal | undefined): Decimal => maxOf(ZERO, limit.minus(used ?? ZERO));
  const clusterRisk = exposure.riskBySymbol.size === 0 ? ZERO : clusterRiskOf(book);
  return {
    position: share(limits.maxPosPct),
    gross: left(share(limits.grossPct), exposure.gross),
    symbol: left(share(limits.symbolPct), exposure.bySymbol.get(instrument.symbol)),
    assetClass: left(share(limits.assetClassPct), exposure.byAssetClass.get(instrument.assetClass)),
    heat: left(share(limits.heatPct), exposure.heat),
    clusterHeat: left(share(limits.riskPct).times(exactly(limits.clusterHeat)), clusterRisk),
  };
}
