import type { MarketDataSource } from '../shared/application/ports/market-data.ts';
import type { Services } from '../shared/application/services.ts';
import { registerTenant } from '../shared/application/use-cases/tenants.ts';
import { DemoPlayer } from './demo/player.ts';
import { seedDemo } from './demo/demo-profiles.ts';
import { type Detour, type HostParts, hostTelemetry, type Listening, openHost, serveHost } from './host.ts';
import { demoPrincipal } from './http/demo-principal.ts';
import { isLoopbackAddress } from './http/same-origin.ts';
import { type Catalogue, openCatalogue } from './market-data/catalogue.ts';
import type { LocalSettings } from './settings.ts';
import { machineAlarms } from './timers/alarms.ts';

export interface StartWish {
  readonly version: string;
  /** The folder of the package, which holds the page. */
  readonly root: string;
  readonly print: (line: string) => void;
  readonly log: (line: string) => void;
  readonly detour?: Detour;
}

export interface RunningHost {
  readonly port: number;
  stop(): Promise<void>;
}

/** Opens, seeds, serves and plays: everything `npm start` does. Records first, then trade: nothing ticks before the workflows of the last process are resumed. */
export async function startHost(settings: LocalSettings, wish: StartWish): Promise<RunningHost> {
  const alarms = machineAlarms();
  const telemetry = hostTelemetry(settings, wish.log, alarms);
  const mode: Services['settings']['mode'] = settings.BALLAST_DEMO ? 'DEMO' : 'PAPER';
  const catalogue: { opened: Catalogue | null } = { opened: null };
  const parts = await openHost({
    folder: settings.BALLAST_DATA_DIR,
    mode,
    tradingEnabled: settings.BALLAST_TRADING_ENABLED,
    version: wish.version,
    telemetry,
    alarms,
    secretKey: settings.BALLAST_SECRET_KEY,
    ...(wish.detour === undefined ? {} : { detour: wish.detour }),
    sources: async (store): Promise<readonly MarketDataSource[]> => {
      catalogue.opened = await openCatalogue(store, alarms);
      return catalogue.opened.sources;
    },
  });
  const player = settings.BALLAST_DEMO
    ? new DemoPlayer(
        catalogue.opened?.played ?? [],
        parts.engine,
        parts.services,
        settings.BALLAST_DEMO_SPEED,
      )
    : null;
  const services: Services = { ...parts.services, replay: player };
  const running: HostParts = { ...parts, services };
  await parts.engine.begin(services, settings.schedules);
  const listening = await listenOrClose(running, settings, wish.root);
  const principal = await demoPrincipal();
  await registerTenant(principal.tenant.tenantId, services);
  if (player !== null) {
    await seedDemo(principal, services);
    player.start();
  }
  announce(settings, listening.port, mode, wish.print);
  return {
    port: listening.port,
    async stop() {
      await listening.stop();
      await player?.stop();
      await parts.engine.stop();
      parts.data.close();
    },
  };
}

/** A port that is taken must not leave the data folder locked. */
async function listenOrClose(parts: HostParts, settings: LocalSettings, root: string): Promise<Listening> {
  try {
    return await serveHost(parts, settings, root);
  } catch (failure) {
    await parts.engine.stop();
    parts.data.close();
    throw failure;
  }
}

function announce(settings: LocalSettings, port: number, mode: string, print: (line: string) => void): void {
  const host = settings.BALLAST_HOST.includes(':') ? `[${settings.BALLAST_HOST}]` : settings.BALLAST_HOST;
  const address = `http://${host}:${port}`;
  print(`Ballast is running. Mode ${mode}: no real money, no real orders.`);
  print(`  Page     ${address}/`);
  print(`  API      ${address}/api/docs`);
  print(`  Data     ${settings.BALLAST_DATA_DIR}`);
  print('  Stop     Ctrl+C. Killing it is safe too: it goes on where it was.');
  if (mode === 'DEMO') print('  Reset    npm run ballast -- demo reset, while it is stopped');
  if (!isLoopbackAddress(settings.BALLAST_HOST)) {
    print(
      '  WARNING  It listens beyond this machine, and everybody who reaches it may trade: there is no sign-in yet.',
    );
  }
}
