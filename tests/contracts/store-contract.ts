import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type {
  DocumentChange,
  DocumentQuery,
  Store,
  Wanted,
  Write,
} from '../../shared/application/ports/store.ts';
import { tenantOfCredential, type VerifiedTenant } from '../../shared/application/principal.ts';
import type { UtcMillis } from '../../shared/domain/time/instant.ts';
import { utcMillis } from '../../shared/domain/time/instant.ts';

export interface StoreUnderTest {
  readonly store: Store;
  /** Every change that a feed, registered before the first write, has been given so far. */
  changes(): Promise<readonly DocumentChange[]>;
  advance(ms: number): Promise<void>;
  close(): Promise<void>;
}

const CONTAINER = 'trading-records';
const ALPHA = tenantOfCredential('alpha');
const BETA = tenantOfCredential('beta');
const at = (offset: number): UtcMillis => utcMillis(Date.UTC(2026, 0, 5) + offset);

const order = (id: string, body: number, state: string | null = 'new'): Write => ({
  kind: 'create',
  id: `order:${id}`,
  type: 'order',
  state,
  at: at(body),
  body: { body },
});

const listOf = (overrides: Partial<DocumentQuery> = {}): DocumentQuery => ({
  partition: 'prf1',
  type: 'order',
  order: 'oldest-first',
  limit: 100,
  ...overrides,
});

/** What both stores promise. A new adapter earns its place by passing. */
export function storeContract(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`${name} is a store`, () => {
    let under: StoreUnderTest;
    beforeEach(async () => {
      under = await open();
    });
    afterEach(() => under.close());

    const alpha = () => under.store.forTenant(ALPHA);

    batches(() => under);
    pages(() => under);
    whereabouts(() => under);

    test('a tenant cannot read, list or change the document of another by knowing its place', async () => {
      await alpha().write(CONTAINER, 'prf1', [order('1', 1)]);
      const beta = under.store.forTenant(BETA);
      expect(await beta.read(CONTAINER, 'prf1', 'order:1')).toBeNull();
      expect((await beta.query(CONTAINER, listOf({ partition: null }))).documents).toEqual([]);
      const refused = await beta.write(CONTAINER, 'prf1', [{ kind: 'delete', id: 'order:1' }]);
      expect(refused).toEqual({ ok: false, refusal: { code: 'NOT_FOUND', index: 0, id: 'order:1' } });
      expect(await alpha().read(CONTAINER, 'prf1', 'order:1')).not.toBeNull();
    });

    test('a document whose time to live is over is not there: not read, not listed, free to be created again', async () => {
      await alpha().write(CONTAINER, 'prf1', [{ ...order('1', 1), ttlSeconds: 10 } as Write]);
      await under.advance(9_000);
      expect(await alpha().read(CONTAINER, 'prf1', 'order:1')).not.toBeNull();
      await under.advance(2_000);
      expect(await alpha().read(CONTAINER, 'prf1', 'order:1')).toBeNull();
      expect((await alpha().query(CONTAINER, listOf())).documents).toEqual([]);
      expect((await alpha().write(CONTAINER, 'prf1', [order('1', 2)])).ok).toBe(true);
    });

    test('platform documents are beside those of all tenants', async () => {
      const write: Write = {
        kind: 'upsert',
        id: 'beat:1',
        type: 'beat',
        state: null,
        at: at(0),
        body: { n: 1 },
      };
      await under.store.platform.write('platform', 'heartbeats', [write]);
      const read = await under.store.platform.read('platform', 'heartbeats', 'beat:1');
      expect(read).toMatchObject({ id: 'beat:1', state: null, body: { n: 1 } });
    });

    test('the feed gives every change of a tenant in the order of its revisions, and none of a refused batch', async () => {
      const beta = under.store.forTenant(BETA);
      await alpha().write(CONTAINER, 'prf1', [order('1', 1), order('2', 2)]);
      await beta.write(CONTAINER, 'prf9', [order('1', 1)]);
      await alpha().write(CONTAINER, 'prf1', [order('3', 3), order('1', 1)]);
      await alpha().write(CONTAINER, 'prf1', [{ kind: 'delete', id: 'order:2' }]);
      const changes = (await under.changes()).filter((change) => change.tenantId === ALPHA.tenantId);
      expect(changes.map((change) => [change.id, change.document !== null])).toEqual([
        ['order:1', true],
        ['order:2', true],
        ['order:2', false],
      ]);
      const revisions = changes.map((change) => change.revision);
      expect(revisions).toEqual([...new Set(revisions)].sort((left, right) => left - right));
    });
  });
}

