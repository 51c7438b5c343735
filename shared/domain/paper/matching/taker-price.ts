import type { Instrument } from '../../market/instrument.ts';
import { type Decimal, maxOf, minOf } from '../../money/decimal.ts';
import { priceOnTick } from '../../money/tick-and-lot.ts';
import type { FillModel } from '../fill-model.ts';
import type { WorkingOrder } from '../state.ts';
import { u01 } from './chance.ts';
import type { MarketNow } from './draft.ts';

/** The key under which an order draws chance during one event. A second draw of the same kind needs another key. */
export function chanceKey(seed: string, order: WorkingOrder, market: MarketNow): string {
  return `${seed}|${order.clientOrderId}|${market.eventAt}|${order.filled.toString()}`;
}

/**
 * Slippage of a taker as a share of the price: half the spread, jitter, and the square-root law of impact
 * Y * sigma * sqrt(quantity / volume), which holds alike for a day and for one bar (Almgren et al. 2005; Sato and Kanazawa 2024 for the
 * exponent of one half). On a quote nothing is added, because bid and ask are what one pays.
 */
export function slippage(
  model: FillModel,
  instrument: Instrument,
  order: WorkingOrder,
  quantity: Decimal,
  market: MarketNow,
): number {
  if (market.volume === null) return 0;
  const share = market.volume > 0 && model.impactY > 0 ? quantity.toFloat() / market.volume : 0;
  const impactBps = 1e4 * model.impactY * market.sigma * Math.sqrt(share);
  const jitterBps =
    model.jitterBps > 0 ? model.jitterBps * (2 * u01(chanceKey(model.seed, order, market)) - 1) : 0;
  const bps = model.halfSpreadBps[instrument.assetClass] + jitterBps + impactBps;
  return Math.min(model.slipMaxBps, Math.max(0, bps)) / 1e4;
}

/**
 * What a taker pays or gets for trading at `reference`: slipped and rounded to the tick against the trader, never past its limit and
 * never below one tick. It may lie outside the bar: our own impact is not in the history.
 */
export function takerPrice(
  instrument: Instrument,
  order: WorkingOrder,
  reference: number,
  slip: number,
): Decimal {
  const { side, limitPrice } = order.terms;
  if (side === 'buy') {
    const price = priceOnTick(reference * (1 + slip), instrument.tickSize, 'ceil');
    return limitPrice === null ? price : minOf(price, limitPrice);
  }
  const price = maxOf(priceOnTick(reference * (1 - slip), instrument.tickSize, 'floor'), instrument.tickSize);
  return limitPrice === null ? price : maxOf(price, limitPrice);
}
