import type { External } from '../../../contracts/reconciliation.ts';
import type { Instrument } from '../../../domain/market/instrument.ts';
import type { Decimal } from '../../../domain/money/decimal.ts';
import type { Position } from '../../../domain/orders/position.ts';
import type { Holding } from '../../../domain/risk/exposure.ts';

/**
 * What is on the account and not ours, as exposure: it moves with the same market. Without a stop of ours its whole notional counts as risk. What has
 * no price at all is left out, and shown on the list of externals.
 */
export function externalHoldings(
  externals: readonly External[],
  positions: readonly Position[],
  marks: ReadonlyMap<string, Decimal>,
  instruments: ReadonlyMap<string, Instrument>,
): readonly Holding[] {
  const held = [
    ...externals.map(({ symbol, quantity, price }) => ({ symbol, quantity, price })),
    ...positions.map(({ symbol, external }) => ({ symbol, quantity: external.quantity, price: null })),
  ];
  return held.flatMap(({ symbol, quantity, price: told }): readonly Holding[] => {
    const price = marks.get(symbol) ?? told;
    if (quantity.isZero || price === null) return [];
    const assetClass = instruments.get(symbol)?.assetClass ?? (symbol.includes('/') ? 'crypto' : 'equity');
    const direction = quantity.sign > 0 ? 'long' : 'short';
    return [
      { symbol, assetClass, direction, quantity: quantity.abs(), price, entryPrice: price, stopPrice: null },
    ];
  });
}
