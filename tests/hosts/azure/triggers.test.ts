import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Composition } from '../../../functions/azure/composition.ts';
import { pauseBeforeGivingBack } from '../../../functions/azure/giving-back.ts';
import type { HttpRow, Row } from '../../../functions/rows.ts';
import { activity, feed, http, queue, timer } from '../../../functions/rows.ts';
import type { Principal } from '../../../shared/application/principal.ts';
import { tenantOfCredential } from '../../../shared/application/principal.ts';
import type { DocumentChange, JsonValue } from '../../../shared/application/ports/store.ts';
import { tenantId } from '../../../shared/domain/ids/ids.ts';
import { utcMillis } from '../../../shared/domain/time/instant.ts';
import type { TypedData } from './functions-host.ts';
import { FunctionsHost } from './functions-host.ts';
import { registerRows } from './register-rows.ts';
import { servicesWith } from './services-with.ts';

const NOON = utcMillis(Date.parse('2026-03-02T12:00:00Z'));
const TRADER: Principal = { tenant: tenantOfCredential('acme'), userId: 'usr_1', roles: ['trader'] };
const CHANGE: DocumentChange = {
  tenantId: tenantId('acme'),
  container: 'trading-records',
  partition: 'prf_7',
  id: 'order:9f',
  type: 'order',
  revision: 12,
  document: null,
};

const seen: unknown[] = [];
const ran: unknown[] = [];
const renameProfile: HttpRow = http({
  name: 'rename-profile',
  method: 'PUT',
  route: 'profiles/{profileId}/name',
  access: ['trader'],
  summary: 'Renames a profile.',
  group: 'profiles',
  params: z.object({ profileId: z.string() }),
  query: z.object({ dryRun: z.enum(['yes', 'no']).default('no') }),
  body: z.object({ name: z.string() }),
  answer: null,
  idempotent: false,
  handle: async ({ params, query, body, principal }) => ({
    status: 200,
    body: { ...params, ...query, ...body, tenant: principal.tenant.tenantId },
    etag: 'r2',
  }),
});

const rows: readonly Row[] = [
  renameProfile,
  timer({ name: 'strategy-loop', schedule: 'STRATEGY_LOOP', handle: async (tick) => void seen.push(tick) }),
  queue({
    name: 'order-intents',
    queue: 'order-intents',
    handle: async (delivery) => void seen.push(delivery),
  }),
  queue({
    name: 'evaluations',
    queue: 'evaluations',
    handle: async () => Promise.reject(new Error('the store is away')),
  }),
  feed({
    name: 'publish-changes',
    containers: ['trading-records', 'trading-control'],
    screens: ['trading-records', 'trading-control'],
    handle: async (changes) => void seen.push(changes),
  }),
  activity({ name: 'double', input: numberCodec(), output: numberCodec() }, async (value) => value * 2),
];

function numberCodec(): { encode(value: number): JsonValue; decode(json: JsonValue): number } {
  return { encode: (value) => value, decode: (json) => z.number().parse(json) };
}

const host = FunctionsHost.install();
let principal: Principal | null = TRADER;

const composition: Composition = {
  services: servicesWith({
    clock: { now: () => NOON },
    settings: { mode: 'PAPER', tradingEnabled: true, version: '0.1.0' },
  }),
  authenticate: async () => principal,
  changesOf: async (container, documents) => documents.map(() => ({ ...CHANGE, container })),
  run: (invocation, work) => {
    ran.push(invocation);
    return work();
  },
};

beforeAll(async () => {
  await registerRows(rows, async () => composition);
  await host.start();
});
beforeEach(() => {
  seen.length = 0;
  principal = TRADER;
});

const json = (value: unknown): TypedData => ({ json: JSON.stringify(value) });

describe('a timer', () => {
  test('takes its schedule from an app setting', () => {
    expect(host.triggerOf('strategy-loop')).toMatchObject({
      type: 'timerTrigger',
      schedule: '%STRATEGY_LOOP%',
    });
  });

  test('tells the handler when it fired and whether it is late', async () => {
    await host.invoke('strategy-loop', { data: json({ Schedule: { AdjustForDST: true }, IsPastDue: true }) });
    expect(seen).toEqual([{ firedAt: NOON, isPastDue: true }]);
  });
});

