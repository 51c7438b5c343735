import type { Profile } from '../../../contracts/profile.ts';
import { type Book, bookOf } from '../../../domain/engine/book.ts';
import { manage, type TradeChange } from '../../../domain/engine/manage.ts';
import { capitalAt } from '../../../domain/engine/risk-book.ts';
import { afterMark, afterTradeClosed, type RiskState } from '../../../domain/engine/risk-state.ts';
import { tradeId } from '../../../domain/ids/ids.ts';
import { sumOf } from '../../../domain/money/decimal.ts';
import { openQuantity, type Trade } from '../../../domain/orders/trade.ts';
import { lossResponse } from '../../../domain/risk/guards/losses.ts';
import { invariant } from '../../../domain/result.ts';
import type { TenantStore, Write } from '../../ports/store.ts';
import { EQUITY_MARK, MARKS, riskWrite } from '../../records/decision-kinds.ts';
import { EXCURSION, TRADE } from '../../records/kinds.ts';
import { RECORDS } from '../../records/load-slice.ts';
import { documentId, upsertOf } from '../../records/record-codec.ts';
import type { Services } from '../../services.ts';
import { settingsOf } from '../profile-settings.ts';
import { submitFact } from '../review-trades.ts';
import { barsSinceMark } from './bars-since-mark.ts';
import { loadBook } from './load-book.ts';
import type { SeriesBar } from './series-bar.ts';

/**
 * What the close of a bar means for a profile that has something open: closed trades are remembered, the profile is marked, its stops are looked
 * after. All reports of the bar are on record by now. Doing it again for the same bar changes nothing.
 */
export async function closeBar(
  profile: Profile,
  bar: SeriesBar,
  store: TenantStore,
  services: Services,
): Promise<void> {
  const { parts, riskEtag } = await loadBook(profile, store, services);
  const closed = await closedTrades(parts.risk, profile, bar, store);
  const { calendar } = parts;
  let { risk } = parts;
  for (const trade of closed)
    risk = afterTradeClosed(risk, trade, { ordinal: bar.ordinal, closesAt: bar.closesAt, calendar });
  const valued = bookOf({ ...parts, risk });
  invariant(valued.ok, `Profile ${profile.profileId} holds something that no source has a price for`);
  const book = valued.value;
  const ofSymbol = book.trades.filter((trade) => trade.symbol === bar.key.symbol && trade.status === 'open');
  const marked = afterMark(risk, {
    equity: book.equity,
    highestEquity: book.equity,
    at: bar.closesAt,
    calendar: parts.calendar,
    bars: ofSymbol.map((trade) => barsSinceMark(trade, risk.watches[trade.tradeId], bar.columns)),
  });
  // The watch of a closed trade ends with this batch, so what it has seen goes on record with it.
  const seen = closed.flatMap((trade) => excursionWrite(trade, parts.risk));
  const written = await store.write(RECORDS, profile.profileId, [riskWrite(marked, riskEtag), ...seen]);
  if (!written.ok) return closeBar(profile, bar, store, services);
  await keepMark(book, profile, bar, store);
  for (const change of await changesOf({ ...book, risk: marked }, ofSymbol, profile, bar)) {
    await carryOut(change, profile, bar, services);
  }
}

/** The trades of this symbol that were watched and are over, and those of symbols that the profile trades no more. */
async function closedTrades(
  { watches }: RiskState,
  profile: Profile,
  bar: SeriesBar,
  store: TenantStore,
): Promise<readonly Trade[]> {
  const closed: Trade[] = [];
  for (const id of Object.keys(watches)) {
    const document = await store.read(RECORDS, profile.profileId, documentId('trade', tradeId(id)));
    if (document === null) continue;
    const trade = TRADE.decode(document);
    const isOver = trade.status === 'closed' || trade.status === 'void';
    if (!isOver || (trade.symbol !== bar.key.symbol && profile.symbols.includes(trade.symbol))) continue;
    closed.push(trade);
  }
  return closed;
}

/** Nothing for a trade that was over before a bar closed on it. */
function excursionWrite({ tradeId: id }: Trade, { watches }: RiskState): readonly Write[] {
  const watch = watches[id];
  if (watch === undefined) return [];
  const { highestPrice: high, lowestPrice: low, markedAt: seenAt } = watch;
  if (high === null || low === null || seenAt === null) return [];
  return [upsertOf(EXCURSION, { tradeId: id, high, low, seenAt })];
}

async function keepMark(book: Book, profile: Profile, bar: SeriesBar, store: TenantStore): Promise<void> {
  const worth = book.trades.map((trade) => {
    const price = book.marks.get(trade.symbol);
    const quantity = openQuantity(trade);
    invariant(price !== undefined || quantity.isZero, `Something is open in ${trade.symbol} without a price`);
    return price === undefined ? quantity : quantity.times(price);
  });
  const mark = {
    profileId: profile.profileId,
    at: bar.closesAt,
    equity: book.equity,
    cash: book.desk.books.available.plus(book.desk.books.orders),
    exposure: sumOf(worth),
  };
  await store.write(MARKS, profile.profileId, [upsertOf(EQUITY_MARK, mark)]);
}

async function changesOf(
  book: Book,
  trades: readonly Trade[],
  profile: Profile,
  bar: SeriesBar,
): Promise<readonly TradeChange[]> {
  const { parameters, limits, stops } = settingsOf(profile);
  const snapshot = await bar.snapshot(profile, parameters);
  return manage({
    trades,
    watches: book.risk.watches,
    instrument: await bar.instrument(profile),
    close: bar.close,
    atr: snapshot.frame.atr[snapshot.index] ?? Number.NaN,
    stops,
    losses: lossResponse(capitalAt(book, bar.closesAt), limits),
    at: bar.closesAt,
  });
}

async function carryOut(
  change: TradeChange,
  profile: Profile,
  bar: SeriesBar,
  services: Services,
): Promise<void> {
  const name = `manage:${change.kind}:${change.tradeId}:${bar.closesAt}`;
  if (change.kind === 'exit') {
    await submitFact(profile, name, change, services);
    return;
  }
  const { tradeId: id, stopPrice } = change;
  await submitFact(
    profile,
    name,
    { kind: 'tighten', tradeId: id, stopPrice, occurredAt: bar.closesAt },
    services,
  );
}