function batches(under: () => StoreUnderTest): void {
  const alpha = () => under().store.forTenant(ALPHA);

  test('what was written is read back with a new etag at every write', async () => {
    const first = await alpha().write(CONTAINER, 'prf1', [order('1', 1, null)]);
    const read = await alpha().read(CONTAINER, 'prf1', 'order:1');
    expect(first).toEqual({ ok: true, value: [read?.etag] });
    expect(read).toMatchObject({
      partition: 'prf1',
      type: 'order',
      state: null,
      at: at(1),
      body: { body: 1 },
    });
    const again = await alpha().write(CONTAINER, 'prf1', [{ ...order('1', 2), kind: 'upsert' } as Write]);
    expect(again.ok && again.value[0]).not.toBe(read?.etag);
  });

  test('a write with an old etag is refused and changes nothing', async () => {
    const created = await alpha().write(CONTAINER, 'prf1', [order('1', 1)]);
    const ifMatch = created.ok ? (created.value[0] ?? '') : '';
    const replace = (body: number) =>
      alpha().write(CONTAINER, 'prf1', [{ ...order('1', body), kind: 'replace', ifMatch } as Write]);
    expect((await replace(2)).ok).toBe(true);
    expect(await replace(3)).toEqual({
      ok: false,
      refusal: { code: 'CHANGED_SINCE_READ', index: 0, id: 'order:1' },
    });
    expect((await alpha().read(CONTAINER, 'prf1', 'order:1'))?.body).toEqual({ body: 2 });
  });

  test('a document that is deleted and created again does not get its old etag back', async () => {
    const created = await alpha().write(CONTAINER, 'prf1', [order('1', 1)]);
    await alpha().write(CONTAINER, 'prf1', [{ kind: 'delete', id: 'order:1' }]);
    const again = await alpha().write(CONTAINER, 'prf1', [order('1', 1)]);
    expect(again.ok && created.ok && again.value[0] !== created.value[0]).toBe(true);
  });

  const refusals: readonly (readonly [what: string, last: Write, code: string])[] = [
    ['a create of what exists', order('1', 9), 'ALREADY_EXISTS'],
    ['a replace of nothing', { ...order('7', 9), kind: 'replace', ifMatch: 'x' } as Write, 'NOT_FOUND'],
    ['a delete of nothing', { kind: 'delete', id: 'order:7' }, 'NOT_FOUND'],
  ];

  test.each(refusals)('one refused write refuses its batch and names itself: %s', async (_, last, code) => {
    await alpha().write(CONTAINER, 'prf1', [order('1', 1)]);
    const result = await alpha().write(CONTAINER, 'prf1', [order('2', 2), order('3', 3), last]);
    expect(result).toEqual({ ok: false, refusal: { code, index: 2, id: last.id } });
    expect(await alpha().read(CONTAINER, 'prf1', 'order:2')).toBeNull();
  });

  test('of many creates of one slot at the same time exactly one succeeds', async () => {
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        alpha().write(CONTAINER, 'prf1', [order(`own${index}`, index), order('slot', index)]),
      ),
    );
    expect(results.filter((result) => result.ok)).toHaveLength(1);
    expect((await alpha().query(CONTAINER, listOf())).documents).toHaveLength(2);
  });

  test.each([0, 101])('a batch of %i writes is a mistake of the caller', async (count) => {
    const writes = Array.from({ length: count }, (_, index) => order(`${index}`, index));
    await expect(alpha().write(CONTAINER, 'prf1', writes)).rejects.toThrow(RangeError);
  });
}

