import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { manifest } from '../../functions/manifest.ts';
import { type Engine, openEngine } from '../../local/engine.ts';
import { type DataFolder, openDataFolder } from '../../local/storage/data-folder.ts';
import { machineAlarms } from '../../local/timers/alarms.ts';
import { tenantOfOwnWork, type VerifiedTenant } from '../../shared/application/principal.ts';
import { PAPER_CAPABILITIES } from '../../shared/venues/paper/paper-connection.ts';
import type { Services } from '../../shared/application/services.ts';
import { BarSeries } from '../../shared/application/use-cases/bar-series.ts';
import { askDesk } from '../../shared/application/use-cases/command-desk.ts';
import { storedSettings, readTradingSettings } from '../../shared/application/use-cases/profile-settings.ts';
import { PROFILE, PROFILE_PARTITION, PROFILES } from '../../shared/application/records/profile-kind.ts';
import { createOf } from '../../shared/application/records/record-codec.ts';
import { registerTenant } from '../../shared/application/use-cases/tenants.ts';
import type { Profile } from '../../shared/contracts/profile.ts';
import { operationIdFor } from '../../shared/domain/ids/derive.ts';
import { profileId, tenantId } from '../../shared/domain/ids/ids.ts';
import { Decimal } from '../../shared/domain/money/decimal.ts';
import { invariant } from '../../shared/domain/result.ts';
import { quietTelemetry } from '../contracts/quiet-telemetry.ts';
import { ScriptedMarket } from './scripted-market.ts';

interface HouseOptions {
  readonly folder?: string;
  readonly market?: ScriptedMarket;
  /** How many profiles trade, from 1. */
  readonly profiles?: number;
  /** The account that all profiles share; each has its own without it. */
  readonly account?: string;
  /** Puts something between the product and the world it works on. */
  readonly between?: (ports: WorldPorts) => WorldPorts;
}

/** The ports through which everything goes that outlives the process. */
export type WorldPorts = Pick<Services, 'store' | 'messaging' | 'durable'>;

/** The whole product on a folder of its own, over a market that moves when the test says so. */
export class TradingHouse {
  readonly market: ScriptedMarket;
  readonly services: Services;
  readonly tenant: VerifiedTenant;
  /** The first of the profiles; most stories need no other. */
  readonly profile: Profile;
  readonly profiles: readonly Profile[];
  readonly data: DataFolder;
  readonly #engine: Engine;

  private constructor(parts: {
    readonly market: ScriptedMarket;
    readonly services: Services;
    readonly profiles: readonly [Profile, ...Profile[]];
    readonly engine: Engine;
    readonly data: DataFolder;
  }) {
    this.market = parts.market;
    this.services = parts.services;
    this.profiles = parts.profiles;
    this.profile = parts.profiles[0];
    this.tenant = tenantOfOwnWork(this.profile);
    this.#engine = parts.engine;
    this.data = parts.data;
  }

  /** Opens a folder; the same folder again is a restart. */
  static async open(options: HouseOptions = {}): Promise<TradingHouse> {
    const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'trading-house-'));
    const alarms = machineAlarms();
    const surroundings = { alarms, telemetry: quietTelemetry };
    const data = await openDataFolder(folder, alarms);
    const engine = openEngine(data, manifest, surroundings);
    const market = options.market ?? new ScriptedMarket();
    const services = servicesOver(engine, market, options.between ?? ((ports) => ports));
    await engine.begin(services, null);
    const found = (name: string) => foundProfile(services, market, name, options.account);
    const first = await found('prf-1');
    const more = Array.from({ length: (options.profiles ?? 1) - 1 }, (_, index) => `prf-${index + 2}`);
    const others = await Promise.all(more.map(found));
    return new TradingHouse({ market, services, profiles: [first, ...others], engine, data });
  }

  get folder(): string {
    return this.data.folder;
  }

  /** Resolves when nothing is under way any more. Sleepers are left asleep. */
  settle(): Promise<void> {
    return this.#engine.whenIdle();
  }

  async close(): Promise<void> {
    await this.#engine.stop();
    this.data.close();
  }

  remove(): void {
    rmSync(this.data.folder, { recursive: true, force: true });
  }
}

function servicesOver(
  engine: Engine,
  market: ScriptedMarket,
  between: (ports: WorldPorts) => WorldPorts,
): Services {
  const { ids, queues } = engine;
  const { store, messaging, durable } = between({
    store: engine.store,
    messaging: queues,
    durable: engine.durable,
  });
  const marketData = { source: () => null, names: () => [] };
  const silent = { publish: () => Promise.resolve() };
  return {
    clock: machineAlarms(),
    ids,
    store,
    messaging,
    durable,
    realtime: silent,
    realtimeAccess: { admit: () => Promise.reject(new Error('No screen is connected to a trading house')) },
    revisions: { newestOf: (tenant) => Promise.resolve(engine.store.revisionOf(tenant)) },
    venues: market.venues(store),
    marketData,
    bars: new BarSeries({ store: store.platform, sources: marketData, telemetry: quietTelemetry }),
    secrets: { forTenant: () => noSecrets() },
    replay: null,
    telemetry: quietTelemetry,
    settings: { mode: 'PAPER', tradingEnabled: true, version: 'test' },
  };
}

export async function foundProfile(
  services: Services,
  market: ScriptedMarket,
  name: string,
  account = name,
): Promise<Profile> {
  const tenant = await registerTenant(tenantId('acme'), services);
  const settings = readTradingSettings({ parameters: {}, limits: {}, stops: {} });
  invariant(settings.ok, 'The defaults are valid');
  const allocated = Decimal.parse('10000');
  const profile: Profile = {
    tenantId: tenant.tenantId,
    profileId: profileId(name),
    name: 'Test',
    state: 'active',
    stateReason: null,
    venue: 'paper',
    environment: 'paper',
    account,
    currency: 'USD',
    market: { source: 'script', timeframe: '1m' },
    symbols: [market.instrument.symbol],
    allocated,
    ...storedSettings(settings.value),
    createdAt: market.now(),
    changedAt: market.now(),
    revision: 1,
  };
  const store = services.store.forTenant(tenant);
  await store.write(PROFILES, PROFILE_PARTITION, [createOf(PROFILE, profile)]);
  const at = market.start;
  const operationId = operationIdFor(name, 'first-allocation');
  await askDesk(
    profile,
    { op: 'allocate', operationId, at, issuedAt: at, amount: allocated, by: 'test' },
    services,
  );
  return profile;
}

export const paperExitStyle = PAPER_CAPABILITIES.exitStyle;

function noSecrets(): never {
  throw new Error('A trading house keeps no secrets');
}
