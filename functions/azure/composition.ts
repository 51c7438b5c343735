import type { InvocationContext } from '@azure/functions';
import type { TokenCredential } from '@azure/identity';
import { ulid } from 'ulid';
import type { MarketDataSource } from '../../shared/application/ports/market-data.ts';
import type { DocumentChange, PlatformStore, Store } from '../../shared/application/ports/store.ts';
import type { Telemetry } from '../../shared/application/ports/telemetry.ts';
import type { Principal } from '../../shared/application/principal.ts';
import type { Services } from '../../shared/application/services.ts';
import { BarSeries } from '../../shared/application/use-cases/bar-series.ts';
import type { TenantContainer } from '../../shared/contracts/topology.ts';
import { utcMillis } from '../../shared/domain/time/instant.ts';
import { openVenues } from '../../shared/venues/venues.ts';
import type { RawRequest } from '../http/raw.ts';
import { cosmosDatabase, type CosmosTarget } from './adapters/cosmos-client.ts';
import { CosmosStore } from './adapters/cosmos-store.ts';
import { DurableFunctionsClient } from './adapters/durable-client.ts';
import { KeyVaultSecrets, secretClient } from './adapters/key-vault.ts';
import { monitorSink, type TelemetrySink } from './adapters/monitor-exporters.ts';
import { ServiceBusQueues, serviceBusClient, type ServiceBusTarget } from './adapters/service-bus.ts';
import { AzureTelemetry, type Invocation } from './adapters/telemetry.ts';
import { WebPubSub, webPubSubClient, type WebPubSubTarget } from './adapters/web-pubsub.ts';
import { principalOf } from './client-principal.ts';
import type { AzureSettings } from './settings.ts';

/** What one invocation runs with. */
export interface Composition {
  readonly services: Services;
  /** Null where nobody proved who they are. */
  authenticate(request: RawRequest): Promise<Principal | null>;
  /** Reads what the change feed delivers, in the shape the store wrote it. Throws AppError RECORD_UNREADABLE. */
  readonly changesOf: (
    container: TenantContainer,
    documents: readonly unknown[],
    areNumbered: boolean,
  ) => Promise<readonly DocumentChange[]>;
  /** Runs the work of the invocation, tells about it, and throws what it throws. */
  readonly run: <Answer>(invocation: Invocation, work: () => Promise<Answer>) => Promise<Answer>;
}

/** Made anew for each invocation, since the durable client belongs to one. Registration needs none. */
export type Compose = (context: InvocationContext) => Promise<Composition>;

/** Where bars come from and where orders go. */
export type Markets = Pick<Services, 'marketData' | 'bars' | 'venues'>;

/** What lives as long as the process. Every client is opened by its first use, so a function loads the SDKs it needs and no others. */
interface Process {
  readonly services: Omit<Services, 'durable'>;
  readonly store: CosmosStore;
  readonly telemetry: AzureTelemetry;
}

/** What has no emulator, so that a test brings its own. The rest is built here as it is deployed. */
export interface World {
  markets(store: Store, telemetry: Telemetry): Markets;
  sink(settings: AzureSettings, identity: Identity): Promise<TelemetrySink>;
}

const DEPLOYED: World = {
  markets: paperMarkets,
  sink: (settings, identity) => monitorSink(settings.APPLICATIONINSIGHTS_CONNECTION_STRING, identity),
};

/** Builds every port from settings and the managed identity of the app. */
export function composer(settings: AzureSettings, version: string, world = DEPLOYED): Compose {
  const running = openProcess(settings, version, world);
  return async (context) => ({
    services: {
      ...running.services,
      durable: new DurableFunctionsClient(async () => (await import('durable-functions')).getClient(context)),
    },
    authenticate: async ({ headers }) => principalOf(headers, process.env),
    changesOf: (...delivered) => running.store.changesOf(...delivered),
    run: (invocation, work) => running.telemetry.run(invocation, work),
  });
}

function openProcess(settings: AzureSettings, version: string, world: World): Process {
  const identity = once(() => openIdentity(settings.AZURE_CLIENT_ID));
  const clock = { now: () => utcMillis(Date.now()) };
  const store = new CosmosStore(once(() => cosmosDatabase(cosmosTarget(settings, identity))));
  const realtime = new WebPubSub(
    once(() => webPubSubClient(webPubSubTarget(settings, identity), settings.WEB_PUBSUB_HUB)),
  );
  const telemetry = new AzureTelemetry(() => world.sink(settings, identity));
  const services: Process['services'] = {
    clock,
    ids: { next: () => ulid() },
    store,
    messaging: new ServiceBusQueues(once(() => serviceBusClient(serviceBusTarget(settings, identity)))),
    realtime,
    realtimeAccess: realtime,
    revisions: store,
    ...world.markets(store, telemetry),
    secrets: new KeyVaultSecrets(
      once(() => secretClient(settings.KEY_VAULT__endpoint, identity)),
      clock,
    ),
    replay: null,
    telemetry,
    settings: { mode: settings.BALLAST_MODE, tradingEnabled: settings.BALLAST_TRADING_ENABLED, version },
  };
  return { services, store, telemetry };
}

/** The sources of bars of this installation. There is none yet that needs no machine of its own: a broker's bars come with its adapter. */
const SOURCES: readonly MarketDataSource[] = [];

function paperMarkets(store: Store, telemetry: Telemetry): Markets {
  const byName = new Map(SOURCES.map((source) => [source.name, source]));
  const sources = { source: (name: string) => byName.get(name) ?? null, names: () => [...byName.keys()] };
  const platform: PlatformStore = store.platform;
  const bars = new BarSeries({ store: platform, sources, telemetry });
  return { marketData: sources, bars, venues: openVenues({ store, sources, bars, telemetry }) };
}

type Identity = () => Promise<TokenCredential>;

async function openIdentity(clientId: string | undefined): Promise<TokenCredential> {
  const { ManagedIdentityCredential } = await import('@azure/identity');
  return clientId === undefined
    ? new ManagedIdentityCredential()
    : new ManagedIdentityCredential({ clientId });
}

function cosmosTarget(settings: AzureSettings, identity: Identity): CosmosTarget {
  const { COSMOS__accountEndpoint: endpoint, COSMOS: emulator = '', COSMOS_DATABASE: database } = settings;
  if (endpoint !== undefined) return { endpoint, database, access: { identity } };
  const [, local = '', emulatorKey = ''] = /^AccountEndpoint=([^;]+);AccountKey=([^;]+)/.exec(emulator) ?? [];
  return { endpoint: local, database, access: { emulatorKey } };
}

function serviceBusTarget(settings: AzureSettings, identity: Identity): ServiceBusTarget {
  const { SERVICE_BUS__fullyQualifiedNamespace: namespace, SERVICE_BUS: emulator = '' } = settings;
  return namespace === undefined ? { emulator } : { namespace, identity };
}

function webPubSubTarget(settings: AzureSettings, identity: Identity): WebPubSubTarget {
  const { WEB_PUBSUB__endpoint: endpoint, WEB_PUBSUB: emulator = '' } = settings;
  return endpoint === undefined ? { emulator } : { endpoint, identity };
}

/** Opens once, and again after a failure. */
function once<Opened>(open: () => Promise<Opened>): () => Promise<Opened> {
  let opened: Promise<Opened> | null = null;
  return () => {
    opened ??= open().catch((error: unknown) => {
      opened = null;
      throw error;
    });
    return opened;
  };
}
