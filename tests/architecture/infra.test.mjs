import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Language, Parser } from 'web-tree-sitter';
import { describe, expect, test } from 'vitest';
import { sqlOf } from '../../functions/azure/adapters/cosmos-query.ts';
import { SETTING_NAMES } from '../../functions/azure/settings.ts';
import { ROOT } from '../../scripts/bundling.mjs';
import { allFindings, findingsIn } from '../../scripts/bicep/findings.mjs';
import { bicepFiles, declarationsOf, keysOf, propertyOf, readTree } from '../../scripts/bicep/tree.mjs';
import { manifest } from '../../functions/manifest.ts';

const read = (path) => readFileSync(join(ROOT, path), 'utf8');
const topology = JSON.parse(read('infra/topology.json'));
const { roles, cosmosRole } = JSON.parse(read('infra/roles.json'));
const { alerts } = JSON.parse(read('infra/alerts.json'));
const modules = bicepFiles().filter((path) => path.startsWith('modules/'));
const declared = (path, name) => declarationsOf(readTree(path)).find((each) => each.name === name);
const property = (path, name, at) => propertyOf(declared(path, name), at);

describe('the Bicep below infra', () => {
  test('has nothing that a parser can find wrong', () => {
    expect(modules.length).toBeGreaterThan(10);
    expect(allFindings()).toEqual([]);
  });

  const grammar = join(ROOT, 'node_modules/tree-sitter-bicep/tree-sitter-bicep.wasm');
  const parse = async (text) => {
    await Parser.init();
    const parser = new Parser();
    parser.setLanguage(await Language.load(grammar));
    return parser.parse(text).rootNode;
  };
  test.each([
    ['a brace that is not closed', "resource a 'A/b@1' = {\n  name: 'x'\n", 'cannot be read'],
    ['a name that nothing declares', 'var a = b\noutput o string = a\n', 'uses b, which nothing declares'],
    ['a parameter that nobody uses', "@description('x')\nparam a string\n", 'never uses a'],
    ['a parameter without a word', 'param a string\nvar b = a\n', 'does not describe a'],
    ['a name twice', 'var a = 1\nvar a = 2\n', 'declares a twice'],
    ['a key', 'var a = x.listKeys().primaryKey\n', 'reads a key'],
    ['a module that is not there', "module a 'none.bicep' = {\n  name: 'x'\n}\n", 'which is not there'],
    [
      'a module without its parameters',
      "module a 'identity.bicep' = {\n  name: 'x'\n}\n",
      'does not give location',
    ],
  ])('%s is found', async (_, text, finding) => {
    expect(findingsIn('modules/planted.bicep', await parse(text)).join('\n')).toContain(finding);
  });
});

describe('what is deployed is what the code and the doubles are built on', () => {
  test('topology.json is read by Bicep, never copied', () => {
    for (const path of ['modules/cosmos.bicep', 'modules/service-bus.bicep', 'modules/function-app.bicep'])
      expect(declared(path, 'topology').node.text).toContain("loadJsonContent('../topology.json')");
    const text = modules.map((path) => read(`infra/${path}`)).join('\n');
    for (const { name } of [...topology.containers, ...topology.queues])
      expect(text.includes(`'${name}'`), name).toBe(false);
  });

  test('containers: names, partition keys, times to live, the order of lists', () => {
    const container = (at) => property('modules/cosmos.bicep', 'containers', at);
    expect(declared('modules/cosmos.bicep', 'containers').node.text).toContain(
      'for container in topology.containers',
    );
    expect(container('name')).toBe('container.name');
    expect(container('properties.resource.partitionKey.paths')).toBe('container.keyPaths');
    expect(container('properties.resource.defaultTtl')).toBe('-1');
    expect(container('properties.resource.uniqueKeyPolicy')).toBeNull();
    expect(property('modules/cosmos.bicep', 'leases', 'properties.resource.partitionKey.paths')).toBe(
      'topology.leases.keyPaths',
    );
    const query = { partition: 'p', type: 't', order: 'oldest-first', limit: 1 };
    const order = topology.documentOrder.map((path) => `c.${path.slice(1)} ASC`).join(', ');
    expect(sqlOf('t', query, null).query).toContain(`ORDER BY ${order}`);
    const indexed = read('infra/modules/cosmos.bicep');
    for (const [, path] of sqlOf('t', { ...query, states: ['s'], from: 0 }, null).query.matchAll(/c\.(\w+)/g))
      if (path !== 'id') expect(indexed).toContain(`'/${path}/?'`);
  });

  test('queues: names, sessions, windows of duplicates, deliveries, locks', () => {
    const queue = (at) => property('modules/service-bus.bicep', 'queues', at);
    expect(declared('modules/service-bus.bicep', 'queues').node.text).toContain(
      'for queue in topology.queues',
    );
    expect(queue('name')).toBe('queue.name');
    expect(queue('properties.requiresSession')).toBe('queue.sessions');
    expect(queue('properties.requiresDuplicateDetection')).toBe('true');
    expect(queue('properties.duplicateDetectionHistoryTimeWindow')).toMatch(
      /^'PT\$\{queue\.duplicateWindowMinutes\}M'$/,
    );
    expect(queue('properties.maxDeliveryCount')).toBe('queue.maxDeliveries');
    expect(queue('properties.lockDuration')).toMatch(/^'PT\$\{queue\.lockSeconds\}S'$/);
    // What Service Bus takes: a lock of five minutes at most, a window of seven days at most.
    for (const { lockSeconds, duplicateWindowMinutes } of topology.queues) {
      expect(lockSeconds).toBeLessThanOrEqual(300);
      expect(duplicateWindowMinutes).toBeLessThanOrEqual(10_080);
    }
  });

  test('app settings: every one that the code reads, and the schedules of the topology', () => {
    const app = 'modules/function-app.bicep';
    expect(declared(app, 'schedules').node.text).toContain(
      'toObject(topology.schedules, schedule => schedule.name, schedule => schedule.azure)',
    );
    expect(property(app, 'settings', 'properties')).toBe('union(byIdentity, ownSettings, schedules)');
    const given = [
      ...keysOf(declared(app, 'byIdentity'), ''),
      ...keysOf(declared(app, 'ownSettings'), ''),
      ...topology.schedules.map(({ name }) => name),
    ];
    const emulators = ['COSMOS', 'SERVICE_BUS', 'WEB_PUBSUB'];
    expect(SETTING_NAMES.filter((name) => !emulators.includes(name) && !given.includes(name))).toEqual([]);
    expect(given.filter((name) => emulators.includes(name))).toEqual([]);
    const { hub, lease } = {
      hub: property('modules/web-pubsub.bicep', 'hub', 'name'),
      lease: topology.leases.name,
    };
    expect(hub).toBe(property(app, 'ownSettings', 'WEB_PUBSUB_HUB') ?? "'ballast'");
    expect(lease).toBe('leases');
  });

  test('schedules drive timers of the manifest', () => {
    const timers = manifest.filter(({ kind }) => kind === 'timer').map(({ schedule }) => schedule);
    const known = topology.schedules.map(({ name }) => name);
    expect(timers.filter((schedule) => !known.includes(schedule))).toEqual([]);
  });

  test('roles: exactly the allowed ones, each for one service, given to the identity of the app', () => {
    expect(
      Object.fromEntries([...roles, { ...cosmosRole, service: 'cosmos' }].map(({ name, id }) => [name, id])),
    ).toEqual({
      'Azure Service Bus Data Sender': '69a216fc-b8fb-44d8-bc22-1f3c2cd27a39',
      'Azure Service Bus Data Receiver': '4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0',
      'Web PubSub Service Owner': '12cf5a90-567b-43ae-8102-96cf46c7d9b4',
      'Key Vault Secrets Officer': 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7',
      'Storage Blob Data Owner': 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b',
      'Storage Queue Data Contributor': '974c5e8b-45b9-4653-ba55-5f855dd0fb88',
      'Storage Table Data Contributor': '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3',
      'Monitoring Metrics Publisher': '3913510d-42f4-4e42-8a64-420c390055eb',
      'Cosmos DB Built-in Data Contributor': '00000000-0000-0000-0000-000000000002',
    });
    const assigning = modules.filter((path) => /roleAssignments@/i.test(read(`infra/${path}`)));
    expect(assigning.map((path) => /modules\/(.*)\.bicep/.exec(path)[1])).toEqual([
      'cosmos',
      'key-vault',
      'monitoring',
      'service-bus',
      'storage',
      'web-pubsub',
    ]);
    for (const path of assigning)
      expect(property(path, 'access', 'properties.principalId'), path).toBe('principalId');
  });
});

