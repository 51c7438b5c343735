import type { Instrument } from '../market/instrument.ts';
import { clustersOf } from '../risk/correlation.ts';
import type { CapitalView, GuardState, Halt } from '../risk/guards/state.ts';
import type { RiskLimits } from '../risk/limits.ts';
import type { RiskBook } from '../risk/room.ts';
import { expectedBars } from '../market/expected-bars.ts';
import { ageMaxMs, freshSince } from '../strategy/rules/session.ts';
import { ordinalOf, type Snapshot } from '../strategy/snapshot.ts';
import { utcMillis } from '../time/instant.ts';
import { availableIn, type Book } from './book.ts';
import { dayTradesAt } from './day-trades.ts';
import { riskDayFigures } from './risk-day-figures.ts';
import { type LossStreak, memoryOf } from './risk-state.ts';

/** The book of a profile as the guards, the sizing and the check before a trade see it, for one symbol at one bar. */
export function riskBookOf(
  book: Book,
  instrument: Instrument,
  snapshot: Snapshot,
  limits: RiskLimits,
): RiskBook {
  const { symbol } = instrument;
  return {
    guards: guardStateOf(book, instrument, snapshot),
    instrument,
    exposure: book.exposure,
    available: availableIn(book),
    cluster: clustersOf(book.dailyCloses, limits).get(symbol) ?? [symbol],
  };
}

/** Equity against the marks it is measured by, as of a moment. */
export function capitalAt(book: Pick<Book, 'equity' | 'risk' | 'calendar'>, at: number): CapitalView {
  const { equity, risk, calendar } = book;
  const { sessionStartEquity, flowsSinceSessionStart } = riskDayFigures(risk, {
    equity,
    at: utcMillis(at),
    calendar,
  });
  return { equity, sessionStartEquity, flowsSinceSessionStart, highWaterEquity: risk.highWaterEquity };
}

function guardStateOf(book: Book, instrument: Instrument, snapshot: Snapshot): GuardState {
  const { symbol } = instrument;
  const { risk, trades, calendar } = book;
  const now = utcMillis(snapshot.now);
  const memory = memoryOf(risk, symbol);
  const barsSince = (ordinal: number | null) => (ordinal === null ? null : ordinalOf(snapshot) - ordinal);
  const { entriesToday } = riskDayFigures(risk, { equity: book.equity, at: now, calendar });
  return {
    symbol,
    halts: haltsOf(book),
    dataAgeMs: now - freshSince(snapshot),
    dataAgeMaxMs: ageMaxMs(snapshot),
    unknownOrders: book.orders.filter(
      ({ status, intent }) => status === 'unknown' && intent.terms.symbol === symbol,
    ).length,
    openMismatches: book.openMismatches,
    capital: capitalAt(book, now),
    openTrades: trades.length,
    openTradesInSymbol: trades.filter((trade) => trade.symbol === symbol).length,
    entriesToday,
    dayTradesInFiveSessions: dayTradesAt(risk.dayTrades, calendar, now),
    barsSinceExit: barsSince(memory.exitOrdinal),
    barsSinceLoss: barsSince(memory.lossOrdinal),
    lossStreak: risk.streak === null ? null : streakOf(risk.streak, instrument, snapshot),
  };
}

/** Bars since a loss in another symbol are counted by the calendar, because each series has ordinals of its own. */
function streakOf(
  streak: LossStreak,
  { symbol, calendar }: Instrument,
  snapshot: Snapshot,
): GuardState['lossStreak'] {
  const { losses, ordinal, closesAt } = streak;
  const barsSince =
    streak.symbol === symbol
      ? ordinalOf(snapshot) - ordinal
      : expectedBars(calendar, snapshot.timeframe, closesAt, utcMillis(snapshot.now));
  return { losses, barsSince };
}

/** The desk's own state and blocks, as halts of the profile and of symbols, with those from above. */
function haltsOf({ desk, halts }: Book): readonly Halt[] {
  const { mode, why, since } = desk.trading;
  const own: Halt[] =
    mode === 'ACTIVE' ? [] : [{ scope: 'profile', state: mode, symbol: null, reason: why, since }];
  const blocks = desk.blocks.map(
    (block): Halt => ({ scope: 'symbol', state: 'REDUCING', symbol: block.symbol, reason: block.why, since }),
  );
  return [...halts, ...own, ...blocks];
}
