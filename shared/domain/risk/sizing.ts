import { type Decimal, maxOf, ONE, ZERO } from '../money/decimal.ts';
import { quantityOnLot } from '../money/tick-and-lot.ts';
import type { Direction } from '../orders/intent.ts';
import { ok, refuse, type Result } from '../result.ts';
import type { DenialCode, Denied, Figures } from './denial.ts';
import { drawdownFactor } from './guards/losses.ts';
import { expectedPrice, holdPerUnit, perUnit, type PricedTerms } from './hold-amount.ts';
import { kellyBet, type TradeRecord } from './kelly.ts';
import type { RiskLimits } from './limits.ts';
import { factorOf, fractionOfBps, fractionOfPercent } from './proportion.ts';
import { type RiskBook, roomsOf } from './room.ts';

/** Digits kept while dividing money by price; the lot decides at the end. */
const QUOTIENT = { scale: 12, rounding: 'down' } as const;

export interface SizeRequest {
  readonly direction: Direction;
  readonly terms: PricedTerms;
  /** The ask where there is a quote, else the close of the decision's bar. */
  readonly marketPrice: Decimal;
  readonly stopPrice: Decimal;
  /** Half the spread and the slippage to expect, each as a share of price in basis points. */
  readonly halfSpreadBps: number;
  readonly slippageBps: number;
  /** How sure the strategy is, 0 to 1; a weekend or another size factor is multiplied in by the caller. */
  readonly conviction: number;
  /** True where the venue takes stop and target along with the entry: shares then trade whole. */
  readonly bracket: boolean;
  /** Units traded a day on average; null where it is not known, and then it caps nothing. */
  readonly averageDailyVolume: number | null;
  readonly record: TradeRecord;
}

export type CapName =
  | 'risk'
  | 'position'
  | 'available'
  | 'gross'
  | 'symbol'
  | 'assetClass'
  | 'heat'
  | 'clusterHeat'
  | 'volume'
  | 'kelly';

/** The most that one limit allows: `money` is the limit itself (null for volume), `quantity` what it buys before the lot. */
export interface Cap {
  readonly cap: CapName;
  readonly money: Decimal | null;
  readonly quantity: Decimal;
}

export interface Size {
  readonly quantity: Decimal;
  readonly price: Decimal;
  readonly notional: Decimal;
  /** Loss of one unit from entry to stop, with spread, slippage and the fees of both ways. */
  readonly lossPerUnit: Decimal;
  /** quantity x lossPerUnit. */
  readonly risk: Decimal;
  /** The cap that decided; of equal ones the first in the list. */
  readonly bound: CapName;
  /** Every cap with its value, so that the trader sees how far away the others were. */
  readonly caps: readonly Cap[];
}

/** No size, and which cap left no room. */
export interface NoSize extends Denied {
  readonly caps: readonly Cap[];
}

/**
 * The quantity of an entry: the least of all caps, floored to the lot (whole shares for brackets and shorts). Equity, prices and limits
 * are exact; what is measured (spread, slippage, volume, conviction) enters rounded against us. Never returns a quantity of zero and
 * never divides by a price of zero: both are refusals with their figures.
 * Formula: risk = equity x riskPct x conviction x drawdown factor; quantity = min(risk / lossPerUnit, room / price, ...).
 */
export function sizeEntry(request: SizeRequest, book: RiskBook, limits: RiskLimits): Result<Size, NoSize> {
  const price = expectedPrice(request.terms, request.marketPrice);
  const { equity } = book.guards.capital;
  if (price.sign <= 0 || request.marketPrice.sign <= 0) {
    return noSize('PRICE_MISSING', { price: price.toString() }, 'There is no price above zero to size with');
  }
  if (equity.sign <= 0) {
    return noSize(
      'NO_EQUITY',
      { equity: equity.toString() },
      `The profile has no equity to trade with (${equity.toString()})`,
    );
  }
  const stopDistance =
    request.direction === 'long' ? price.minus(request.stopPrice) : request.stopPrice.minus(price);
  if (stopDistance.sign <= 0 || request.stopPrice.sign <= 0) {
    const figures = { price: price.toString(), stop: request.stopPrice.toString() };
    return noSize(
      'STOP_NOT_PROTECTIVE',
      figures,
      `A stop at ${figures.stop} does not protect a ${request.direction} entry at ${figures.price}`,
    );
  }
  const lossPerUnit = perUnit(stopDistance.plus(costPerUnit(request, price, book)));
  const caps = capsOf(request, price, lossPerUnit, book, limits);
  const least = caps.reduce((least, cap) => (cap.quantity.lessThan(least.quantity) ? cap : least));
  const bound = least.cap;
  const lot = lotOf(request, book);
  const quantity = least.quantity.toMultipleOf(lot, 'floor').toScale(lot.scale, 'down');
  const notional = quantity.times(price);
  const small = tooSmall(quantity, notional, bound, book, caps);
  if (small !== null) return refuse(small);
  return ok({ quantity, price, notional, lossPerUnit, risk: quantity.times(lossPerUnit), bound, caps });
}

