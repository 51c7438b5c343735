import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { manifest } from '../../../functions/manifest.ts';
import { MEASURED } from '../../../local/cost/estimate.ts';
import type { Venues } from '../../../shared/application/ports/venue.ts';
import type { VerifiedTenant } from '../../../shared/application/principal.ts';
import type { Services } from '../../../shared/application/services.ts';
import { readDesk } from '../../../shared/application/use-cases/command-desk.ts';
import { syncOrders } from '../../../shared/application/use-cases/sync-orders.ts';
import { watchLedgers } from '../../../shared/application/use-cases/watch-ledgers.ts';
import type { Profile } from '../../../shared/contracts/profile.ts';
import { TENANT_CONTAINERS } from '../../../shared/contracts/topology.ts';
import { booksText } from '../../../shared/domain/desk/statement.ts';
import { enter } from '../../doubles/entries.ts';
import { ScriptedMarket } from '../../doubles/scripted-market.ts';
import { TradingHouse } from '../../doubles/trading-house.ts';
import { askedIn } from './asked.ts';
import { AzureHouse } from './azure-house.ts';
import { FunctionsHost } from './functions-host.ts';
import { registerRows } from './register-rows.ts';

/** Real sockets and real pauses: on a busy machine of two cores a story has taken forty seconds. */
vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

const STARTED_AT = Date.now();
const WISH = { name: 'first-entry', quantity: '10', stop: '95', target: '110', hold: '1025' };

const host = FunctionsHost.install();
let current: AzureHouse;
const closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  await registerRows(manifest, (context) => current.compose(context));
  await host.start();
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** What both hosts can do in a story. */
interface House {
  readonly market: ScriptedMarket;
  readonly services: Services;
  readonly profile: Profile;
  readonly tenant: VerifiedTenant;
  settle(): Promise<void>;
  /** One tick of the timer that reads reports. */
  sync(): Promise<void>;
}

interface Story {
  /** The states of its orders in the end, sorted: a comparison of two empty books would prove nothing. */
  readonly orders: readonly string[];
  readonly between?: (venues: Venues) => Venues;
  tell(house: House): Promise<void>;
}

async function minute(house: House, bar: readonly [number, number, number, number]): Promise<void> {
  house.market.bar(...bar);
  await house.sync();
  await house.settle();
}

/** The venue takes every order, and no answer comes back. */
function answersLost(venues: Venues): Venues {
  return {
    ...venues,
    connect: async (tenant, profile) => {
      const connection = await venues.connect(tenant, profile);
      return new Proxy(connection, {
        get(target, name) {
          const found: unknown = Reflect.get(target, name);
          if (name !== 'submit') return typeof found === 'function' ? (found.bind(target) as unknown) : found;
          return async (request: Parameters<typeof target.submit>[0]) => {
            await target.submit(request);
            return { kind: 'unknown', reason: 'the line was cut' };
          };
        },
      });
    },
  };
}

const STORIES: Readonly<Record<string, Story>> = {
  'a full trade': {
    orders: ['canceled', 'filled', 'filled'],
    async tell(house) {
      await enter(house, WISH);
      await house.settle();
      await minute(house, [100, 102, 99, 101]);
      await minute(house, [105, 112, 104, 111]);
    },
  },
  'a refused entry': {
    orders: ['not_placed', 'not_placed', 'not_placed'],
    async tell(house) {
      await enter(house, { ...WISH, hold: '10000.01' });
      await house.settle();
    },
  },
  'an entry of unknown fate': {
    orders: ['filled', 'new', 'new'],
    between: answersLost,
    async tell(house) {
      await enter(house, WISH);
      await house.settle();
      await new Promise((passed) => setTimeout(passed, 1_600)); // The first look-up comes after a second.
      await house.settle();
      await minute(house, [100, 102, 99, 101]);
    },
  },
};

async function onAzure(story: Story, crashing = false): Promise<AzureHouse> {
  const market = new ScriptedMarket();
  const between = story.between === undefined ? {} : { between: story.between };
  const house = await AzureHouse.open(host, { market, crashing, ...between });
  closing.push(() => house.close());
  current = house;
  await house.found();
  market.bar(100, 101, 99, 100);
  await story.tell({
    market,
    services: house.services,
    profile: house.profile,
    tenant: house.tenant,
    settle: () => house.settle(),
    sync: () => house.tick('order-sync'),
  });
  return house;
}

async function onOneMachine(story: Story): Promise<TradingHouse> {
  const { between } = story;
  const market = new ScriptedMarket();
  if (between !== undefined) {
    const venues = market.venues.bind(market);
    market.venues = (store) => between(venues(store));
  }
  const house = await TradingHouse.open({ market });
  closing.push(async () => {
    await house.close();
    house.remove();
  });
  market.bar(100, 101, 99, 100);
  const sync = async (): Promise<void> => {
    await syncOrders(house.tenant, house.services);
  };
  await story.tell({
    market,
    services: house.services,
    profile: house.profile,
    tenant: house.tenant,
    settle: () => house.settle(),
    sync,
  });
  return house;
}

interface Records {
  readonly books: unknown;
  readonly documents: readonly {
    readonly id: string;
    readonly container: string;
    readonly state: string | null;
  }[];
}

function statesIn({ documents }: Records): readonly (string | null)[] {
  const orders = documents.filter(
    ({ id, container }) => container === 'trading-records' && id.startsWith('order:'),
  );
  return orders.map(({ state }) => state).sort();
}

