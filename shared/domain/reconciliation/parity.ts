import { ACCOUNTS } from '../desk/ledger.ts';
import { ledgerOf, type Ledger, type RebuildRefusal } from '../desk/rebuild.ts';
import type { ProfileId } from '../ids/ids.ts';
import { type Decimal, sumOf, ZERO } from '../money/decimal.ts';
import { netQuantity } from '../orders/position.ts';
import type { Result } from '../result.ts';
import { cashBesides } from './diff-money.ts';
import type { LocalAccount, LocalBooks } from './local-account.ts';
import type { VenueSnapshot } from './venue-account.ts';

/** One figure as the four books tell it. They are equal, or the row says by how much they are not. */
export interface ParityRow {
  readonly symbol: string;
  /** What the venue holds, less what is kept as not ours. */
  readonly venue: Decimal;
  /** What the positions on record say, trades, foreign fills and dust together. */
  readonly records: Decimal;
  /** The lots of all open trades and foreign fills, and dust. */
  readonly lots: Decimal;
  /** What the desks hold, and dust. */
  readonly ledger: Decimal;
  readonly external: Decimal;
  readonly isEqual: boolean;
}

export interface Parity {
  readonly rows: readonly ParityRow[];
  readonly orders: { readonly atVenue: number; readonly onRecord: number; readonly external: number };
  /** What the venue's cash is above what trading and its owner have made it; null before the first look has set its baseline. */
  readonly cashDifference: Decimal | null;
  /** Sentences, empty where everything is equal. */
  readonly differences: readonly string[];
}

/**
 * Whether venue, orders, lots and ledger of an account tell the same story at one moment, with the figures of each.
 *
 * @param journals the ledger that the postings of each profile make
 */
export function parityOf(
  local: LocalAccount,
  venue: VenueSnapshot,
  journals: ReadonlyMap<ProfileId, Result<Ledger, RebuildRefusal>>,
): Parity {
  const rows = symbolsOf(local, venue).map((symbol) => rowOf(symbol, local, venue));
  const orders = ordersOf(local, venue);
  const { cashBaseline } = local;
  const cashDifference = cashBaseline === null ? null : cashBesides(local, venue).minus(cashBaseline);
  const differences = [
    ...rows.filter(({ isEqual }) => !isEqual).map(sentenceOf),
    ...orders.missing.map((id) => `order ${id} works on record and not at the venue`),
    ...orders.unknown.map((id) => `order ${id} works at the venue and not on record`),
    ...local.profiles.flatMap((books) => journalDifferences(books, journals)),
  ];
  return { rows, orders: orders.counts, cashDifference, differences };
}

function symbolsOf(local: LocalAccount, venue: VenueSnapshot): readonly string[] {
  const symbols = new Set([
    ...venue.positions.map(({ symbol }) => symbol),
    ...local.profiles.flatMap(({ positions, desk }) => [
      ...positions.filter((position) => !netQuantity(position).isZero).map(({ symbol }) => symbol),
      ...desk.trades.filter(({ holding }) => !holding.quantity.isZero).map(({ symbol }) => symbol),
    ]),
  ]);
  return [...symbols].sort();
}

function rowOf(symbol: string, local: LocalAccount, snapshot: VenueSnapshot): ParityRow {
  const positions = local.profiles.flatMap((books) => books.positions.filter((one) => one.symbol === symbol));
  const trades = local.profiles.flatMap((books) => books.trades.filter((one) => one.symbol === symbol));
  const held = local.profiles.flatMap(({ desk }) => desk.trades.filter((one) => one.symbol === symbol));
  const external = local.externals.quantities.get(symbol) ?? ZERO;
  const atVenue = snapshot.positions.find((position) => position.symbol === symbol)?.quantity ?? ZERO;
  const dust = sumOf(positions.map(({ dustQuantity }) => dustQuantity));
  const lots = [...trades.map(({ holding }) => holding), ...positions.map((position) => position.external)];
  const row = {
    symbol,
    venue: atVenue.minus(external),
    records: sumOf(positions.map(netQuantity)),
    lots: sumOf(lots.flatMap((holding) => holding.lots.map(({ quantity }) => quantity))).plus(dust),
    ledger: sumOf(held.map(({ holding }) => holding.quantity)).plus(dust),
    external,
  };
  const { venue, records, ledger } = row;
  return { ...row, isEqual: venue.equals(records) && records.equals(row.lots) && records.equals(ledger) };
}

function sentenceOf({ symbol, venue, records, lots, ledger }: ParityRow): string {
  const told = [venue, records, lots, ledger].map((quantity) => quantity.toString());
  return `${symbol}: venue ${told[0]}, orders ${told[1]}, lots ${told[2]}, ledger ${told[3]}`;
}

function ordersOf(local: LocalAccount, venue: VenueSnapshot) {
  const atVenue = new Set(venue.orders.map(({ venueOrderId }) => venueOrderId));
  const working = local.profiles.flatMap(({ orders }) =>
    orders.filter((order) => order.venueOrderId !== null),
  );
  const ours = new Set(working.map(({ venueOrderId }) => venueOrderId));
  const strangers = venue.orders.filter(({ venueOrderId }) => !ours.has(venueOrderId));
  const external = strangers.filter(({ venueOrderId }) => local.externals.orders.has(venueOrderId));
  return {
    counts: { atVenue: venue.orders.length, onRecord: working.length, external: external.length },
    missing: working
      .filter(({ venueOrderId }) => venueOrderId !== null && !atVenue.has(venueOrderId))
      .map(({ clientOrderId }) => clientOrderId),
    unknown: strangers.filter((order) => !external.includes(order)).map(({ venueOrderId }) => venueOrderId),
  };
}

/** The desk and its journal, account by account. */
function journalDifferences(
  { profileId, desk }: LocalBooks,
  journals: ReadonlyMap<ProfileId, Result<Ledger, RebuildRefusal>>,
): readonly string[] {
  const journal = journals.get(profileId);
  if (journal === undefined) return [];
  if (!journal.ok) return [`the journal of ${profileId} makes no ledger: ${journal.refusal.code}`];
  const held = ledgerOf(desk);
  return ACCOUNTS.filter((account) => !journal.value.books[account].equals(held.books[account])).map(
    (account) =>
      `${profileId} ${account}: postings ${journal.value.books[account].toString()}, desk ${held.books[account].toString()}`,
  );
}