function pages(under: () => StoreUnderTest): void {
  const alpha = () => under().store.forTenant(ALPHA);

  async function walk(query: DocumentQuery): Promise<readonly string[]> {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await alpha().query(CONTAINER, cursor === null ? query : { ...query, cursor });
      seen.push(...page.documents.map((document) => document.id));
      ({ cursor } = page);
    } while (cursor !== null);
    return seen;
  }

  const ids = (...numbers: number[]) => numbers.map((number) => `order:${number}`);

  async function twelveOrders(): Promise<void> {
    for (const partition of ['prf1', 'prf2']) {
      const of = Array.from({ length: 12 }, (_, index) => index).filter(
        (index) => (index % 2 === 0) === (partition === 'prf1'),
      );
      await alpha().write(
        CONTAINER,
        partition,
        of.map((index) => order(`${index}`, index, ['new', 'filled', null][index % 3] ?? null)),
      );
    }
  }

  test.each([
    ['one partition', listOf({ limit: 2 }), ids(0, 2, 4, 6, 8, 10)],
    ['one partition backwards', listOf({ limit: 4, order: 'newest-first' }), ids(10, 8, 6, 4, 2, 0)],
    ['the whole tenant', listOf({ partition: null, limit: 5 }), ids(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)],
    [
      'two states',
      listOf({ partition: null, states: ['new', 'filled'], limit: 3 }),
      ids(0, 1, 3, 4, 6, 7, 9, 10),
    ],
    ['a span of time', listOf({ partition: null, from: at(3), before: at(6), limit: 2 }), ids(3, 4, 5)],
    ['another type', listOf({ type: 'trade' }), []],
  ])('pages add up to the list without gap or double: %s', async (_, query, expected) => {
    await twelveOrders();
    expect(await walk(query)).toEqual(expected);
  });

  test('a cursor stays at its place while documents arrive before and after it', async () => {
    await twelveOrders();
    const first = await alpha().query(CONTAINER, listOf({ limit: 3 }));
    await alpha().write(CONTAINER, 'prf1', [order('early', -5), order('late', 50)]);
    const rest = await walk(listOf({ limit: 3, ...(first.cursor === null ? {} : { cursor: first.cursor }) }));
    expect(rest).toEqual(['order:6', 'order:8', 'order:10', 'order:late']);
  });

  test.each(['', 'nonsense', 'WzEsMl0', 'WyJ4IiwieSIsInoiXQ'])(
    'a cursor that no page ended with is refused: %j',
    async (cursor) => {
      await expect(alpha().query(CONTAINER, listOf({ cursor }))).rejects.toThrow(RangeError);
    },
  );

  test.each([0, 1_001, 2.5])('a page of %d documents is a mistake of the caller', async (limit) => {
    await expect(alpha().query(CONTAINER, listOf({ limit }))).rejects.toThrow(RangeError);
  });
}

function whereabouts(under: () => StoreUnderTest): void {
  const write = (tenant: VerifiedTenant, partition: string, writes: readonly Write[]) =>
    under().store.forTenant(tenant).write(CONTAINER, partition, writes);
  const found = async (...wanted: Wanted[]): Promise<readonly string[]> => {
    const all = await under().store.whereabouts(CONTAINER, wanted);
    return all.map(({ tenantId, partition, id }) => `${tenantId} ${partition} ${id}`);
  };
  const trade = (id: string, state: string): Write => {
    const filed = { type: 'trade', state, at: at(1), body: {} };
    return { kind: 'create', id: `trade:${id}`, ...filed };
  };

  test('whereabouts are told of all tenants by type and state, sorted, and hold no content', async () => {
    await write(BETA, 'prf9', [order('1', 1), order('2', 2, 'filled'), trade('1', 'open')]);
    await write(ALPHA, 'prf2', [order('4', 4, 'unknown')]);
    await write(ALPHA, 'prf1', [order('3', 3), trade('2', 'closed')]);
    expect(
      await found({ type: 'order', states: ['new', 'unknown'] }, { type: 'trade', states: ['open'] }),
    ).toEqual(['alpha prf1 order:3', 'alpha prf2 order:4', 'beta prf9 order:1', 'beta prf9 trade:1']);
    expect(await found({ type: 'trade' })).toEqual(['alpha prf1 trade:2', 'beta prf9 trade:1']);
    const [first] = await under().store.whereabouts(CONTAINER, [{ type: 'trade' }]);
    const read = await under().store.forTenant(ALPHA).read(CONTAINER, 'prf1', 'trade:2');
    expect(first).toEqual({
      tenantId: 'alpha',
      partition: 'prf1',
      type: 'trade',
      id: 'trade:2',
      etag: read?.etag,
    });
  });

  test('whereabouts are whole however many there are, and forget what was deleted, moved on or is over', async () => {
    for (let from = 0; from < 1_200; from += 100)
      await write(
        ALPHA,
        `prf${from}`,
        Array.from({ length: 100 }, (_, index) => order(`${from + index}`, index)),
      );
    expect(await found({ type: 'order', states: ['new'] })).toHaveLength(1_200);
    await write(ALPHA, 'prf0', [
      { kind: 'delete', id: 'order:0' },
      { ...order('1', 1, 'filled'), kind: 'upsert' } as Write,
      { ...order('own', 1), ttlSeconds: 10 } as Write,
    ]);
    expect(await found({ type: 'order', states: ['new'] })).toHaveLength(1_199);
    await under().advance(11_000);
    expect(await found({ type: 'order', states: ['new'] })).toHaveLength(1_198);
  });
}
