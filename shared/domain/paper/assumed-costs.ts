import type { AssetClass } from '../market/instrument.ts';
import type { FillModel } from './fill-model.ts';

/**
 * What sizing assumes an entry costs beyond its price, in basis points: half the spread, and as much again for slippage. Assumptions of the fill
 * model, so that a backtest and a live profile size the same entry alike.
 */
export function assumedCosts(
  { halfSpreadBps }: Pick<FillModel, 'halfSpreadBps'>,
  assetClass: AssetClass,
): { readonly halfSpreadBps: number; readonly slippageBps: number } {
  const half = halfSpreadBps[assetClass];
  return { halfSpreadBps: half, slippageBps: half };
}
