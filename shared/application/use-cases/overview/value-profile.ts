import type { z } from 'zod';
import type { overviewAnswer } from '../../../contracts/answers/overview.ts';
import type { Profile } from '../../../contracts/profile.ts';
import { availableIn, bookOf, type BookParts } from '../../../domain/engine/book.ts';
import { capitalAt } from '../../../domain/engine/risk-book.ts';
import { Decimal, sumOf } from '../../../domain/money/decimal.ts';
import { accountPnl } from '../../../domain/portfolio/pnl.ts';
import type { UtcMillis } from '../../../domain/time/instant.ts';
import { nextSession, type SessionCalendar, sessionOf } from '../../../domain/time/sessions.ts';
import { type ValuedTrade, valueTrade } from './value-trade.ts';

type Overview = z.output<typeof overviewAnswer>;
export type ProfileWorth = NonNullable<Overview['profiles'][number]['worth']>;

export interface ValuedProfile {
  readonly worth: ProfileWorth | null;
  /** What the percentages of a sum are of. */
  readonly bases: { readonly sessionStart: Decimal; readonly deposits: Decimal };
  readonly trades: readonly ValuedTrade[];
}

const PERCENT = { scale: 4, rounding: 'half-even' } as const;

/** What one profile is worth by now, at the newest closes. */
export function valueProfile(parts: BookParts, now: UtcMillis): ValuedProfile {
  const trades = parts.trades.map((trade) => valueTrade(trade, parts.marks.get(trade.symbol) ?? null));
  const deposits = parts.desk.books.capital;
  const valued = bookOf(parts);
  if (!valued.ok) return { worth: null, bases: { sessionStart: deposits, deposits }, trades };
  const book = valued.value;
  const { equity, sessionStartEquity, flowsSinceSessionStart, highWaterEquity } = capitalAt(book, now);
  const pnl = accountPnl({ equity, sessionStartEquity, flowsSinceSessionStart, netDeposits: deposits });
  const below = highWaterEquity.minus(equity);
  const worth: ProfileWorth = {
    equity,
    dayPnl: pnl.daily,
    dayPnlPct: pnl.dailyPct,
    totalPnl: pnl.total,
    totalPnlPct: pnl.totalPct,
    unrealised: sumOf(trades.flatMap(({ unrealised }) => unrealised ?? [])),
    exposure: book.exposure.gross,
    openRisk: book.exposure.heat,
    available: availableIn(parts),
    drawdownPct:
      highWaterEquity.sign > 0
        ? (below.sign > 0 ? below : Decimal.of(0n))
            .times(Decimal.of(100n))
            .dividedBy(highWaterEquity, PERCENT)
        : null,
  };
  return { worth, bases: { sessionStart: sessionStartEquity, deposits }, trades };
}

/** Whether a market trades at its own time, and when that changes. */
export function sessionClockOf(
  calendar: SessionCalendar,
  now: UtcMillis,
): Overview['profiles'][number]['clock'] {
  const session = sessionOf(calendar, now);
  const next = session ?? nextSession(calendar, now);
  const changesAt = session === null ? next.opensAt : session.closesAt;
  return { calendar, now, open: session !== null, early: next.early, changesAt };
}

/** The sums of profiles that share a currency. A profile without a price is in none: its worth is not known. */
export function totalsOf(
  valued: readonly { readonly profile: Pick<Profile, 'currency'>; readonly value: ValuedProfile }[],
): Overview['totals'] {
  const currencies = [...new Set(valued.map(({ profile }) => profile.currency))];
  return currencies.map((currency) => {
    const known = valued.flatMap(({ profile, value }) =>
      profile.currency === currency && value.worth !== null ? [{ ...value, worth: value.worth }] : [],
    );
    const sum = (pick: (worth: ProfileWorth) => Decimal): Decimal =>
      sumOf(known.map(({ worth }) => pick(worth)));
    const dayPnl = sum((worth) => worth.dayPnl);
    const totalPnl = sum((worth) => worth.totalPnl);
    const start = sumOf(known.map(({ bases }) => bases.sessionStart));
    const deposits = sumOf(known.map(({ bases }) => bases.deposits));
    return {
      currency,
      profiles: known.length,
      equity: sum((worth) => worth.equity),
      dayPnl,
      dayPnlPct: shareOf(dayPnl, start),
      totalPnl,
      totalPnlPct: shareOf(totalPnl, deposits),
      unrealised: sum((worth) => worth.unrealised),
      exposure: sum((worth) => worth.exposure),
      openRisk: sum((worth) => worth.openRisk),
      available: sum((worth) => worth.available),
    };
  });
}

function shareOf(part: Decimal, whole: Decimal): Decimal | null {
  return whole.sign > 0 ? part.times(Decimal.of(100n)).dividedBy(whole, PERCENT) : null;
}
