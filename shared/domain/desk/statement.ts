import type { Decimal } from '../money/decimal.ts';
import { type Account, type Books, headroomOf } from './ledger.ts';
import type { AmountText } from './postings.ts';
import type { DeskState } from './state.ts';

/** The desk's money in the words of the trader, in the currency of the desk. */
export interface Statement {
  readonly currency: string;
  /** Net of all deposits and withdrawals. */
  readonly allocated: Decimal;
  readonly available: Decimal;
  readonly reservedForOrders: Decimal;
  /** The cost of what is held, fees of entry included. */
  readonly reservedForPositions: Decimal;
  /** Of closed quantity, all its fees taken off. */
  readonly realisedPnl: Decimal;
  /** Every fee that was paid, those of open positions included. */
  readonly feesPaid: Decimal;
  /** `allocated - reservedForOrders - reservedForPositions + realisedPnl`: below zero is a breach of the books. */
  readonly headroom: Decimal;
}

export function statementOf(state: DeskState): Statement {
  const { books } = state;
  return {
    currency: state.profile.currency,
    allocated: books.capital,
    available: books.available,
    reservedForOrders: books.orders,
    reservedForPositions: books.positions.plus(books.openFees),
    realisedPnl: books.realised.minus(books.fees),
    feesPaid: books.fees.plus(books.openFees),
    headroom: headroomOf(books),
  };
}

export function booksText(books: Books): Readonly<Record<Account, AmountText>> {
  const { capital, available, orders, positions, openFees, fees, realised } = books;
  return {
    capital: capital.toString(),
    available: available.toString(),
    orders: orders.toString(),
    positions: positions.toString(),
    openFees: openFees.toString(),
    fees: fees.toString(),
    realised: realised.toString(),
  };
}
