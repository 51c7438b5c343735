import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { manifest } from '../../functions/manifest.ts';
import { auditAll } from '../../local/drill/audit-folder.ts';
import type { Finding } from '../../local/drill/finding.ts';
import { type Engine, openEngine } from '../../local/engine.ts';
import { comeToRest } from '../../local/replay/play-bar.ts';
import { type DataFolder, openDataFolder } from '../../local/storage/data-folder.ts';
import { type Alarms, machineAlarms } from '../../local/timers/alarms.ts';
import { AppError } from '../../shared/application/errors.ts';
import type { Clock } from '../../shared/application/ports/clock.ts';
import type { BarWindows } from '../../shared/application/ports/market-data.ts';
import type { Store } from '../../shared/application/ports/store.ts';
import type { VenueConnection, Venues } from '../../shared/application/ports/venue.ts';
import {
  type Principal,
  tenantOfCredential,
  type VerifiedTenant,
} from '../../shared/application/principal.ts';
import { PROFILE, PROFILE_PARTITION, PROFILES } from '../../shared/application/records/profile-kind.ts';
import { createOf } from '../../shared/application/records/record-codec.ts';
import type { Services } from '../../shared/application/services.ts';
import { BarSeries } from '../../shared/application/use-cases/bar-series.ts';
import { askDesk } from '../../shared/application/use-cases/command-desk.ts';
import { setProfileState } from '../../shared/application/use-cases/manage-profiles.ts';
import { readTradingSettings, storedSettings } from '../../shared/application/use-cases/profile-settings.ts';
import { registerTenant } from '../../shared/application/use-cases/tenants.ts';
import type { Profile } from '../../shared/contracts/profile.ts';
import { operationIdFor } from '../../shared/domain/ids/derive.ts';
import { profileId } from '../../shared/domain/ids/ids.ts';
import { Decimal } from '../../shared/domain/money/decimal.ts';
import { IDEAL } from '../../shared/domain/paper/fill-model.ts';
import { invariant } from '../../shared/domain/result.ts';
import { PaperBooks } from '../../shared/venues/paper/paper-books.ts';
import { PAPER_CAPABILITIES, PaperConnection } from '../../shared/venues/paper/paper-connection.ts';
import { BarMarket } from '../../shared/venues/paper/paper-market.ts';
import { quietTelemetry } from '../contracts/quiet-telemetry.ts';
import type { WorldPorts } from '../doubles/trading-house.ts';
import type { CallBook } from './call-book.ts';
import { DictatedMarket, type Minute } from './dictated-market.ts';

type Settings = Readonly<Record<string, number | string | boolean | null>>;

export interface ProfileWish {
  readonly name: string;
  readonly symbols?: readonly string[];
  readonly parameters?: Settings;
  readonly limits?: Settings;
  readonly stops?: Settings;
  readonly allocated?: string;
}

/** Of a profile that trades only what it is told by hand: no signal reaches its threshold. */
export const BY_HAND: ProfileWish = { name: 'by-hand', parameters: { scoreThreshold: 1 } };

export interface PlayedHouseOptions {
  readonly profiles?: readonly ProfileWish[];
  readonly market?: DictatedMarket;
  /** The folder of an earlier house: opening it is a restart. */
  readonly folder?: string;
  readonly calls?: CallBook;
  readonly between?: (ports: WorldPorts) => WorldPorts;
  readonly tradingEnabled?: boolean;
  /** The clock of the house; that of the machine where nothing has to be waited for. */
  readonly alarms?: Alarms;
  /** Puts something on the wire between us and the venue. */
  readonly wire?: (venue: VenueConnection) => VenueConnection;
}

/** The embedded host over a dictated market, with the strategy loop and everything behind it. Nothing moves but what a test moves. */
export class PlayedHouse {
  readonly market: DictatedMarket;
  readonly services: Services;
  readonly tenant: VerifiedTenant = tenantOfCredential('acme');
  readonly principal: Principal = { tenant: this.tenant, userId: 'trader', roles: ['viewer', 'trader'] };
  readonly #engine: Engine;
  readonly #data: DataFolder;
  readonly #profiles: readonly Profile[];

  private constructor(
    parts: Pick<PlayedHouse, 'market' | 'services'> & { readonly engine: Engine; readonly data: DataFolder },
    profiles: readonly Profile[],
  ) {
    this.market = parts.market;
    this.services = parts.services;
    this.#engine = parts.engine;
    this.#data = parts.data;
    this.#profiles = profiles;
  }

