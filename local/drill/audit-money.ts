import { ACCOUNTS, type Holding } from '../../shared/domain/desk/ledger.ts';
import { type Ledger, ledgerOf, rebuildLedger } from '../../shared/domain/desk/rebuild.ts';
import { type Decimal, sumOf, ZERO } from '../../shared/domain/money/decimal.ts';
import type { Fill } from '../../shared/domain/orders/execution-report.ts';
import { fillAmounts } from '../../shared/domain/orders/fill-amounts.ts';
import { netQuantity } from '../../shared/domain/orders/position.ts';
import type { ThreeBooks } from './books.ts';
import type { Findings } from './finding.ts';

/** Desk, postings, trades, positions and the venue's account tell the same story to the unit. */
export function auditMoney(books: ThreeBooks, fills: ReadonlyMap<string, Fill>, findings: Findings): void {
  const { desk, records } = books;
  const { length } = records.postings;
  if (length !== desk.sequence) {
    findings.add('inexact', `the desk has made ${desk.sequence} postings, ${length} are on record`);
  }
  const rebuilt = rebuildLedger(records.postings);
  if (!rebuilt.ok) findings.add('inexact', `the postings make no ledger: ${JSON.stringify(rebuilt.refusal)}`);
  else compareLedgers(rebuilt.value, ledgerOf(desk), findings);
  compareCash(books, [...fills.values()], findings);
  comparePositions(books, [...fills.values()], findings);
  const realised = sumOf([
    ...records.trades.map((trade) => trade.holding.realised),
    ...records.positions.map((position) => position.external.realised),
  ]);
  same('realised by trades and by the desk', realised, desk.books.realised.minus(desk.books.fees), findings);
}

function same(what: string, left: Decimal, right: Decimal, findings: Findings): void {
  if (!left.equals(right)) findings.add('inexact', `${what}: ${left.toString()} and ${right.toString()}`);
}

function compareLedgers(posted: Ledger, desk: Ledger, findings: Findings): void {
  for (const account of ACCOUNTS)
    same(`${account} by postings and desk`, posted.books[account], desk.books[account], findings);
  compareMaps('holding', posted.holdings, desk.holdings, findings, (held) => holdingText(held));
  compareMaps('reservation', posted.holds, desk.holds, findings, (held) =>
    [held.tradeId, held.amountLeft.toString(), held.quantityLeft.toString()].join(' '),
  );
}

function compareMaps<Value>(
  what: string,
  posted: ReadonlyMap<string, Value>,
  desk: ReadonlyMap<string, Value>,
  findings: Findings,
  textOf: (value: Value) => string,
): void {
  for (const id of new Set([...posted.keys(), ...desk.keys()])) {
    const [left, right] = [posted.get(id), desk.get(id)].map((value) =>
      value === undefined ? 'nothing' : textOf(value),
    );
    if (left !== right)
      findings.add('inexact', `${what} ${id}: postings say ${left}, the desk says ${right}`);
  }
}

function holdingText({ quantity, cost, openFees }: Holding): string {
  return `${quantity.toString()} for ${cost.toString()} fees ${openFees.toString()}`;
}

/**
 * The desk rounds each fill against itself at the scale of the ledger, the venue does not: what the desk has less is exactly the sum of those
 * roundings. A short's sale is kept aside twice, once as its worth and once as collateral, so its cost counts double.
 */
function compareCash({ desk, venue, profile }: ThreeBooks, fills: readonly Fill[], findings: Findings): void {
  const shorts = desk.trades.filter((trade) => trade.holding.quantity.sign < 0);
  const collateral = sumOf(shorts.map((trade) => trade.holding.cost));
  const cash = desk.books.available.plus(desk.books.orders).plus(collateral).plus(collateral);
  const roundings = sumOf(fills.map((fill) => roundingOf(fill, profile.currency)));
  same('cash of desk and venue', cash.plus(roundings), venue.cash, findings);
}

function roundingOf(fill: Fill, currency: string): Decimal {
  const { cashOut, fees } = fillAmounts(fill, currency);
  const notional = fill.quantity.times(fill.price);
  const exact = fill.side === 'buy' ? notional : notional.negated();
  const fee = fill.feeCurrency === currency ? fees.quote.minus(fill.fee) : ZERO;
  return cashOut.minus(exact).plus(fee);
}

function comparePositions(
  { desk, records, venue, profile }: ThreeBooks,
  fills: readonly Fill[],
  findings: Findings,
): void {
  const symbols = new Set([
    ...records.positions.map((position) => position.symbol),
    ...venue.positions.keys(),
    ...desk.trades.map((trade) => trade.symbol),
  ]);
  for (const symbol of symbols) {
    const own = fills.filter((fill) => fill.symbol === symbol);
    const filled = sumOf(own.map((fill) => fillAmounts(fill, profile.currency).quantityChange));
    const stored = records.positions.find((position) => position.symbol === symbol);
    const onDesk = desk.trades.filter((trade) => trade.symbol === symbol);
    const dust = stored?.dustQuantity ?? ZERO;
    same(
      `${symbol} on record and filled`,
      stored === undefined ? ZERO : netQuantity(stored),
      filled,
      findings,
    );
    same(`${symbol} at the venue and filled`, venue.positions.get(symbol) ?? ZERO, filled, findings);
    const held = sumOf(onDesk.map((trade) => trade.holding.quantity)).plus(dust);
    same(`${symbol} at the desk and filled`, held, filled, findings);
  }
}