describe('no key opens anything', () => {
  test.each([
    ['modules/cosmos.bicep', 'account', 'properties.disableLocalAuth', 'true'],
    ['modules/service-bus.bicep', 'namespace', 'properties.disableLocalAuth', 'true'],
    ['modules/web-pubsub.bicep', 'service', 'properties.disableLocalAuth', 'true'],
    ['modules/monitoring.bicep', 'insights', 'properties.DisableLocalAuth', 'true'],
    ['modules/storage.bicep', 'account', 'properties.allowSharedKeyAccess', 'false'],
    ['modules/storage.bicep', 'account', 'properties.allowBlobPublicAccess', 'false'],
    ['modules/storage.bicep', 'account', 'properties.minimumTlsVersion', "'TLS1_2'"],
    ['modules/cosmos.bicep', 'account', 'properties.minimalTlsVersion', "'Tls12'"],
    ['modules/service-bus.bicep', 'namespace', 'properties.minimumTlsVersion', "'1.2'"],
    ['modules/key-vault.bicep', 'vault', 'properties.enableRbacAuthorization', 'true'],
    ['modules/key-vault.bicep', 'vault', 'properties.enablePurgeProtection', 'true'],
    ['modules/function-app.bicep', 'app', 'properties.httpsOnly', 'true'],
    ['modules/function-app.bicep', 'app', 'properties.siteConfig.ftpsState', "'Disabled'"],
    ['modules/function-app.bicep', 'app', 'properties.siteConfig.remoteDebuggingEnabled', 'false'],
    ['modules/function-app.bicep', 'ftp', 'properties.allow', 'false'],
    ['modules/function-app.bicep', 'scm', 'properties.allow', 'false'],
    [
      'modules/function-app.bicep',
      'authentication',
      'properties.globalValidation.requireAuthentication',
      'true',
    ],
    ['modules/web-pubsub.bicep', 'hub', 'properties.anonymousConnectPolicy', "'deny'"],
  ])('%s: %s has %s %s', (path, name, at, expected) => {
    expect(property(path, name, at)).toBe(expected);
  });

  test('every service keeps its diagnostics', () => {
    for (const name of ['cosmos', 'service-bus', 'web-pubsub', 'key-vault', 'storage', 'function-app'])
      expect(property(`modules/${name}.bicep`, 'diagnostics', 'properties.workspaceId'), name).toBe('logsId');
  });
});

test('every alert watches a metric that the code counts, and names a runbook that is there', () => {
  const sources = ['functions', 'shared'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
      .map((path) => read(join(folder, path))),
  );
  for (const { metric, runbook, name } of alerts) {
    expect(
      sources.some((text) => text.includes(`'${metric}'`)),
      name,
    ).toBe(true);
    expect(existsSync(join(ROOT, 'docs', 'runbooks', runbook)), name).toBe(true);
  }
});
