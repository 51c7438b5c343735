import { z } from 'zod';
import type { StoredBacktest } from '../../contracts/backtest.ts';
import type { FieldError } from '../../contracts/problems.ts';
import { deriveId } from '../../domain/ids/derive.ts';
import type { Decimal } from '../../domain/money/decimal.ts';
import { ok, refuse, type Result } from '../../domain/result.ts';
import type { Timeframe } from '../../domain/time/timeframe.ts';
import type { OfferedInstrument, SeriesKey } from '../ports/market-data.ts';
import type { TenantStore } from '../ports/store.ts';
import type { Principal } from '../principal.ts';
import { BACKTEST, BACKTEST_PARTITION, BACKTESTS } from '../records/backtest-kinds.ts';
import { createOf, documentId, replaceOf } from '../records/record-codec.ts';
import type { Services } from '../services.ts';
import { readTradingSettings, storedSettings } from './profile-settings.ts';

export interface BacktestWish {
  readonly name: string;
  readonly source: string;
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly capital: Decimal;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly limits: Readonly<Record<string, unknown>>;
  readonly stops: Readonly<Record<string, unknown>>;
}

export type BacktestRefused =
  | { readonly code: 'PARAMETERS_INVALID'; readonly errors: readonly FieldError[] }
  | { readonly code: 'NO_MARKET_DATA'; readonly detail: string }
  | { readonly code: 'NOT_FOUND' | 'BACKTEST_FINISHED' };

/** What the `backtests` queue carries. */
export const backtestMessage = z.object({ tenantId: z.string(), backtestId: z.string() });

export interface FoundBacktest {
  readonly backtest: StoredBacktest;
  readonly etag: string;
}

/** Puts a backtest on record and in the queue. The command names it, so that a repeated command finds the same one. */
export async function startBacktest(
  principal: Principal,
  wish: BacktestWish,
  commandId: string,
  services: Services,
): Promise<Result<StoredBacktest, BacktestRefused>> {
  const settings = readTradingSettings(wish);
  if (!settings.ok) return refuse({ code: 'PARAMETERS_INVALID', errors: settings.refusal });
  const { name, source, symbol, timeframe, capital } = wish;
  if (offerOf({ source, symbol, timeframe }, services) === null)
    return refuse({
      code: 'NO_MARKET_DATA',
      detail: `No source offers ${symbol} in ${source} ${timeframe}.`,
    });
  const { tenantId } = principal.tenant;
  const backtestId = deriveId('bt', tenantId, commandId);
  const backtest: StoredBacktest = {
    backtestId,
    name,
    state: 'queued',
    source,
    symbol,
    timeframe,
    capital,
    ...storedSettings(settings.value),
    progress: 0,
    bars: 0,
    closedTrades: 0,
    cancelWanted: false,
    because: null,
    createdBy: principal.userId,
    createdAt: services.clock.now(),
    finishedAt: null,
  };
  const store = services.store.forTenant(principal.tenant);
  // A repeated command finds it there, and the queue drops the second message.
  await store.write(BACKTESTS, BACKTEST_PARTITION, [createOf(BACKTEST, backtest)]);
  await services.messaging
    .forTenant(principal.tenant)
    .sendForTenant('backtests', [{ messageId: backtestId, body: { tenantId, backtestId } }]);
  return ok(backtest);
}

/** Asks a backtest to end. One that has not begun never will; one that runs ends at its next step. */
export async function cancelBacktest(
  store: TenantStore,
  backtestId: string,
  services: Services,
): Promise<Result<StoredBacktest, BacktestRefused>> {
  const found = await readBacktest(store, backtestId);
  if (found === null) return refuse({ code: 'NOT_FOUND' });
  const { backtest, etag } = found;
  if (backtest.state !== 'queued' && backtest.state !== 'running')
    return refuse({ code: 'BACKTEST_FINISHED' });
  const wanted: StoredBacktest =
    backtest.state === 'queued'
      ? { ...backtest, state: 'canceled', cancelWanted: true, finishedAt: services.clock.now() }
      : { ...backtest, cancelWanted: true };
  const written = await store.write(BACKTESTS, BACKTEST_PARTITION, [replaceOf(BACKTEST, wanted, etag)]);
  // It moved on between our reading and our writing: ask again what it has come to.
  return written.ok ? ok(wanted) : cancelBacktest(store, backtestId, services);
}

export async function readBacktest(store: TenantStore, backtestId: string): Promise<FoundBacktest | null> {
  const document = await store.read(BACKTESTS, BACKTEST_PARTITION, documentId(BACKTEST.type, backtestId));
  return document === null ? null : { backtest: BACKTEST.decode(document), etag: document.etag };
}

/** What a source offers under this key, or null. */
export function offerOf(key: SeriesKey, services: Services): OfferedInstrument | null {
  const offers = services.marketData.source(key.source)?.offers() ?? [];
  const offer = offers.find(({ instrument }) => instrument.symbol === key.symbol);
  return offer?.timeframes.includes(key.timeframe) === true ? offer : null;
}
