import type { AssetClass } from '../market/instrument.ts';
import type { Direction } from '../orders/intent.ts';
import { type Decimal, sumOf, ZERO } from '../money/decimal.ts';

/** Something that is, or may soon be, a position: an open trade, or the unfilled rest of a working entry order. */
export interface Holding {
  readonly symbol: string;
  readonly assetClass: AssetClass;
  readonly direction: Direction;
  /** Above zero for both directions; for a working entry its leaves quantity. */
  readonly quantity: Decimal;
  /** The mark price of a position; the limit, stop or decision price of a working entry. */
  readonly price: Decimal;
  /** The average entry price, or the price expected for a working entry. */
  readonly entryPrice: Decimal;
  /** Null where nothing protects it: then its whole notional is at risk. */
  readonly stopPrice: Decimal | null;
}

export interface Exposure {
  readonly gross: Decimal;
  /** Long less short. */
  readonly net: Decimal;
  readonly bySymbol: ReadonlyMap<string, Decimal>;
  readonly byAssetClass: ReadonlyMap<AssetClass, Decimal>;
  /** Open risk by symbol: what would be lost against the entries if every stop were hit. */
  readonly riskBySymbol: ReadonlyMap<string, Decimal>;
  readonly heat: Decimal;
}

export const NO_EXPOSURE: Exposure = {
  gross: ZERO,
  net: ZERO,
  bySymbol: new Map(),
  byAssetClass: new Map(),
  riskBySymbol: new Map(),
  heat: ZERO,
};

/**
 * Sums what a profile has in the market. Positions and working entries both count, because an entry may fill at any moment; a limit
 * that looked at positions alone would be passed by two orders sent together.
 */
export function exposureOf(positions: Iterable<Holding>, workingEntries: Iterable<Holding>): Exposure {
  let net = ZERO;
  const bySymbol = new Map<string, Decimal>();
  const byAssetClass = new Map<AssetClass, Decimal>();
  const riskBySymbol = new Map<string, Decimal>();
  for (const holding of [...positions, ...workingEntries]) {
    const notional = holding.quantity.times(holding.price).abs();
    net = holding.direction === 'long' ? net.plus(notional) : net.minus(notional);
    add(bySymbol, holding.symbol, notional);
    add(byAssetClass, holding.assetClass, notional);
    add(riskBySymbol, holding.symbol, openRiskOf(holding));
  }
  return {
    gross: sumOf(bySymbol.values()),
    net,
    bySymbol,
    byAssetClass,
    riskBySymbol,
    heat: sumOf(riskBySymbol.values()),
  };
}

/**
 * What a holding would lose against its entry if its stop were hit, in the quote currency. A stop at or beyond the entry risks nothing
 * of the capital; a holding without a stop risks its whole notional.
 */
export function openRiskOf(holding: Omit<Holding, 'symbol' | 'assetClass' | 'price'>): Decimal {
  const { direction, quantity, entryPrice, stopPrice } = holding;
  if (stopPrice === null) return quantity.times(entryPrice).abs();
  const lossPerUnit = direction === 'long' ? entryPrice.minus(stopPrice) : stopPrice.minus(entryPrice);
  return lossPerUnit.sign > 0 ? quantity.times(lossPerUnit) : ZERO;
}

function add<Key>(sums: Map<Key, Decimal>, key: Key, amount: Decimal): void {
  sums.set(key, (sums.get(key) ?? ZERO).plus(amount));
}
