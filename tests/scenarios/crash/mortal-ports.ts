import type { DurableClient } from '../../../shared/application/ports/durable.ts';
import type { Messaging } from '../../../shared/application/ports/messaging.ts';
import type { Documents, Store } from '../../../shared/application/ports/store.ts';
import type { WorldPorts } from '../../doubles/trading-house.ts';

/** Called around every call of a port: `before` the world hears of it, `after` it has answered and nobody has heard. */
export type Watch = (moment: 'before' | 'after', call: string) => void | Promise<void>;

async function watched<T>(watch: Watch, call: string, work: () => Promise<T>): Promise<T> {
  await watch('before', call);
  const answer = await work();
  await watch('after', call);
  return answer;
}

function documents<Container extends string>(
  inner: Documents<Container>,
  watch: Watch,
): Documents<Container> {
  return {
    read: (container, partition, id) =>
      watched(watch, `read ${container}`, () => inner.read(container, partition, id)),
    query: (container, query) => watched(watch, `query ${container}`, () => inner.query(container, query)),
    write: (container, partition, writes) =>
      watched(watch, `write ${container}`, () => inner.write(container, partition, writes)),
  };
}

function store(inner: Store, watch: Watch): Store {
  return {
    platform: documents(inner.platform, watch),
    forTenant: (tenant) => ({
      tenantId: tenant.tenantId,
      ...documents(inner.forTenant(tenant), watch),
    }),
    whereabouts: (container, wanted) =>
      watched(watch, `look through ${container}`, () => inner.whereabouts(container, wanted)),
  };
}

function messaging(inner: Messaging, watch: Watch): Messaging {
  return {
    forTenant: (tenant) => {
      const queues = inner.forTenant(tenant);
      return {
        sendForProfile: (queue, address, messages) =>
          watched(watch, `send ${queue}`, () => queues.sendForProfile(queue, address, messages)),
        sendForTenant: (queue, messages) =>
          watched(watch, `send ${queue}`, () => queues.sendForTenant(queue, messages)),
      };
    },
    sendPlatform: (queue, messages) =>
      watched(watch, `send ${queue}`, () => inner.sendPlatform(queue, messages)),
  };
}

function durable(inner: DurableClient, watch: Watch): DurableClient {
  return {
    start: (workflow, instanceId, input) =>
      watched(watch, `start ${workflow}`, () => inner.start(workflow, instanceId, input)),
    waitFor: (instanceId, timeoutMs) =>
      watched(watch, 'wait for a workflow', () => inner.waitFor(instanceId, timeoutMs)),
    raiseEvent: (instanceId, name, data) =>
      watched(watch, `raise ${name}`, () => inner.raiseEvent(instanceId, name, data)),
    readEntity: (entity, key) => watched(watch, `read ${entity}`, () => inner.readEntity(entity, key)),
  };
}

/** Ports that tell of every call. The paper venue keeps its books in the store, so its every step is among them. */
export function watchedPorts(ports: WorldPorts, watch: Watch): WorldPorts {
  return {
    store: store(ports.store, watch),
    messaging: messaging(ports.messaging, watch),
    durable: durable(ports.durable, watch),
  };
}
