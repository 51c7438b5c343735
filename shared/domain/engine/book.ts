import type { Books, Holding as DeskHolding } from '../desk/ledger.ts';
import type { DeskState } from '../desk/state.ts';
import type { Instrument } from '../market/instrument.ts';
import { type Decimal, sumOf, ZERO } from '../money/decimal.ts';
import type { Order } from '../orders/order.ts';
import { isTerminal } from '../orders/order-status.ts';
import { openQuantity, type Trade } from '../orders/trade.ts';
import type { MarkMissing } from '../portfolio/pnl.ts';
import { ok, refuse, type Result } from '../result.ts';
import type { DailyCloses } from '../risk/correlation.ts';
import { type Exposure, exposureOf, type Holding, NO_EXPOSURE } from '../risk/exposure.ts';
import type { Halt } from '../risk/guards/state.ts';
import { expectedPrice } from '../risk/hold-amount.ts';
import type { SessionCalendar } from '../time/sessions.ts';
import type { RiskState } from './risk-state.ts';

/** What is known of one profile at one moment: loaded from the store when there is something to decide, kept in memory by a backtest. */
export interface BookParts {
  readonly desk: DeskState;
  /** Trades that are opening or open. */
  readonly trades: readonly Trade[];
  /** Orders that are not over. */
  readonly orders: readonly Order[];
  readonly risk: RiskState;
  /** Mark prices by symbol, of everything that is open. */
  readonly marks: ReadonlyMap<string, Decimal>;
  /** Of every symbol with a trade or an order. */
  readonly instruments: ReadonlyMap<string, Instrument>;
  /** By which the profile's risk day goes: that of its shares, or 24x7 where it trades coins. */
  readonly calendar: SessionCalendar;
  /** Of the platform and the tenant. The profile's own state and blocks are the desk's. */
  readonly halts: readonly Halt[];
  /** Differences with the venue that reconciliation has found and not resolved. */
  readonly openMismatches: number;
  /** Positions and orders on the account that are not ours. */
  readonly external: readonly Holding[];
  /** Daily closes of the profile's symbols; empty where it has one. */
  readonly dailyCloses: readonly DailyCloses[];
}

/** The parts, valued at the marks. */
export interface Book extends BookParts {
  /** Allocated + realised + unrealised, fees taken off. */
  readonly equity: Decimal;
  readonly exposure: Exposure;
}

/** Values a profile. Refused with MARK_MISSING where something is open without a price: zero in its place would be a made-up loss. */
export function bookOf(parts: BookParts): Result<Book, MarkMissing> {
  const equity = equityOf(parts.desk, parts.marks);
  if (!equity.ok) return equity;
  const { trades, orders, external } = parts;
  const isFlat = trades.length === 0 && orders.length === 0 && external.length === 0;
  const exposure = isFlat ? NO_EXPOSURE : exposureOf(positionsOf(parts), workingEntriesOf(parts));
  // Written out rather than spread: what is added to a spread object costs a microsecond a field.
  return ok({
    desk: parts.desk,
    trades: parts.trades,
    orders: parts.orders,
    risk: parts.risk,
    marks: parts.marks,
    instruments: parts.instruments,
    calendar: parts.calendar,
    halts: parts.halts,
    openMismatches: parts.openMismatches,
    external: parts.external,
    dailyCloses: parts.dailyCloses,
    equity: equity.value,
    exposure,
  });
}

/** The books of a desk and what its trades hold. */
export interface Money {
  readonly books: Books;
  readonly trades: readonly { readonly symbol: string; readonly holding: DeskHolding }[];
}

/** Equity in the desk's currency: what is not in positions, and what these would bring at the marks. */
export function equityOf(
  { books, trades }: Money,
  marks: ReadonlyMap<string, Decimal>,
): Result<Decimal, MarkMissing> {
  let equity = books.capital.plus(books.realised).minus(books.fees).minus(books.openFees);
  const missing: string[] = [];
  for (const { symbol, holding } of trades) {
    if (holding.quantity.isZero) continue;
    const mark = marks.get(symbol);
    if (mark === undefined) missing.push(symbol);
    else {
      const worth = holding.quantity.times(mark);
      // A short has cost what it was sold for, and would cost its worth to buy back.
      equity = equity.plus(worth).plus(holding.quantity.sign > 0 ? holding.cost.negated() : holding.cost);
    }
  }
  return missing.length > 0 ? refuse({ code: 'MARK_MISSING', symbols: missing }) : ok(equity);
}

function* positionsOf({ trades, marks, instruments, external }: BookParts): Generator<Holding> {
  yield* external;
  for (const trade of trades) {
    const quantity = openQuantity(trade);
    const assetClass = instruments.get(trade.symbol)?.assetClass;
    const price = marks.get(trade.symbol);
    if (quantity.isZero || assetClass === undefined || price === undefined) continue;
    const { symbol, direction, protection, entryNotional, enteredQuantity } = trade;
    const entryPrice = entryNotional.dividedBy(enteredQuantity, { scale: 12, rounding: 'half-even' });
    yield {
      symbol,
      assetClass,
      direction,
      quantity,
      price,
      entryPrice,
      stopPrice: protection?.stopPrice ?? null,
    };
  }
}

function* workingEntriesOf({ orders, instruments }: BookParts): Generator<Holding> {
  for (const { intent, leavesQuantity, status } of orders) {
    const { symbol } = intent.terms;
    const assetClass = instruments.get(symbol)?.assetClass;
    if (intent.leg !== 'entry' || isTerminal(status) || leavesQuantity.isZero || assetClass === undefined)
      continue;
    const price = expectedPrice(intent.terms, intent.referencePrice);
    const stopPrice = intent.protection?.stopPrice ?? null;
    const { direction } = intent;
    yield { symbol, assetClass, direction, quantity: leavesQuantity, price, entryPrice: price, stopPrice };
  }
}

/** Money that nothing holds, and that no entry on record is about to ask the desk for. A desk in breach has none. */
export function availableIn({ desk, orders }: BookParts): Decimal {
  const held = new Set(desk.reservations.map(({ reservationId }) => reservationId));
  const asked = orders.filter(
    ({ intent, status, reservationId }) =>
      intent.leg === 'entry' && status === 'reserved' && reservationId !== null && !held.has(reservationId),
  );
  const left = desk.books.available.minus(sumOf(asked.map(({ intent }) => intent.holdAmount)));
  return left.sign > 0 ? left : ZERO;
}
