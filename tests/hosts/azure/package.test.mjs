import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { manifest } from '../../../functions/manifest.ts';
import { ensureBuilt, ROOT } from '../../../scripts/bundles.mjs';
import { FunctionsHost } from './functions-host.ts';

const readJson = (path) => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
const topology = readJson('infra/topology.json');
const settings = readJson('local.settings.example.json').Values;

/** The functions that a row becomes, each with the trigger that the Functions host must be told. */
function expectedOf(row) {
  switch (row.kind) {
    case 'http':
      return [
        [row.name, { type: 'httpTrigger', methods: [row.method], route: row.route, authLevel: 'anonymous' }],
      ];
    case 'timer':
      return [[row.name, { type: 'timerTrigger', schedule: `%${row.schedule}%` }]];
    case 'queue': {
      const { sessions } = topology.queues.find(({ name }) => name === row.queue);
      return [[row.name, { type: 'serviceBusTrigger', queueName: row.queue, isSessionsEnabled: sessions }]];
    }
    case 'feed':
      return row.containers.map((containerName) => [
        `${row.name}-${containerName}`,
        { type: 'cosmosDBTrigger', containerName, leaseContainerPrefix: row.name },
      ]);
    case 'entity':
      return [[row.name, { type: 'entityTrigger' }]];
    case 'workflow':
      return [[row.name, { type: 'orchestrationTrigger' }]];
    case 'activity':
      return [[row.name, { type: 'activityTrigger' }]];
  }
}

const host = FunctionsHost.install();
const expected = manifest.flatMap(expectedOf);

beforeAll(async () => {
  await import(pathToFileURL(await ensureBuilt('azure')).href);
  await host.start();
});

describe('the package that is deployed', () => {
  test('is the one that package.json names', () => {
    expect(readJson('package.json').main).toBe('dist/azure/main.mjs');
  });

  test('registers the rows of the manifest and nothing else', () => {
    expect(expected.length).toBeGreaterThan(0);
    expect([...host.functions.keys()].sort()).toEqual(expected.map(([name]) => name).sort());
  });

  test.each(expected)('%s is started by %j', (name, trigger) => {
    expect(host.triggerOf(name)).toMatchObject(trigger);
  });

  test('every app setting that a binding or host.json names is in the example', () => {
    const texts = [...host.functions.values()].map(({ bindings }) => JSON.stringify(bindings));
    const named = [...texts, JSON.stringify(readJson('host.json'))]
      .join('\n')
      .matchAll(/%([A-Z][A-Z0-9_]*)%/g);
    const missing = [...named].map(([, name]) => name).filter((name) => settings[name] === undefined);
    expect([...new Set(missing)]).toEqual([]);
  });

  test('every schedule of the topology is in the example with its default', () => {
    for (const { name, default: schedule } of topology.schedules) expect(settings[name], name).toBe(schedule);
  });

  test('every connection is by identity: no setting holds a key', () => {
    const connections = [...host.functions.keys()].flatMap((name) => host.triggerOf(name).connection ?? []);
    for (const connection of connections) {
      expect(
        Object.keys(settings).some((name) => name.startsWith(`${connection}__`)),
        connection,
      ).toBe(true);
      expect(settings[connection]).toBeUndefined();
    }
    expect(JSON.stringify(settings)).not.toMatch(/AccountKey=|SharedAccessKey=/);
  });
});

describe('a handler without its adapters', () => {
  const { request, tick } = {
    request: (row) => ({
      http: {
        method: row.method,
        url: `https://ballast.example/api/${row.route}`,
        headers: {},
        params: {},
        query: {},
      },
    }),
    tick: { json: JSON.stringify({ Schedule: {}, IsPastDue: false }) },
  };
  const ofKind = (kind) => manifest.filter((row) => row.kind === kind);

  test.each(ofKind('http'))('the route $name answers 503 and names what is missing', async (row) => {
    const { http } = await host.invoke(row.name, { data: request(row) });
    expect(http.statusCode).toBe('503');
    const problem = JSON.parse(Buffer.from(http.body.bytes).toString('utf8'));
    expect(problem).toMatchObject({
      code: 'UNAVAILABLE',
      detail: expect.stringContaining('telemetry (Application Insights)'),
    });
  });

  test.each(ofKind('timer'))('the timer $name fails and names what is missing', async (row) => {
    await expect(host.invoke(row.name, { data: tick })).rejects.toThrow(
      `${row.name} did nothing: this build has no Azure adapter`,
    );
  });

  test.each(ofKind('activity'))('the activity $name fails and names what is missing', async (row) => {
    const data = { json: JSON.stringify({ value: null }) };
    await expect(host.invoke(row.name, { data })).rejects.toThrow(
      'no Azure adapter for telemetry (Application Insights)',
    );
  });
});
