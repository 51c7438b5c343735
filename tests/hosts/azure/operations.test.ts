import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { composer } from '../../../functions/azure/composition.ts';
import type { Compose } from '../../../functions/azure/composition.ts';
import { CosmosStore } from '../../../functions/azure/adapters/cosmos-store.ts';
import { cosmosDatabase } from '../../../functions/azure/adapters/cosmos-client.ts';
import { readAzureSettings } from '../../../functions/azure/settings.ts';
import { manifest } from '../../../functions/manifest.ts';
import { MEASURED } from '../../../local/cost/estimate.ts';
import { machineAlarms } from '../../../local/timers/alarms.ts';

import { tenantOfOwnWork } from '../../../shared/application/principal.ts';
import { PROFILE, PROFILE_PARTITION, PROFILES } from '../../../shared/application/records/profile-kind.ts';
import { createOf } from '../../../shared/application/records/record-codec.ts';
import { BarSeries } from '../../../shared/application/use-cases/bar-series.ts';
import {
  readTradingSettings,
  storedSettings,
} from '../../../shared/application/use-cases/profile-settings.ts';
import type { Profile } from '../../../shared/contracts/profile.ts';
import { profileId, tenantId } from '../../../shared/domain/ids/ids.ts';
import { Decimal } from '../../../shared/domain/money/decimal.ts';
import { invariant } from '../../../shared/domain/result.ts';
import { openVenues } from '../../../shared/venues/venues.ts';
import { DurableExtensionDouble } from '../../doubles/azure/durable-extension.ts';
import { DictatedMarket } from '../../scenarios/dictated-market.ts';
import { BY_HAND } from '../../scenarios/played-house.ts';
import { quietMorning, drift } from '../../scenarios/walks.ts';
import { type Asked, askedIn, isBatch, isQuery } from './asked.ts';
import { type Doubles, openDoubles, settingsOver } from './azure-house.ts';
import { DurableEngine } from './durable-engine.ts';
import { FunctionsHost } from './functions-host.ts';
import { registerRows } from './register-rows.ts';

const TENANTS = 10;
/** Thousands of requests over real sockets, on a machine that may be busy. */
vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

const host = FunctionsHost.install();
let compose: Compose;
const opened: Doubles[] = [];

beforeAll(async () => {
  await registerRows(manifest, (context) => compose(context));
  await host.start();
});
afterAll(async () => {
  for (const doubles of opened) for (const double of Object.values(doubles)) await double.close();
});

function profileNumbered(index: number, tenant: string, market: DictatedMarket): Profile {
  const settings = readTradingSettings({ parameters: BY_HAND.parameters ?? {}, limits: {}, stops: {} });
  invariant(settings.ok, 'The settings are valid');
  return {
    tenantId: tenantId(tenant),
    profileId: profileId(`prf-${index}`),
    name: `Profile ${index}`,
    state: 'active',
    stateReason: null,
    venue: 'paper',
    environment: 'paper',
    account: `acc-${index}`,
    currency: 'USD',
    market: { source: market.name, timeframe: '1m' },
    symbols: ['ACME'],
    allocated: Decimal.parse('10000'),
    ...storedSettings(settings.value),
    createdAt: market.start,
    changedAt: market.start,
    revision: 1,
  };
}

async function fill(store: CosmosStore, profiles: number, market: DictatedMarket): Promise<void> {
  for (let count = 0; count < TENANTS; count += 1) {
    const tenant = `t${count}`;
    const entry = {
      kind: 'create',
      id: `tenant:${tenant}`,
      type: 'tenant',
      state: 'active',
      at: market.start,
    } as const;
    await store.platform.write('platform', 'tenants', [{ ...entry, body: { tenantId: tenant } }]);
    const each = Array.from({ length: profiles / TENANTS }, (_, index) =>
      createOf(PROFILE, profileNumbered(count * 10_000 + index, tenant, market)),
    );
    for (let from = 0; from < each.length; from += 100)
      await store
        .forTenant(tenantOfOwnWork({ tenantId: tenant }))
        .write(PROFILES, PROFILE_PARTITION, each.slice(from, from + 100));
  }
}

interface Operations {
  readonly evaluated: number;
  /** Requests to the Durable extension: workflows started or asked for, entities read. */
  readonly durable: number;
  readonly queue: number;
  readonly telemetry: number;
  readonly pushes: number;
  readonly reads: number;
  readonly queries: number;
  readonly batches: readonly string[];
}

