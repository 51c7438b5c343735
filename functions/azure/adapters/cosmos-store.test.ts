import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AppError } from '../../../shared/application/errors.ts';
import type { DocumentChange, Documents, Store, Write } from '../../../shared/application/ports/store.ts';
import { tenantOfCredential } from '../../../shared/application/principal.ts';
import type { TenantContainer } from '../../../shared/contracts/topology.ts';
import { utcMillis } from '../../../shared/domain/time/instant.ts';
import { storeContract } from '../../../tests/contracts/store-contract.ts';
import { VirtualAlarms } from '../../../tests/contracts/virtual-alarms.ts';
import { CosmosDouble } from '../../../tests/doubles/azure/cosmos.ts';
import type { Failure, Request } from '../../../tests/doubles/azure/http-double.ts';
import { cosmosDatabase } from './cosmos-client.ts';
import { CosmosStore } from './cosmos-store.ts';

const CONTAINER = 'trading-records';

async function openStore(alarms = new VirtualAlarms()) {
  const double = await new CosmosDouble(() => alarms.now()).listen();
  const access = { emulatorKey: double.key };
  const database = await cosmosDatabase({ endpoint: double.url, database: 'ballast', access });
  const store = new CosmosStore(async () => database);
  return { double, store, database, alarms };
}

/** A feed that keeps up: after every write of a tenant it is given what is new. */
function followed(store: CosmosStore, deliver: () => Promise<void>): Store {
  return {
    platform: store.platform,
    whereabouts: (...wanted) => store.whereabouts(...wanted),
    forTenant(tenant) {
      const documents: Documents<TenantContainer> = store.forTenant(tenant);
      return {
        ...documents,
        tenantId: tenant.tenantId,
        write: async (...wish) => {
          const written = await documents.write(...wish);
          await deliver();
          return written;
        },
      };
    },
  };
}

storeContract('the store over Cosmos DB', async () => {
  const { double, store, alarms } = await openStore();
  const seen: DocumentChange[] = [];
  let place = 0;
  const deliver = async (): Promise<void> => {
    const shelf = double.shelves.get(CONTAINER);
    const rows = shelf?.changesAfter(place) ?? [];
    place = shelf?.lsn ?? 0;
    seen.push(...(await store.changesOf(CONTAINER, rows, true)));
  };
  return {
    store: followed(store, deliver),
    changes: async () => seen,
    advance: (ms) => alarms.advance(ms),
    close: async () => {
      expect(double.unscopedQueries).toEqual([]);
      await double.close();
    },
  };
});

const ALPHA = tenantOfCredential('alpha');
const order = (id: string, body: number): Write => ({
  kind: 'create',
  id: `order:${id}`,
  type: 'order',
  state: 'new',
  at: utcMillis(Date.UTC(2026, 0, 5) + body),
  body: { body },
});
const isBatch = ({ headers }: Request): boolean => headers['x-ms-cosmos-is-batch-request'] === 'true';
const isDocumentRead = ({ method, path }: Request): boolean => method === 'GET' && path.includes('/docs/');
const THROTTLED: Failure = {
  kind: 'answer',
  answer: { status: 429, headers: { 'x-ms-retry-after-ms': '1' }, body: { message: 'too many requests' } },
};
const AWAY: Failure = { kind: 'answer', answer: { status: 503, body: { message: 'away' } } };

