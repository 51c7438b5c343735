import type { Profile } from '../../../contracts/profile.ts';
import type { Watched, Watchlist } from '../../../contracts/user-settings.ts';
import { type BarColumns } from '../../../domain/market/bar.ts';
import { ok, type Result, refuse } from '../../../domain/result.ts';
import { utcMillis } from '../../../domain/time/instant.ts';
import { AppError } from '../../errors.ts';
import type { OfferedInstrument } from '../../ports/market-data.ts';
import type { Principal } from '../../principal.ts';
import { readProfile } from '../../records/profile-kind.ts';
import { WATCHLIST } from '../../records/user-kinds.ts';
import type { Services } from '../../services.ts';
import { readOwn, saveOwn } from './own-record.ts';

/** Enough for a line that shows where the price came from. */
const CLOSES_SHOWN = 40;

export type WatchRefusal =
  | { readonly code: 'CHANGED_SINCE_READ' }
  | { readonly code: 'NO_MARKET_DATA' | 'INSTRUMENT_UNKNOWN' | 'NOT_FOUND'; readonly detail: string };

/** What the caller watches, each with its newest closed bar. One symbol in trouble leaves the others as they are. */
export async function readWatchlist(principal: Principal, services: Services): Promise<Watchlist> {
  const found = await readOwn(WATCHLIST, principal, services);
  const items = await Promise.all((found?.value.items ?? []).map((item) => quoted(item, services)));
  return { revision: found?.value.revision ?? 0, items };
}

/** Stores the whole list as it shall be, when nobody has stored another one since it was read. */
export async function saveWatchlist(
  principal: Principal,
  items: readonly Watched[],
  ifMatch: string | null,
  services: Services,
): Promise<Result<Watchlist, WatchRefusal>> {
  for (const { profileId, ...item } of items) {
    const { source, symbol, timeframe } = item;
    if (offerOf(item, services)?.timeframes.includes(timeframe) !== true)
      return refuse({ code: 'NO_MARKET_DATA', detail: `${symbol} in ${source} ${timeframe}` });
    if (profileId === null) continue;
    const found = await readProfile(services.store.forTenant(principal.tenant), profileId);
    if (found === null) return refuse({ code: 'NOT_FOUND', detail: `There is no profile ${profileId}.` });
    if (!trades(found.profile, item))
      return refuse({ code: 'INSTRUMENT_UNKNOWN', detail: `Profile ${profileId} does not trade ${symbol}.` });
  }
  const saved = await saveOwn(
    WATCHLIST,
    (own) => ({ ...own, items: [...items] }),
    principal,
    ifMatch,
    services,
  );
  return saved.ok ? ok(await readWatchlist(principal, services)) : saved;
}

type SeriesOf = Pick<Watched, 'source' | 'symbol' | 'timeframe'>;

/** The rules of a profile speak of the bars that it trades, and of no others. */
function trades({ symbols, market }: Profile, { source, symbol, timeframe }: SeriesOf): boolean {
  return market.source === source && market.timeframe === timeframe && symbols.includes(symbol);
}

function offerOf({ source, symbol }: SeriesOf, { marketData }: Services): OfferedInstrument | null {
  const offers = marketData.source(source)?.offers() ?? [];
  return offers.find(({ instrument }) => instrument.symbol === symbol) ?? null;
}

async function quoted(item: Watched, services: Services): Promise<Watchlist['items'][number]> {
  const { source, symbol, timeframe } = item;
  const key = { source, symbol, timeframe };
  const instrument = offerOf(item, services)?.instrument ?? null;
  const trouble = await troubleOf(key, services);
  return {
    ...item,
    tickSize: instrument?.tickSize.toString() ?? null,
    calendar: instrument?.calendar ?? null,
    synthetic: instrument?.synthetic ?? false,
    lastBar: lastBarOf(await services.bars.window(key)),
    trouble,
  };
}

/** A source that does not answer is a trouble of this symbol, and its last bar is shown with its age. */
async function troubleOf(key: SeriesOf, { bars }: Services) {
  try {
    const caughtUp = await bars.catchUp(key);
    return caughtUp.ok ? null : { code: caughtUp.refusal.code, sentence: caughtUp.refusal.sentence };
  } catch (failure) {
    if (!(failure instanceof AppError)) throw failure;
    return { code: failure.code, sentence: failure.message };
  }
}

function lastBarOf({ close, closesAt, length }: BarColumns): Watchlist['items'][number]['lastBar'] {
  const last = close[length - 1];
  const at = closesAt[length - 1];
  if (last === undefined || at === undefined) return null;
  const before = close[length - 2];
  return {
    close: last,
    closesAt: utcMillis(at),
    changePct: before === undefined || before <= 0 ? null : (last / before - 1) * 100,
    closes: [...close.subarray(Math.max(0, length - CLOSES_SHOWN), length)],
  };
}
