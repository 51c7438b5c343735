import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { manifest } from '../functions/manifest.ts';
import type { HttpRow, Row } from '../functions/rows.ts';
import type { MarketDataSource } from '../shared/application/ports/market-data.ts';
import type { PlatformStore } from '../shared/application/ports/store.ts';
import type { Services } from '../shared/application/services.ts';
import { BarSeries } from '../shared/application/use-cases/bar-series.ts';
import { formatInstant } from '../shared/domain/time/instant.ts';
import { openVenues } from '../shared/venues/venues.ts';
import { type Engine, openEngine } from './engine.ts';
import { demoPrincipal } from './http/demo-principal.ts';
import { isLoopbackAddress } from './http/same-origin.ts';
import { httpApp, listen } from './http/server.ts';
import { readWebPage } from './http/web-page.ts';
import { RealtimeHub } from './realtime/hub.ts';
import { localRealtimeAccess } from './realtime/access.ts';
import { acceptSockets } from './realtime/sockets.ts';
import { Tickets } from './realtime/tickets.ts';
import type { LocalSettings } from './settings.ts';
import { type DataFolder, openDataFolder } from './storage/data-folder.ts';
import { SealedSecrets } from './secrets/sealed-secrets.ts';
import { loadSecretKey } from './secrets/secret-key.ts';
import type { Durability } from './storage/sqlite.ts';
import { LocalTelemetry } from './telemetry.ts';
import { type Alarms, machineAlarms } from './timers/alarms.ts';

export interface HostParts {
  readonly data: DataFolder;
  readonly engine: Engine;
  readonly services: Services;
  readonly hub: RealtimeHub;
  readonly tickets: Tickets;
  readonly telemetry: LocalTelemetry;
}

/** What a drill puts between the product and the world it works on. The programs that trade have none. */
export interface Detour {
  rows(rows: readonly Row[]): readonly Row[];
  services(services: Services): Services;
}

export interface HostWish {
  readonly folder: string;
  readonly mode: Services['settings']['mode'];
  readonly tradingEnabled: boolean;
  readonly version: string;
  /** Opened over the store, because a played market goes on where its bars were last taken. */
  readonly sources: (store: PlatformStore) => Promise<readonly MarketDataSource[]>;
  readonly telemetry: LocalTelemetry;
  readonly alarms?: Alarms;
  readonly durability?: Durability;
  /** Empty keeps a key in the folder. */
  readonly secretKey?: string;
  readonly detour?: Detour;
}

/** Opens the data and builds every port, without listening and without a timer: what the server, the replay and the drill share. */
export async function openHost(wish: HostWish): Promise<HostParts> {
  const { telemetry, detour } = wish;
  const alarms = wish.alarms ?? machineAlarms();
  const data = await openDataFolder(wish.folder, alarms, wish.durability);
  const engine = openEngine(data, detour?.rows(manifest) ?? manifest, { alarms, telemetry });
  const { store, queues, durable, ids } = engine;
  const byName = new Map((await wish.sources(store.platform)).map((source) => [source.name, source]));
  const sources = { source: (name: string) => byName.get(name) ?? null, names: () => [...byName.keys()] };
  const bars = new BarSeries({ store: store.platform, sources, telemetry });
  const hub = new RealtimeHub(() => alarms.now());
  const tickets = new Tickets(alarms);
  const services: Services = {
    clock: alarms,
    ids,
    store,
    messaging: queues,
    durable,
    realtime: hub,
    realtimeAccess: localRealtimeAccess(tickets),
    revisions: { newestOf: (tenant) => Promise.resolve(store.revisionOf(tenant)) },
    venues: openVenues({ store, sources, bars, telemetry }),
    marketData: sources,
    bars,
    secrets: new SealedSecrets(data, loadSecretKey(data.folder, wish.secretKey), alarms),
    replay: null,
    telemetry,
    settings: { mode: wish.mode, tradingEnabled: wish.tradingEnabled, version: wish.version },
  };
  return { data, engine, services: detour?.services(services) ?? services, hub, tickets, telemetry };
}

export interface Listening {
  readonly port: number;
  stop(): Promise<void>;
}

/** Serves the API, the page and the sockets of an open host. */
export async function serveHost(parts: HostParts, settings: LocalSettings, root: string): Promise<Listening> {
  const { services, hub, tickets } = parts;
  const loopbackOnly = isLoopbackAddress(settings.BALLAST_HOST);
  const app = httpApp({
    rows: manifest.filter((row): row is HttpRow => row.kind === 'http'),
    services,
    authenticate: demoPrincipal,
    newRequestId: randomUUID,
    loopbackOnly,
    page: readWebPage(join(root, 'dist', 'web')),
  });
  const { server, port } = await listen(app, settings.BALLAST_HOST, settings.BALLAST_PORT);
  const stopSockets = acceptSockets(server, { hub, tickets, settings: services.settings, loopbackOnly });
  return {
    port,
    stop: () =>
      new Promise((resolve) => {
        stopSockets();
        server.close(() => resolve());
        // Browsers keep connections open that carry nothing; they would hold the stop up.
        server.closeAllConnections();
      }),
  };
}

export function hostTelemetry(
  settings: Pick<LocalSettings, 'BALLAST_LOG_LEVEL'>,
  write: (line: string) => void,
  alarms: Alarms,
): LocalTelemetry {
  return new LocalTelemetry({
    write,
    level: settings.BALLAST_LOG_LEVEL,
    nowIso: () => formatInstant(alarms.now()),
  });
}
