import type { Profile } from '../../../contracts/profile.ts';
import type { DeskState } from '../../../domain/desk/state.ts';
import { type BookParts, equityOf } from '../../../domain/engine/book.ts';
import { newRiskState } from '../../../domain/engine/risk-state.ts';
import type { Instrument } from '../../../domain/market/instrument.ts';
import type { BarColumns } from '../../../domain/market/bar.ts';
import type { Decimal } from '../../../domain/money/decimal.ts';
import { priceOnTick } from '../../../domain/money/tick-and-lot.ts';
import type { Order } from '../../../domain/orders/order.ts';
import type { Position } from '../../../domain/orders/position.ts';
import { isTerminal, ORDER_STATUSES } from '../../../domain/orders/order-status.ts';
import type { Trade } from '../../../domain/orders/trade.ts';
import { invariant } from '../../../domain/result.ts';
import type { DailyCloses } from '../../../domain/risk/correlation.ts';
import type { Halt } from '../../../domain/risk/guards/state.ts';
import { DAY_MS } from '../../../domain/time/instant.ts';
import type { DocumentQuery, TenantStore } from '../../ports/store.ts';
import { allDocuments } from '../../records/all-documents.ts';
import { readRisk, type StoredRisk } from '../../records/decision-kinds.ts';
import { ORDER, POSITION, TRADE } from '../../records/kinds.ts';
import { openMismatchesOf, readExternals, readReconciliation } from '../../records/reconciliation-kinds.ts';
import { RECORDS } from '../../records/load-slice.ts';
import { instrumentOf } from '../../records/profile-kind.ts';
import type { RecordKind } from '../../records/record-codec.ts';
import type { Services } from '../../services.ts';
import { readDesk } from '../command-desk.ts';
import { readTenantControl } from '../trading-control.ts';
import { externalHoldings } from './external-holdings.ts';

const LIVE = ORDER_STATUSES.filter((status) => !isTerminal(status));

export interface LoadedBook {
  readonly parts: BookParts;
  /** Of the risk state; null where it was never stored. */
  readonly riskEtag: string | null;
}

/** Reads what is known of one profile. Only for a profile that has something open, or wants to open something. */
export async function loadBook(
  profile: Profile,
  store: TenantStore,
  services: Services,
): Promise<LoadedBook> {
  const instruments = await instrumentsOf(profile, services);
  const [desk, trades, orders, stored, halts, reconciliation, externals, positions] = await Promise.all([
    readDesk(profile, services),
    listAll<Trade>(store, TRADE, {
      partition: profile.profileId,
      type: 'trade',
      states: ['opening', 'open'],
      order: 'oldest-first',
      limit: 200,
    }),
    listAll<Order>(store, ORDER, {
      partition: profile.profileId,
      type: 'order',
      states: LIVE,
      order: 'oldest-first',
      limit: 200,
    }),
    readRisk(store, profile.profileId),
    haltsOf(store),
    readReconciliation(store, profile.profileId),
    readExternals(store, profile.profileId),
    listAll<Position>(store, POSITION, {
      partition: profile.profileId,
      type: POSITION.type,
      states: ['open'],
      order: 'oldest-first',
      limit: 200,
    }),
  ]);
  const windows = await windowsOf(profile, services);
  const marks = marksOf(windows, instruments);
  const { risk, etag } = stored ?? newRisk(profile, desk, marks, instruments, services);
  const calendar = calendarOf(instruments);
  const dailyCloses = profile.symbols.length > 1 ? [...closesOf(windows, instruments)] : [];
  return {
    parts: {
      desk,
      trades,
      orders,
      risk,
      marks,
      instruments,
      calendar,
      halts,
      openMismatches: openMismatchesOf(reconciliation),
      external: externalHoldings(externals, positions, marks, instruments),
      dailyCloses,
    },
    riskEtag: etag,
  };
}

async function listAll<Value>(
  store: TenantStore,
  kind: RecordKind<Value>,
  query: DocumentQuery,
): Promise<readonly Value[]> {
  const values: Value[] = [];
  for await (const document of allDocuments(store, RECORDS, query)) values.push(kind.decode(document));
  return values;
}

async function instrumentsOf(profile: Profile, services: Services): Promise<ReadonlyMap<string, Instrument>> {
  const instruments = await Promise.all(
    profile.symbols.map((symbol) => instrumentOf(services, profile, symbol)),
  );
  return new Map(instruments.map((instrument) => [instrument.symbol, instrument]));
}

async function windowsOf(profile: Profile, services: Services): Promise<ReadonlyMap<string, BarColumns>> {
  const { source, timeframe } = profile.market;
  const windows = await Promise.all(
    profile.symbols.map((symbol) => services.bars.window({ source, symbol, timeframe })),
  );
  return new Map(
    profile.symbols
      .map((symbol, place) => [symbol, windows[place]])
      .filter((entry): entry is [string, BarColumns] => entry[1] !== undefined),
  );
}

/** The newest close of each symbol, on its tick. */
function marksOf(
  windows: ReadonlyMap<string, BarColumns>,
  instruments: ReadonlyMap<string, Instrument>,
): ReadonlyMap<string, Decimal> {
  const marks = new Map<string, Decimal>();
  for (const [symbol, { close, length }] of windows) {
    const last = close[length - 1];
    const instrument = instruments.get(symbol);
    if (last !== undefined && instrument !== undefined)
      marks.set(symbol, priceOnTick(last, instrument.tickSize, 'half-even'));
  }
  return marks;
}

/** Shares have trading days, coins do not: a profile with shares goes by theirs. */
function calendarOf(instruments: ReadonlyMap<string, Instrument>): Instrument['calendar'] {
  return [...instruments.values()].some((instrument) => instrument.calendar === 'XNYS') ? 'XNYS' : '24x7';
}

function newRisk(
  profile: Profile,
  desk: DeskState,
  marks: ReadonlyMap<string, Decimal>,
  instruments: ReadonlyMap<string, Instrument>,
  services: Services,
): StoredRisk | { readonly risk: StoredRisk['risk']; readonly etag: null } {
  const equity = equityOf(desk, marks);
  invariant(equity.ok, `Profile ${profile.profileId} holds something and has no risk state`);
  return {
    risk: newRiskState(equity.value, services.venues.marketTime(profile), calendarOf(instruments)),
    etag: null,
  };
}

async function haltsOf(store: TenantStore): Promise<readonly Halt[]> {
  const tenant = await readTenantControl(store);
  if (tenant === null || tenant.control.state === 'ACTIVE') return [];
  const { why, since } = tenant.control;
  return [{ scope: 'tenant', state: 'HALTED', symbol: null, reason: why, since }];
}

/** The last close of each UTC day in the window. Bars close at or before midnight of their day. */
function* closesOf(
  windows: ReadonlyMap<string, BarColumns>,
  instruments: ReadonlyMap<string, Instrument>,
): Generator<DailyCloses> {
  for (const [symbol, { closesAt, close, length }] of windows) {
    const instrument = instruments.get(symbol);
    if (instrument === undefined) continue;
    const byDay = new Map<number, number>();
    for (let index = 0; index < length; index += 1) {
      byDay.set(Math.floor(((closesAt[index] ?? 0) - 1) / DAY_MS), close[index] ?? Number.NaN);
    }
    yield { symbol, assetClass: instrument.assetClass, days: [...byDay.keys()], closes: [...byDay.values()] };
  }
}
