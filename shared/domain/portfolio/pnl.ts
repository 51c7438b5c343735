import { Decimal, sumOf, ZERO } from '../money/decimal.ts';
import type { Direction } from '../orders/intent.ts';
import { ok, refuse, type Result } from '../result.ts';

const PERCENT = { scale: 4, rounding: 'half-even' } as const;
const HUNDRED = Decimal.of(100n);

/** An open position as its worth is computed: average cost includes the fees paid to enter. */
export interface OpenPosition {
  readonly symbol: string;
  readonly direction: Direction;
  /** Zero or above. */
  readonly quantity: Decimal;
  readonly averagePrice: Decimal;
}

export interface PositionPnl {
  /** (mark - average) x quantity, with the sign of the direction. */
  readonly unrealised: Decimal;
  /** Of the cost; null where there is no cost to compare with. */
  readonly unrealisedPct: Decimal | null;
  readonly notional: Decimal;
}

export function positionPnl(position: OpenPosition, mark: Decimal): PositionPnl {
  const { direction, quantity, averagePrice } = position;
  const gain = direction === 'long' ? mark.minus(averagePrice) : averagePrice.minus(mark);
  const unrealised = gain.times(quantity);
  return {
    unrealised,
    unrealisedPct: pctOf(unrealised, averagePrice.times(quantity)),
    notional: mark.times(quantity),
  };
}

export interface MarkedBook {
  readonly equity: Decimal;
  /** Equity less what the open positions are worth: long ones tie money up, short ones have brought some in. */
  readonly cash: Decimal;
  readonly exposure: Decimal;
  readonly unrealised: Decimal;
}

/** A position without a mark makes the whole book unknown: zero in its place would be a made-up loss. */
export interface MarkMissing {
  readonly code: 'MARK_MISSING';
  readonly symbols: readonly string[];
}

/** Equity = allocated + realised + unrealised at the given marks, by symbol. */
export function markBook(
  books: {
    readonly allocated: Decimal;
    readonly realised: Decimal;
    readonly positions: readonly OpenPosition[];
  },
  marks: ReadonlyMap<string, Decimal>,
): Result<MarkedBook, MarkMissing> {
  const open = books.positions.filter(({ quantity }) => !quantity.isZero);
  const symbols = open.map(({ symbol }) => symbol).filter((symbol) => !marks.has(symbol));
  if (symbols.length > 0) return refuse({ code: 'MARK_MISSING', symbols });
  const marked = open.map((position) => ({
    ...positionPnl(position, marks.get(position.symbol) ?? ZERO),
    isLong: position.direction === 'long',
  }));
  const unrealised = sumOf(marked.map((position) => position.unrealised));
  const equity = books.allocated.plus(books.realised).plus(unrealised);
  const held = sumOf(marked.map(({ notional, isLong }) => (isLong ? notional : notional.negated())));
  const exposure = sumOf(marked.map(({ notional }) => notional));
  return ok({ equity, cash: equity.minus(held), exposure, unrealised });
}

export interface AccountPnl {
  /** Since the start of the risk day, flows since then taken out. */
  readonly daily: Decimal;
  /** Of the equity the risk day began with; null where that was nothing. */
  readonly dailyPct: Decimal | null;
  /** Since the first deposit: equity less everything paid in, plus everything paid out. */
  readonly total: Decimal;
  /** Of the net deposits; null where more was paid out than in. */
  readonly totalPct: Decimal | null;
}

/** Daily and total P&L are different numbers with different bases; a screen that shows one for the other lies. */
export function accountPnl(account: {
  readonly equity: Decimal;
  readonly sessionStartEquity: Decimal;
  readonly flowsSinceSessionStart: Decimal;
  readonly netDeposits: Decimal;
}): AccountPnl {
  const daily = account.equity.minus(account.sessionStartEquity).minus(account.flowsSinceSessionStart);
  const total = account.equity.minus(account.netDeposits);
  return {
    daily,
    dailyPct: pctOf(daily, account.sessionStartEquity),
    total,
    totalPct: pctOf(total, account.netDeposits),
  };
}

function pctOf(part: Decimal, whole: Decimal): Decimal | null {
  return whole.sign > 0 ? part.times(HUNDRED).dividedBy(whole, PERCENT) : null;
}