/** Spread both ways, slippage, and the taker fee of both ways, on one unit. */
function costPerUnit(request: SizeRequest, price: Decimal, book: RiskBook): Decimal {
  const { takerBps, perShareSellFee } = book.instrument.fees;
  const bps = 2 * request.halfSpreadBps + request.slippageBps + 2 * takerBps;
  return price.times(fractionOfBps(bps)).plus(perShareSellFee);
}

function capsOf(
  request: SizeRequest,
  price: Decimal,
  lossPerUnit: Decimal,
  book: RiskBook,
  limits: RiskLimits,
): readonly Cap[] {
  const { equity } = book.guards.capital;
  const rooms = roomsOf(book, limits);
  const riskBudget = equity
    .times(fractionOfPercent(limits.riskPct))
    .times(factorOf(request.conviction))
    .times(drawdownFactor(book.guards.capital, limits));
  const over = (cap: CapName, money: Decimal, each: Decimal): Cap => {
    return { cap, money, quantity: money.sign > 0 ? money.dividedBy(each, QUOTIENT) : ZERO };
  };
  const caps: Cap[] = [
    over('risk', riskBudget, lossPerUnit),
    over('position', rooms.position, price),
    over('available', book.available, holdPerUnit(request.terms, request.marketPrice, book.instrument)),
    over('gross', rooms.gross, price),
    over('symbol', rooms.symbol, price),
    over('assetClass', rooms.assetClass, price),
    over('heat', rooms.heat, lossPerUnit),
    over('clusterHeat', rooms.clusterHeat, lossPerUnit),
  ];
  if (request.averageDailyVolume !== null) {
    const units = (request.averageDailyVolume * limits.advPct) / 100;
    caps.push({
      cap: 'volume',
      money: null,
      quantity: quantityOnLot(units, book.instrument.lotSize, 'floor'),
    });
  }
  const kelly = limits.kellyFractionPct === null ? null : kellyBet(request.record);
  if (kelly !== null && limits.kellyFractionPct !== null) {
    const bet = equity.times(factorOf(kelly)).times(fractionOfPercent(limits.kellyFractionPct));
    caps.push(over('kelly', bet, lossPerUnit));
  }
  return caps;
}

/** Brokers take brackets and short sales in whole shares only; coins trade in their lots. */
function lotOf(request: SizeRequest, book: RiskBook): Decimal {
  const whole = book.instrument.assetClass === 'equity' && (request.bracket || request.direction === 'short');
  return whole ? maxOf(ONE, book.instrument.lotSize) : book.instrument.lotSize;
}

function tooSmall(
  quantity: Decimal,
  notional: Decimal,
  bound: CapName,
  { instrument }: RiskBook,
  caps: readonly Cap[],
): NoSize | null {
  const size = `The size allowed by ${bound} is ${quantity.toString()} ${instrument.symbol}`;
  if (quantity.sign <= 0 || quantity.lessThan(instrument.minQuantity)) {
    const figures = { quantity: quantity.toString(), minimum: instrument.minQuantity.toString(), bound };
    return {
      code: 'BELOW_MINIMUM_QUANTITY',
      figures,
      caps,
      sentence: `${size}, the least is ${figures.minimum}`,
    };
  }
  if (notional.lessThan(instrument.minNotional)) {
    const figures = { notional: notional.toString(), minimum: instrument.minNotional.toString(), bound };
    return {
      code: 'BELOW_MINIMUM_NOTIONAL',
      figures,
      caps,
      sentence: `${size}, worth ${figures.notional}; the least is ${figures.minimum}`,
    };
  }
  return null;
}

function noSize(code: DenialCode, figures: Figures, sentence: string): Result<never, NoSize> {
  return refuse({ code, figures, sentence, caps: [] });
}