/** Everything on record of the tenant, and the desk. Moments of the machine's own clock are one moment, and etags none. */
async function recordsOf({ services, profile, tenant }: TradingHouse | AzureHouse): Promise<Records> {
  const store = services.store.forTenant(tenant);
  const types = [
    ...['order', 'trade', 'position', 'fill', 'posting', 'step', 'slot', 'cursor', 'unmatched', 'adjustment'],
    ...['decision', 'profile', 'account', 'reports'],
  ];
  const documents: Records['documents'][number][] = [];
  for (const container of TENANT_CONTAINERS) {
    for (const type of types) {
      const query = { partition: null, type, order: 'oldest-first', limit: 1_000 } as const;
      const page = await store.query(container, query);
      documents.push(
        ...page.documents.map(({ id, partition, state, body }) => ({
          container,
          id,
          partition,
          state,
          body,
        })),
      );
    }
  }
  const { books } = await readDesk(profile, services);
  return timeless<Records>({ books: booksText(books), documents: documents.sort(byId) });
}

function byId(left: unknown, right: unknown): number {
  const [first, second] = [left, right].map((each) => JSON.stringify(each));
  return (first ?? '') < (second ?? '') ? -1 : 1;
}

function timeless<Value>(value: Value): Value {
  return JSON.parse(
    JSON.stringify(value, (_, part: unknown) => {
      const moment =
        typeof part === 'number'
          ? part
          : typeof part === 'string' && part.endsWith('Z')
            ? Date.parse(part)
            : 0;
      return moment >= STARTED_AT && moment <= Date.now() + 3_600_000 ? 'lately' : part;
    }),
  ) as Value;
}

describe('the function app does what one machine does', () => {
  test.each(Object.entries(STORIES))('%s leaves the same records and the same books', async (_, story) => {
    const [azure, local] = [await onAzure(story), await onOneMachine(story)];
    const records = await recordsOf(azure);
    expect(records).toEqual(await recordsOf(local));
    expect(statesIn(records)).toEqual(story.orders);
    expect(await watchLedgers(azure.tenant, azure.services)).toBe(0);
    expect(azure.doubles.cosmos.unscopedQueries).toEqual([]);
  });

  test.each(Object.entries(STORIES))(
    '%s comes to the same when the runtime dies after every step',
    async (_, story) => {
      const [azure, local] = [await onAzure(story, true), await onOneMachine(story)];
      expect(azure.crashes).toBeGreaterThan(3);
      expect(await recordsOf(azure)).toEqual(await recordsOf(local));
      expect(await watchLedgers(azure.tenant, azure.services)).toBe(0);
    },
  );
});

test('what is on record is published to the tenant through the change feed', async () => {
  const story = STORIES['a full trade'];
  if (story === undefined) throw new Error('There is no such story');
  const house = await onAzure(story);
  const before = house.doubles.webPubSub.requests.length;
  await house.feed();
  const sends = house.doubles.webPubSub.requests.slice(before);
  expect(sends.length).toBeGreaterThan(0);
  expect(new Set(sends.map(({ path }) => path))).toEqual(
    new Set(['/api/hubs/ballast/groups/tenant:acme/:send']),
  );
  const revisions = sends.flatMap(({ body }) => [(JSON.parse(body) as { previous: number }).previous]);
  expect(revisions).toEqual([...revisions].sort((left, right) => left - right));
});

test('a full trade asks what the estimate of costs counts', async () => {
  const story = STORIES['a full trade'];
  if (story === undefined) throw new Error('There is no such story');
  const ranBefore = host.invocations;
  const house = await onAzure(story);
  const { requests } = house.doubles.cosmos;
  const has = (name: string) => requests.filter(({ headers }) => headers[name]?.toLowerCase() === 'true');
  const plans = new Set(has('x-ms-cosmos-is-query-plan-request'));
  const counted = {
    documents: has('x-ms-cosmos-is-batch-request').reduce(
      (sum, { body }) => sum + (JSON.parse(body) as readonly unknown[]).length,
      0,
    ),
    reads: requests.filter(({ method, path }) => method === 'GET' && path.includes('/docs/')).length,
    queries: has('x-ms-documentdb-isquery').filter((request) => !plans.has(request)).length,
    messages: house.doubles.serviceBus.sends.length,
    executions: host.invocations - ranBefore,
  };
  await house.feed();
  const pushes = house.doubles.webPubSub.requests.length;
  for (const [what, count] of Object.entries({ ...counted, pushes })) {
    expect(count, what).toBeGreaterThan(0);
    expect(count, what).toBeLessThanOrEqual(MEASURED.aTrade[what as keyof typeof MEASURED.aTrade]);
  }
});

const LOOPS_OF_CARE = ['order-sync', 'position-monitor', 'stale-orders', 'alert-watch'] as const;

test('a tick with an open trade asks what the estimate of costs counts', async () => {
  const house = await onAzure({
    orders: [],
    async tell(told) {
      await enter(told, WISH);
      await told.settle();
      await minute(told, [100, 102, 99, 101]);
    },
  });
  const { requests } = house.doubles.cosmos;
  const more = { queries: 0, reads: 0, writes: 0 };
  for (const loop of LOOPS_OF_CARE) {
    const before = requests.length;
    await house.tick(loop);
    const asked = askedIn(requests.slice(before));
    for (const what of ['queries', 'reads', 'writes'] as const)
      more[what] += asked[what] - MEASURED.loops[loop].once[what];
  }
  expect(more).toEqual(MEASURED.aTickOpen);
});