/** The function app over a market that stands still, with so many profiles in ten tenants. */
async function house(profiles: number) {
  const doubles = await openDoubles();
  opened.push(doubles);
  const market = new DictatedMarket();
  quietMorning(market);
  const told: unknown[] = [];
  const extension = await new DurableExtensionDouble(new DurableEngine(host, machineAlarms())).listen();
  host.clientData = extension.clientData;
  compose = composer(readAzureSettings(settingsOver(doubles)), 'test', {
    markets: (store, telemetry) => {
      const sources = {
        source: (name: string) => (name === market.name ? market : null),
        names: () => [market.name],
      };
      const bars = new BarSeries({ store: store.platform, sources, telemetry });
      return { marketData: sources, bars, venues: openVenues({ store, sources, bars, telemetry }) };
    },
    sink: async () => ({ send: async (spans, lines) => void told.push(...spans, ...lines) }),
  });
  const access = { emulatorKey: doubles.cosmos.key };
  const database = await cosmosDatabase({ endpoint: doubles.cosmos.url, database: 'ballast', access });
  await fill(new CosmosStore(async () => database), profiles, market);
  const fire = (timer: string) =>
    host.invoke(timer, { data: { json: JSON.stringify({ Schedule: {}, IsPastDue: false }) } });
  return { doubles, market, told, extension, fire };
}

/** What one tick of the strategy loop asks of the services when a bar has closed for all profiles and none of them acts. */
async function operationsOfTick(profiles: number): Promise<Operations> {
  const { doubles, market, told, extension, fire } = await house(profiles);
  await fire('strategy-loop'); // The first tick takes up the series.
  market.minute(drift(market, 0));
  const { requests } = doubles.cosmos;
  const before = { store: requests.length, queue: doubles.serviceBus.sends.length, told: told.length };
  await fire('strategy-loop');
  const during = requests.slice(before.store);
  const heartbeat = doubles.cosmos.shelves
    .get('platform')
    ?.rows(null)
    .find((row) => row['type'] === 'heartbeat');
  const { evaluated } = (heartbeat?.['body'] as { readonly figures: { readonly evaluated: number } }).figures;
  await extension.close();
  return {
    evaluated,
    durable: extension.requests.length,
    queue: doubles.serviceBus.sends.length - before.queue,
    telemetry: told.length - before.told,
    pushes: doubles.webPubSub.requests.length,
    reads: during.filter(({ method, path }) => method === 'GET' && path.includes('/docs/')).length,
    queries: during.filter(isQuery).length,
    batches: during.filter(isBatch).map(({ path }) => path.split('/')[4] ?? ''),
  };
}

test('a thousand profiles that hold cost the services what ten cost', async () => {
  const [few, many] = [await operationsOfTick(10), await operationsOfTick(1_000)];
  expect(few.evaluated).toBe(10);
  expect(many).toEqual({ ...few, evaluated: 1_000 });
  expect(many).toMatchObject({ durable: 0, queue: 0, telemetry: 0, pushes: 0 });
  // The bar and the place of its series, and the heartbeat: shared by all profiles.
  expect([...many.batches].sort()).toEqual(['market-bars', 'platform', 'platform']);
  expect(many.reads).toBe(1);
});

/** What every loop asks of the store in a tick on which nothing happens. */
async function idleTicks(profiles: number): Promise<Readonly<Record<string, Asked>>> {
  const { doubles, extension, fire } = await house(profiles);
  await fire('strategy-loop'); // The first tick takes up the series and the profiles.
  const counted: Record<string, Asked> = {};
  for (const { name } of manifest.filter(({ kind }) => kind === 'timer')) {
    const before = doubles.cosmos.requests.length;
    await fire(name);
    counted[name] = askedIn(doubles.cosmos.requests.slice(before));
  }
  expect(doubles.serviceBus.sends).toEqual([]);
  await extension.close();
  return counted;
}

/** What the loops of care ask in a tick: of the whole, of each tenant, and of each account that they looked into. */
function mostOf(loop: (typeof MEASURED.loops)[keyof typeof MEASURED.loops], accounts: number): Asked {
  const parts = [
    [loop.once, 1],
    ['aTenant' in loop ? loop.aTenant : null, TENANTS],
    ['anAccount' in loop ? loop.anAccount : null, accounts],
  ] as const;
  const sum = (name: keyof Asked): number =>
    parts.reduce((total, [asked, times]) => total + (asked?.[name] ?? 0) * times, 0);
  return { queries: sum('queries'), reads: sum('reads'), writes: sum('writes') };
}

/** Loops whose idle tick asks the same, however many profiles there are. */
const LOOPS_OF_TRADING = [
  'strategy-loop',
  'order-sync',
  'position-monitor',
  'stale-orders',
  'alert-watch',
  'equity-mark',
];

test('an idle tick of every loop asks what the estimate of costs counts', async () => {
  const [few, many] = [await idleTicks(10), await idleTicks(50)];
  for (const name of LOOPS_OF_TRADING) expect(many[name], name).toEqual(few[name]);
  const loops = Object.entries(MEASURED.loops);
  expect(Object.keys(many).sort()).toEqual(loops.map(([name]) => name).sort());
  for (const [name, loop] of loops) {
    const most = mostOf(loop, 50);
    for (const what of ['queries', 'reads', 'writes'] as const)
      expect(many[name]?.[what], `${what} of ${name}`).toBeLessThanOrEqual(most[what]);
  }
});
