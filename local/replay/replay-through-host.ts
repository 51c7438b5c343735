import { tenantOfOwnWork } from '../../shared/application/principal.ts';
import type { TenantStore } from '../../shared/application/ports/store.ts';
import { allDocuments } from '../../shared/application/records/all-documents.ts';
import { FILL, ORDER, TRADE } from '../../shared/application/records/kinds.ts';
import { RECORDS } from '../../shared/application/records/load-slice.ts';
import { PROFILE, PROFILE_PARTITION, PROFILES } from '../../shared/application/records/profile-kind.ts';
import { createOf, type RecordKind } from '../../shared/application/records/record-codec.ts';
import { askDesk } from '../../shared/application/use-cases/command-desk.ts';
import { storedSettings, type TradingSettings } from '../../shared/application/use-cases/profile-settings.ts';
import { readOutcomes } from '../../shared/application/use-cases/read-outcomes.ts';
import { readPerformance } from '../../shared/application/use-cases/read-performance.ts';
import { higherBars, RESEARCHER } from '../../shared/application/use-cases/research-setup.ts';
import { registerTenant } from '../../shared/application/use-cases/tenants.ts';
import type { Profile } from '../../shared/contracts/profile.ts';
import { orderListHash } from '../../shared/domain/backtest/order-list.ts';
import { operationIdFor } from '../../shared/domain/ids/derive.ts';
import type { BarColumns } from '../../shared/domain/market/bar.ts';
import type { Instrument } from '../../shared/domain/market/instrument.ts';
import type { Decimal } from '../../shared/domain/money/decimal.ts';
import type { Fill } from '../../shared/domain/orders/execution-report.ts';
import type { Order } from '../../shared/domain/orders/order.ts';
import type { Trade } from '../../shared/domain/orders/trade.ts';
import type { Performance } from '../../shared/domain/portfolio/performance.ts';
import type { TradeOutcome } from '../../shared/domain/portfolio/trade-outcome.ts';
import { invariant } from '../../shared/domain/result.ts';
import { utcMillis } from '../../shared/domain/time/instant.ts';
import { higherTimeframe, type Timeframe } from '../../shared/domain/time/timeframe.ts';
import { type HostParts, openHost } from '../host.ts';
import { type FinishedSeries, ReplaySource } from '../market-data/replay-source.ts';
import { VirtualTime } from '../market-data/virtual-time.ts';
import { LocalTelemetry } from '../telemetry.ts';
import { playBar } from './play-bar.ts';

const SOURCE = 'replay';

export interface ReplayWish {
  /** An empty folder, thrown away afterwards by whoever made it. */
  readonly folder: string;
  readonly instrument: Instrument;
  readonly timeframe: Timeframe;
  readonly bars: BarColumns;
  readonly capital: Decimal;
  readonly settings: TradingSettings;
  readonly onProgress: (barsPlayed: number) => void;
}

export interface ReplayResult {
  readonly bars: number;
  readonly orders: readonly Order[];
  readonly fills: readonly Fill[];
  readonly trades: readonly Trade[];
  /** From the equity marks and closed trades that the host has stored. */
  readonly metrics: Performance;
  /** The closed trades as analytics see them. */
  readonly outcomes: readonly TradeOutcome[];
  readonly orderListHash: string;
}

/** Plays bars through the whole embedded host: store, queues, workflows, desk, paper venue. Its order list is that of a backtest over the same bars. */
export async function replayThroughHost(wish: ReplayWish): Promise<ReplayResult> {
  const { bars } = wish;
  // Before the first bar closes nothing is known.
  const time = new VirtualTime(utcMillis(bars.opensAt[0] ?? 0));
  const source = new ReplaySource(SOURCE, seriesOf(wish), time);
  const telemetry = new LocalTelemetry({ write: () => undefined, level: 'error', nowIso: () => '' });
  const host = await openHost({
    folder: wish.folder,
    mode: 'PAPER',
    tradingEnabled: true,
    version: 'replay',
    sources: () => Promise.resolve([source]),
    telemetry,
    durability: 'throwaway',
  });
  try {
    await host.engine.begin(host.services, null);
    const profile = await foundProfile(wish, host);
    let played = 0;
    while (await playBar({ source, time }, host.engine, host.services)) {
      played += 1;
      wish.onProgress(played);
    }
    return await resultOf(played, profile, host);
  } finally {
    await host.engine.stop();
    host.data.close();
  }
}

/** The bars, and those of the higher timeframe where a rule reads them. */
function seriesOf({ bars, instrument, timeframe, settings }: ReplayWish): readonly FinishedSeries[] {
  const base: FinishedSeries = { instrument, timeframe, label: null, columns: bars };
  const higher = higherTimeframe(timeframe);
  if (higher === null || settings.parameters.trendTimeframe !== 'higher') return [base];
  const columns = higherBars(bars, instrument, timeframe);
  return columns === null ? [base] : [base, { ...base, timeframe: higher, columns }];
}

async function foundProfile(wish: ReplayWish, { services }: HostParts): Promise<Profile> {
  const { tenantId, profileId, account } = RESEARCHER;
  const tenant = await registerTenant(tenantId, services);
  const at = utcMillis(wish.bars.opensAt[0] ?? 0);
  const profile: Profile = {
    tenantId,
    profileId,
    name: 'Replay',
    state: 'active',
    stateReason: null,
    venue: 'paper',
    environment: 'paper',
    account,
    currency: wish.instrument.currency,
    market: { source: SOURCE, timeframe: wish.timeframe },
    symbols: [wish.instrument.symbol],
    allocated: wish.capital,
    ...storedSettings(wish.settings),
    createdAt: at,
    changedAt: at,
    revision: 1,
  };
  await services.store.forTenant(tenant).write(PROFILES, PROFILE_PARTITION, [createOf(PROFILE, profile)]);
  const operationId = operationIdFor(`backtest:${profileId}`, 'allocate');
  const answer = await askDesk(
    profile,
    { op: 'allocate', operationId, at, issuedAt: at, amount: wish.capital, by: 'replay' },
    services,
  );
  invariant(answer.ok, 'The desk of a replay takes its capital');
  return profile;
}

async function resultOf(bars: number, profile: Profile, { services }: HostParts): Promise<ReplayResult> {
  const store = services.store.forTenant(tenantOfOwnWork(profile));
  const [orders, fills, trades] = await Promise.all([
    all<Order>(store, profile, ORDER),
    all<Fill>(store, profile, FILL),
    all<Trade>(store, profile, TRADE),
  ]);
  const { metrics } = await readPerformance(profile, store, services);
  const outcomes = await readOutcomes(profile, store);
  return { bars, orders, fills, trades, metrics, outcomes, orderListHash: orderListHash(orders, fills) };
}

async function all<Value>(
  store: TenantStore,
  { profileId }: Profile,
  kind: RecordKind<Value>,
): Promise<readonly Value[]> {
  const values: Value[] = [];
  const query = { partition: profileId, type: kind.type, order: 'oldest-first', limit: 500 } as const;
  for await (const document of allDocuments(store, RECORDS, query)) values.push(kind.decode(document));
  return values;
}
