import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SETTING_NAMES } from '../../../functions/azure/settings.ts';
import { manifest } from '../../../functions/manifest.ts';
import { ROOT } from '../../../scripts/bundling.mjs';
import { ensureBuilt } from '../../../scripts/bundles.mjs';
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
      return (row.screens ?? row.containers).map((containerName) => [
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

/** The example, with something for every place in it. */
const GIVEN = Object.fromEntries(
  Object.entries(settings).map(([name, value]) => [name, value.replace(/<[a-z]+>/g, 'example')]),
);

const host = FunctionsHost.install();
const expected = manifest.flatMap(expectedOf);

const built = await ensureBuilt('azure');

beforeAll(async () => {
  Object.assign(process.env, GIVEN);
  await import(pathToFileURL(built).href);
  await host.start();
});

describe('the package that is deployed', () => {
  test('is the one that package.json names', () => {
    expect(readJson('package.json').main).toBe('dist/azure/main.js');
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

  test('every setting that the code reads is in the example, but those of emulators', () => {
    const emulators = ['COSMOS', 'SERVICE_BUS', 'WEB_PUBSUB', 'AZURE_CLIENT_ID'];
    const asked = SETTING_NAMES.filter((name) => !emulators.includes(name));
    expect(asked.filter((name) => settings[name] === undefined)).toEqual([]);
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

describe('the folder that is deployed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ballast-package-'));
  cpSync(join(ROOT, 'dist', 'azure'), folder, { recursive: true });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Loads the copy as the worker of the Functions host does, where no node_modules is near. */
  function load(environment) {
    const script = `
      const { Module } = require('node:module');
      const names = [];
      const core = {
        version: '3', hostVersion: '4', Disposable: class { dispose() {} },
        registerFunction: ({ name }) => { names.push(name); return new core.Disposable(); },
        registerHook: () => new core.Disposable(), setProgrammingModel() {}, getProgrammingModel() {}, log() {},
      };
      const original = Module.prototype.require;
      Module.prototype.require = function (id) { return id === '@azure/functions-core' ? core : original.call(this, id); };
      import(${JSON.stringify(pathToFileURL(join(folder, 'main.js')).href)}).then(
        () => console.log(JSON.stringify(names)),
        (error) => { console.error(error.message); process.exitCode = 1; },
      );`;
    return spawnSync(process.execPath, ['-e', script], { cwd: folder, env: environment, encoding: 'utf8' });
  }

  test('loads without node_modules and registers the same functions', () => {
    const { stdout, stderr } = load({ ...GIVEN, PATH: process.env.PATH });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout).sort()).toEqual([...host.functions.keys()].sort());
  });

  test('loads each SDK from a file of its own, when it is needed', () => {
    const groups = ['start.js', 'shared.js', 'timers.js', 'routes.js', 'orders.js'];
    for (const sdk of ['CosmosClient', 'ServiceBusClient', 'AzureMonitorTraceExporter']) {
      const definition = new RegExp(`class ${sdk}\\b|\\b${sdk}=class\\b`);
      const holders = readdirSync(folder).filter(
        (name) => name.endsWith('.js') && definition.test(readFileSync(join(folder, name), 'latin1')),
      );
      expect(holders, sdk).toHaveLength(1);
      expect(groups, sdk).not.toContain(holders[0]);
    }
  });

  test('will not start on settings that are missing or wrong, and names all of them at once', () => {
    const { status, stderr } = load({
      ...GIVEN,
      COSMOS__accountEndpoint: 'http://elsewhere.example',
      SERVICE_BUS__fullyQualifiedNamespace: '',
      BALLAST_MODE: 'FAST',
      ORDER_SYNC: 'often',
      PATH: process.env.PATH,
    });
    expect(status).toBe(1);
    for (const name of [
      'COSMOS__accountEndpoint',
      'SERVICE_BUS__fullyQualifiedNamespace',
      'BALLAST_MODE',
      'ORDER_SYNC',
    ])
      expect(stderr).toContain(`${name}: `);
  });

  test('has the settings of the host, and nothing that tells of the machine that built it', () => {
    expect(readJson('dist/azure/host.json')).toEqual(readJson('host.json'));
    expect(readJson('dist/azure/package.json')).toMatchObject({ type: 'commonjs', main: 'main.js' });
    for (const name of readdirSync(folder)) {
      expect(name).toMatch(/\.js$|\.js\.v8$|^host\.json$|^package\.json$/);
      const text = readFileSync(join(folder, name), 'latin1');
      expect(text.includes(ROOT), name).toBe(false);
      expect(text.includes('//# sourceMappingURL=data:'), name).toBe(false);
    }
  });
});