describe('a store whose answers are lost', () => {
  let double: CosmosDouble;
  let store: CosmosStore;
  let alpha: ReturnType<CosmosStore['forTenant']>;
  const batches = (): number => double.requests.filter(isBatch).length;

  beforeEach(async () => {
    ({ double, store } = await openStore());
    alpha = store.forTenant(ALPHA);
  });
  afterEach(() => double.close());

  test('recognises its own batch that was written although nobody answered, and gives its etags', async () => {
    double.fail(isBatch, { kind: 'drop-after' });
    const written = await alpha.write(CONTAINER, 'prf1', [order('1', 1), order('2', 2)]);
    const read = await Promise.all(['1', '2'].map((id) => alpha.read(CONTAINER, 'prf1', `order:${id}`)));
    expect(written).toEqual({ ok: true, value: read.map((document) => document?.etag) });
    expect(batches()).toBe(2);
  });

  test('recognises its own replacement and its own deletion', async () => {
    const created = await alpha.write(CONTAINER, 'prf1', [order('1', 1), order('2', 2)]);
    const [ifMatch = ''] = created.ok ? created.value : [];
    double.fail(isBatch, { kind: 'drop-after' });
    const changed = await alpha.write(CONTAINER, 'prf1', [
      { ...order('1', 9), kind: 'replace', ifMatch } as Write,
      { kind: 'delete', id: 'order:2' },
    ]);
    const read = await alpha.read(CONTAINER, 'prf1', 'order:1');
    expect(changed).toEqual({ ok: true, value: [read?.etag, ''] });
    expect(await alpha.read(CONTAINER, 'prf1', 'order:2')).toBeNull();
  });

  test('does not take the batch of somebody else for its own', async () => {
    await alpha.write(CONTAINER, 'prf1', [order('1', 1)]);
    double.fail(isBatch, { kind: 'drop-before' });
    expect(await alpha.write(CONTAINER, 'prf1', [order('1', 2)])).toMatchObject({
      refusal: { code: 'ALREADY_EXISTS', id: 'order:1' },
    });
  });

  test.each<[string, Failure]>([
    ['a service that is away', AWAY],
    ['a connection that breaks', { kind: 'drop-before' }],
    ['throttling beyond what the SDK waits for', THROTTLED],
  ])('writes once %s is over', async (_, failure) => {
    double.fail(isBatch, failure, failure === THROTTLED ? 7 : 2);
    expect((await alpha.write(CONTAINER, 'prf1', [order('1', 1)])).ok).toBe(true);
    expect((await alpha.read(CONTAINER, 'prf1', 'order:1'))?.body).toEqual({ body: 1 });
  });

  test('that never come says that nobody knows whether it wrote', async () => {
    double.fail(isBatch, { kind: 'drop-after' }, 1);
    double.fail(isBatch, { kind: 'drop-before' }, 99);
    const failure = alpha.write(CONTAINER, 'prf1', [order('1', 1)]);
    await expect(failure).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      ambiguous: true,
      retryable: true,
    });
  });

  test('that cannot be read says so, and that nothing was changed', async () => {
    double.fail(isDocumentRead, AWAY, 99);
    const read = alpha.read(CONTAINER, 'prf1', 'order:1');
    await expect(read).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      ambiguous: false,
      retryable: true,
    });
  });

  test('gives no revision twice when the answer of the counter is lost', async () => {
    await alpha.write(CONTAINER, 'prf1', [order('1', 1), order('2', 2)]);
    const rows = double.shelves.get(CONTAINER)?.changesAfter(0) ?? [];
    const first = await store.changesOf(CONTAINER, rows, true);
    double.fail(({ method }) => method === 'PATCH', { kind: 'drop-after' });
    const second = await store.changesOf(CONTAINER, rows, true);
    expect(first.map(({ revision }) => revision)).toEqual([1, 2]);
    expect(second.map(({ revision }) => revision)).toEqual([5, 6]);
    expect(await store.newestOf(ALPHA)).toBe(6);
  });

  test('gives no revision to a feed that no screen follows: it would be a gap to all screens', async () => {
    await alpha.write(CONTAINER, 'prf1', [order('1', 1)]);
    const rows = double.shelves.get(CONTAINER)?.changesAfter(0) ?? [];
    const [change] = await store.changesOf(CONTAINER, rows, false);
    expect(change).toMatchObject({ id: 'order:1', revision: 0 });
    expect(await store.newestOf(ALPHA)).toBe(0);
  });
});

describe('a store over Cosmos DB', () => {
  let double: CosmosDouble;
  let store: CosmosStore;

  beforeEach(async () => {
    ({ double, store } = await openStore());
  });
  afterEach(() => double.close());

  test('creates what was deleted, within the batch that deletes it and after', async () => {
    const alpha = store.forTenant(ALPHA);
    await alpha.write(CONTAINER, 'prf1', [order('1', 1)]);
    expect(
      (await alpha.write(CONTAINER, 'prf1', [{ kind: 'delete', id: 'order:1' }, order('1', 2)])).ok,
    ).toBe(true);
    await alpha.write(CONTAINER, 'prf1', [{ kind: 'delete', id: 'order:1' }]);
    expect(await alpha.write(CONTAINER, 'prf1', [{ kind: 'delete', id: 'order:1' }])).toMatchObject({
      refusal: { code: 'NOT_FOUND' },
    });
    expect((await alpha.write(CONTAINER, 'prf1', [order('1', 3)])).ok).toBe(true);
    expect((await alpha.read(CONTAINER, 'prf1', 'order:1'))?.body).toEqual({ body: 3 });
  });

  test('of many who create again what was deleted, one succeeds', async () => {
    const alpha = store.forTenant(ALPHA);
    await alpha.write(CONTAINER, 'prf1', [order('1', 1)]);
    await alpha.write(CONTAINER, 'prf1', [{ kind: 'delete', id: 'order:1' }]);
    const tries = await Promise.all(
      Array.from({ length: 10 }, (_, index) => alpha.write(CONTAINER, 'prf1', [order('1', index)])),
    );
    expect(tries.filter((each) => each.ok)).toHaveLength(1);
  });

  test('reads one document by one request and writes a batch by one', async () => {
    const alpha = store.forTenant(ALPHA);
    await alpha.write(CONTAINER, 'prf1', [order('1', 1)]);
    const before = double.requests.length;
    await alpha.read(CONTAINER, 'prf1', 'order:1');
    await alpha.write(CONTAINER, 'prf1', [order('2', 2), order('3', 3)]);
    expect(double.requests.length - before).toBe(2);
  });

  test('will not list what belongs to no tenant without naming a partition', async () => {
    const everything = { partition: null, type: 'beat', order: 'oldest-first', limit: 10 } as const;
    await expect(store.platform.query('platform', everything)).rejects.toThrow(RangeError);
  });

  test('refuses a document that this product did not write', async () => {
    await expect(store.changesOf(CONTAINER, [{ id: 'x' }], true)).rejects.toBeInstanceOf(AppError);
  });
});
