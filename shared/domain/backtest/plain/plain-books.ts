import { applyFill, type Books, type Holding, ledgerFill, move, NO_HOLDING } from '../../desk/ledger.ts';
import { copyOfDesk, type DeskState } from '../../desk/state.ts';
import { type Decimal, ZERO } from '../../money/decimal.ts';
import { invariant } from '../../result.ts';
import type { Fill } from '../../orders/execution-report.ts';
import { bookOf, type PaperState, withBook } from '../../paper/state.ts';
import type { UtcMillis } from '../../time/instant.ts';
import { LEDGER_SCALE } from '../../money/money.ts';
import type { BookedFill } from '../../orders/apply-report.ts';

/** The desk's money while a plain trade is open, and what that trade holds. */
export interface PlainBooks {
  readonly books: Books;
  /** Empty before the entry. */
  readonly trades: readonly { readonly symbol: string; readonly holding: Holding }[];
}

/** A desk on which nothing is held, and which could therefore be asked for nothing else than this entry. */
export function isFlatDesk({ trades, reservations, trading, blocks, retired }: DeskState): boolean {
  return (
    trades.length === 0 &&
    reservations.length === 0 &&
    trading.mode === 'ACTIVE' &&
    blocks.length === 0 &&
    !retired
  );
}

/** Whether a flat desk would hold this much for an entry. */
export function canReserve({ books }: DeskState, amount: Decimal): boolean {
  return !books.available.lessThan(amount.toScale(LEDGER_SCALE, 'up'));
}

/** The books after a fill, with its reservation come and gone; null where the money does not reach, which the desk itself has to see. */
export function booksAfter({ books, trades }: PlainBooks, { fill, amounts }: BookedFill): PlainBooks | null {
  const { side, symbol, quantity, price } = fill;
  const { quote, received } = amounts.fees;
  const part = ledgerFill({ side, quantity, price, fee: quote, feeQuantity: received });
  const { holding, movement, overclosed } = applyFill(trades[0]?.holding ?? NO_HOLDING, part);
  const after = move(books, movement);
  if (after.available.sign < 0 || !overclosed.isZero) return null;
  return { books: after, trades: holding.quantity.isZero ? [] : [{ symbol, holding }] };
}

/** The account after the two fills of a plain trade: nothing is held and nothing works. */
export function accountAfter(before: PaperState, fills: readonly Fill[], closesAt: UtcMillis): PaperState {
  let { cash } = before;
  const [first] = fills;
  invariant(first !== undefined, 'A plain trade has fills');
  for (const { side, quantity, price, fee } of fills) {
    const notional = price.times(quantity);
    cash = cash.plus((side === 'buy' ? notional.negated() : notional).minus(fee));
  }
  const { quotedUntil } = bookOf(before, first.symbol);
  const book = { position: ZERO, shortValue: ZERO, orders: [], matchedUntil: closesAt, quotedUntil };
  return withBook({ ...before, cash }, first.symbol, book);
}

/** The fences of a plain life: one for the entry, one for its exits. */
const FENCES = 2;
/** Its postings: the reservation, the entry, the exit. */
const POSTINGS = 3;

/** The desk after a plain trade, from the flat desk before it. */
export function deskAfter(before: DeskState, { books, trades }: PlainBooks): DeskState {
  invariant(trades.length === 0, 'A plain trade ends with nothing held');
  const next = copyOfDesk(before);
  next.books = books;
  next.fence += FENCES;
  next.sequence += POSTINGS;
  return next;
}
