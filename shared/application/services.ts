import type { Clock, IdSource } from './ports/clock.ts';
import type { DurableClient } from './ports/durable.ts';
import type { MarketDataSources } from './ports/market-data.ts';
import type { Messaging, RealtimePublisher } from './ports/messaging.ts';
import type { RealtimeAccess, Revisions } from './ports/realtime.ts';
import type { ReplayControl } from './ports/replay.ts';
import type { Secrets } from './ports/secrets.ts';
import type { Store } from './ports/store.ts';
import type { Telemetry } from './ports/telemetry.ts';
import type { Venues } from './ports/venue.ts';
import type { BarSeries } from './use-cases/bar-series.ts';

/** What handlers are given. A host builds it once; tests build it from working doubles. */
export interface Services {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly store: Store;
  readonly messaging: Messaging;
  readonly durable: DurableClient;
  readonly realtime: RealtimePublisher;
  readonly realtimeAccess: RealtimeAccess;
  readonly revisions: Revisions;
  readonly venues: Venues;
  readonly marketData: MarketDataSources;
  readonly bars: BarSeries;
  readonly secrets: Secrets;
  /** Null where markets follow the clock. */
  readonly replay: ReplayControl | null;
  readonly telemetry: Telemetry;
  readonly settings: ServiceSettings;
}

/** What an operator may set. Read once at start; a wrong value stops the start. */
export interface ServiceSettings {
  /** Shown in every answer: DEMO and PAPER are never mistaken for LIVE. */
  readonly mode: 'DEMO' | 'PAPER' | 'LIVE';
  /** False blocks every order just before it would be sent, while everything else runs. */
  readonly tradingEnabled: boolean;
  readonly version: string;
}