describe('a queue', () => {
  const METADATA = {
    MessageId: { string: 'a digest' },
    ApplicationProperties: json({ scope: 'acme', messageId: 'intent-1' }),
    SessionId: { string: 'acme~prf_7' },
    DeliveryCount: json(3),
    EnqueuedTimeUtc: json('2026-03-02T11:59:58.1234567Z'),
  };

  test('has the sessions of the topology and completes its messages itself', () => {
    expect(host.triggerOf('order-intents')).toMatchObject({
      type: 'serviceBusTrigger',
      connection: 'SERVICE_BUS',
      queueName: 'order-intents',
      isSessionsEnabled: true,
      autoCompleteMessages: true,
      cardinality: 'one',
    });
    expect(host.triggerOf('evaluations')).toMatchObject({ isSessionsEnabled: false });
  });

  test('hands over body, session and delivery', async () => {
    await host.invoke('order-intents', { data: { string: '{"intentId":"i1"}' }, triggerMetadata: METADATA });
    expect(seen).toEqual([
      {
        messageId: 'intent-1',
        sessionId: 'acme~prf_7',
        body: { intentId: 'i1' },
        deliveryCount: 3,
        enqueuedAt: Date.parse('2026-03-02T11:59:58.123Z'),
      },
    ]);
  });

  test('a message without a session has none', async () => {
    const { SessionId: _, ...metadata } = METADATA;
    await host.invoke('order-intents', { data: { string: '{}' }, triggerMetadata: metadata });
    expect(seen).toMatchObject([{ sessionId: null }]);
  });

  test('a failing handler gives the message back', async () => {
    const delivered = host.invoke('evaluations', { data: { string: '{}' }, triggerMetadata: METADATA });
    await expect(delivered).rejects.toThrow('the store is away');
    expect(host.logs.at(-1)).toMatchObject({ level: 'error' });
    expect(host.logs.at(-1)?.message).toContain('Message intent-1 of evaluations, delivery 3, failed');
  });

  test('a failing message is held for a while, longer each time, so that its last delivery is not over in a second', () => {
    const pauses = Array.from({ length: 10 }, (_, index) => pauseBeforeGivingBack(index + 1));
    expect(pauses.slice(0, 4)).toEqual([200, 400, 800, 1_600]);
    expect(Math.max(...pauses)).toBe(30_000);
  });

  test.each([
    ['text', { string: 'hello' }, METADATA],
    ['a number', { string: '123' }, METADATA],
    ['bytes', { bytes: new Uint8Array([1, 2]) }, METADATA],
    ['no id of ours', { string: '{}' }, { ...METADATA, ApplicationProperties: json({ scope: 'acme' }) }],
    ['no time', { string: '{}' }, { ...METADATA, EnqueuedTimeUtc: json('yesterday') }],
  ])(
    'a message that is not ours (%s) goes back and ends as a dead letter',
    async (_, data, triggerMetadata) => {
      await expect(host.invoke('order-intents', { data, triggerMetadata })).rejects.toThrow(TypeError);
      expect(seen).toEqual([]);
    },
  );
});

describe('a feed', () => {
  test('has one function for each container, with a lease of its own', () => {
    for (const container of ['trading-records', 'trading-control']) {
      expect(host.triggerOf(`publish-changes-${container}`)).toMatchObject({
        type: 'cosmosDBTrigger',
        connection: 'COSMOS',
        databaseName: '%COSMOS_DATABASE%',
        containerName: container,
        leaseContainerName: 'leases',
        leaseContainerPrefix: 'publish-changes',
        createLeaseContainerIfNotExists: false,
      });
    }
  });

  test('hands over the changes of its container', async () => {
    await host.invoke('publish-changes-trading-control', { data: json([{ id: 'a' }, { id: 'b' }]) });
    const change = { ...CHANGE, container: 'trading-control' };
    expect(seen).toEqual([[change, change]]);
  });
});

describe('an activity', () => {
  test('takes and gives objects', async () => {
    expect(await host.invoke('double', { data: json({ value: 21 }) })).toEqual(json({ value: 42 }));
  });

  test('refuses an input that no workflow of ours made', async () => {
    await expect(host.invoke('double', { data: json(21) })).rejects.toThrow('Expected {"value": ...}');
  });
});

describe('a route', () => {
  interface Reply {
    readonly statusCode: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: { readonly bytes: Uint8Array };
  }
  const call = async (
    body: string | null,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Reply> => {
    const request = {
      method: 'PUT',
      url: 'https://ballast.example/api/profiles/prf_7/name?dryRun=yes',
      headers: { 'content-type': 'application/json', ...headers },
      params: { profileId: 'prf_7' },
      query: { dryRun: 'yes' },
      ...(body === null ? {} : { body: { bytes: Buffer.from(body) } }),
    };
    const answer = await host.invoke('rename-profile', { data: { http: request } });
    return answer?.['http'] as Reply;
  };
  const bodyOf = (reply: Reply): unknown => JSON.parse(Buffer.from(reply.body.bytes).toString('utf8'));

  test('is mounted below /api with its one method and without a function key', () => {
    expect(host.triggerOf('rename-profile')).toMatchObject({
      type: 'httpTrigger',
      methods: ['PUT'],
      route: 'profiles/{profileId}/name',
      authLevel: 'anonymous',
    });
  });

  test('parses path, query and body and dresses the answer', async () => {
    const reply = await call('{"name":"Momentum"}');
    expect(reply.statusCode).toBe('200');
    expect(reply.headers).toMatchObject({
      etag: '"r2"',
      'x-ballast-mode': 'PAPER',
      'cache-control': 'no-store',
    });
    expect(bodyOf(reply)).toEqual({ profileId: 'prf_7', dryRun: 'yes', name: 'Momentum', tenant: 'acme' });
  });

  test('a body that does not fit is a problem with its fields', async () => {
    const reply = await call('{"name":7}');
    expect(reply).toMatchObject({
      statusCode: '400',
      headers: { 'content-type': 'application/problem+json' },
    });
    expect(bodyOf(reply)).toMatchObject({ code: 'BODY_INVALID', errors: [{ field: 'body.name' }] });
  });

  test('nobody gets in who proved nothing', async () => {
    principal = null;
    expect(bodyOf(await call('{"name":"Momentum"}'))).toMatchObject({
      status: 401,
      code: 'SIGN_IN_REQUIRED',
    });
  });
});

describe('every function that needs services', () => {
  test('has the durable client among its inputs', () => {
    const inputs = [...host.functions.values()].map(({ bindings }) =>
      Object.values(bindings).map(({ type }) => type),
    );
    expect(inputs.length).toBe(7);
    for (const types of inputs) expect(types).toContain('durableClient');
  });
});