  static async open(options: PlayedHouseOptions = {}): Promise<PlayedHouse> {
    const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'played-house-'));
    const alarms = options.alarms ?? machineAlarms();
    const data = await openDataFolder(folder, alarms, 'throwaway');
    const engine = openEngine(data, manifest, { alarms, telemetry: quietTelemetry });
    const market = options.market ?? new DictatedMarket();
    const services = servicesOver(engine, market, alarms, options);
    await engine.begin(services, null);
    const profiles: Profile[] = [];
    for (const wish of options.profiles ?? [BY_HAND])
      profiles.push(await foundProfile(services, market, wish));
    return new PlayedHouse({ market, services, engine, data }, profiles);
  }

  get folder(): string {
    return this.#data.folder;
  }

  /** As it was founded; what was changed since is in the store. */
  profile(name: string = BY_HAND.name): Profile {
    const profile = this.#profiles.find((each) => each.profileId === name);
    invariant(profile !== undefined, `The house has a profile ${name}`);
    return profile;
  }

  async setState(name: string, state: Profile['state']): Promise<void> {
    const { profileId: id } = this.profile(name);
    const changed = await setProfileState(this.principal, id, state, 'told by the test', this.services);
    invariant(changed.ok, `${name} becomes ${state}`);
  }

  /** Closes the next minute, and lets everything that follows from it come to rest. */
  async minute(prices: Readonly<Record<string, Minute>>): Promise<void> {
    this.market.minute(prices);
    await comeToRest(this.#engine, this.services);
  }

  comeToRest(): Promise<void> {
    return comeToRest(this.#engine, this.services);
  }

  /** Resolves when nothing is under way any more, without a new look at the market. */
  settle(): Promise<void> {
    return this.#engine.whenIdle();
  }

  /** Compares desk, store and venue of every profile. */
  audit(): Promise<Finding & { readonly profiles: number }> {
    return auditAll(this.services, this.#data.sqlite);
  }

  async close(): Promise<void> {
    await this.#engine.stop();
    this.#data.close();
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function servicesOver(
  engine: Engine,
  market: DictatedMarket,
  clock: Clock,
  options: PlayedHouseOptions,
): Services {
  const { ids, queues } = engine;
  const telemetry = options.calls?.telemetry ?? quietTelemetry;
  const ports = { store: engine.store, messaging: queues, durable: engine.durable };
  const between = options.between ?? options.calls?.between ?? ((same: WorldPorts) => same);
  const { store, messaging, durable } = between(ports);
  const sources = {
    source: (name: string) => (name === market.name ? market : null),
    names: () => [market.name],
  };
  const bars = new BarSeries({ store: store.platform, sources, telemetry });
  return {
    clock,
    ids,
    store,
    messaging,
    durable,
    realtime: { publish: () => Promise.resolve() },
    realtimeAccess: { admit: () => Promise.reject(new Error('No screen is connected to a played house')) },
    revisions: { newestOf: (tenant) => Promise.resolve(engine.store.revisionOf(tenant)) },
    // The venue keeps its books in the same folder and not through our ports: what it costs is not ours.
    venues: idealVenues(engine.store, market, bars, options.wire ?? ((venue) => venue)),
    marketData: sources,
    bars,
    secrets: {
      forTenant: () => {
        throw new Error('A played house keeps no secrets');
      },
    },
    replay: null,
    telemetry,
    settings: { mode: 'PAPER', tradingEnabled: options.tradingEnabled ?? true, version: 'test' },
  };
}

/** The paper venue without friction. */
function idealVenues(
  store: Store,
  market: DictatedMarket,
  bars: BarWindows,
  wire: (venue: VenueConnection) => VenueConnection,
): Venues {
  const instruments = Object.fromEntries(
    market.offers().map(({ instrument }) => [instrument.symbol, instrument]),
  );
  return {
    connect: async (tenant, profile) => {
      checkSource(profile, market);
      const { account, currency, allocated } = profile;
      const paper = new PaperConnection({
        account,
        currency,
        books: new PaperBooks(store.forTenant(tenant), account, allocated),
        market: new BarMarket({ source: market, timeframe: '1m', bars, telemetry: quietTelemetry }),
        setup: { model: IDEAL, instruments },
      });
      return wire(paper);
    },
    capabilities: () => PAPER_CAPABILITIES,
    marketTime: (profile) => {
      checkSource(profile, market);
      return market.marketTime();
    },
    instrument: (_profile, symbol) => Promise.resolve(market.instrument(symbol)),
    instruments: () =>
      Promise.resolve(market.offers().map((offer) => ({ venue: 'paper', source: market.name, ...offer }))),
  };
}

/** A profile may name a source that the installation no longer has. */
function checkSource(profile: Profile, { name }: DictatedMarket): void {
  const { source } = profile.market;
  if (source !== name)
    throw new AppError('VENUE_UNAVAILABLE', `no source ${source}`, { retryable: false, ambiguous: false });
}

async function foundProfile(services: Services, market: DictatedMarket, wish: ProfileWish): Promise<Profile> {
  const { tenantId } = await registerTenant(tenantOfCredential('acme').tenantId, services);
  const { parameters = {}, limits = {}, stops = {} } = wish;
  const settings = readTradingSettings({ parameters, limits, stops });
  invariant(settings.ok, `The settings of ${wish.name} are valid`);
  const allocated = Decimal.parse(wish.allocated ?? '10000');
  const at = market.start;
  const profile: Profile = {
    tenantId,
    profileId: profileId(wish.name),
    name: wish.name,
    state: 'active',
    stateReason: null,
    venue: 'paper',
    environment: 'paper',
    account: wish.name,
    currency: 'USD',
    market: { source: market.name, timeframe: '1m' },
    symbols: [...(wish.symbols ?? ['ACME'])],
    allocated,
    ...storedSettings(settings.value),
    createdAt: at,
    changedAt: at,
    revision: 1,
  };
  const store = services.store.forTenant(tenantOfCredential('acme'));
  await store.write(PROFILES, PROFILE_PARTITION, [createOf(PROFILE, profile)]);
  const operationId = operationIdFor(wish.name, 'first-allocation');
  await askDesk(
    profile,
    { op: 'allocate', operationId, at, issuedAt: at, amount: allocated, by: 'test' },
    services,
  );
  return profile;
}
