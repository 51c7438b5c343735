import { expect, test } from 'vitest';
import topology from '../../infra/topology.json' with { type: 'json' };
import { PLATFORM_CONTAINERS, QUEUES, SCHEDULES, TENANT_CONTAINERS } from './topology.ts';

test('the names in the code are the names in infra/topology.json', () => {
  const named = (scope: string) =>
    topology.containers.filter((each) => each.scope === scope).map((each) => each.name);
  expect(named('tenant')).toEqual([...TENANT_CONTAINERS]);
  expect(named('platform')).toEqual([...PLATFORM_CONTAINERS]);
  expect(topology.queues.map((queue) => queue.name)).toEqual([...QUEUES]);
  expect(topology.schedules.map((schedule) => schedule.name)).toEqual([...SCHEDULES]);
});

test('every tenant container is partitioned by the tenant first', () => {
  for (const container of topology.containers.filter((each) => each.scope === 'tenant')) {
    expect(container.partition.split('|')[0]).toBe('tenantId');
  }
});

test('the key paths in Cosmos DB are the tenant, where there is one, and the partition of the port', () => {
  for (const { scope, keyPaths } of topology.containers)
    expect(keyPaths).toEqual(scope === 'tenant' ? ['/tenantId', '/partition'] : ['/partition']);
});

test('every schedule has its times on one machine and on Azure, where each tick costs money for each tenant', () => {
  for (const schedule of topology.schedules) {
    expect(schedule.default.split(' '), schedule.name).toHaveLength(6);
    expect(schedule.azure.split(' '), schedule.name).toHaveLength(6);
  }
});
