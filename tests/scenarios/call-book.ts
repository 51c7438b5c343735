import type { DurableClient } from '../../shared/application/ports/durable.ts';
import type { Messaging } from '../../shared/application/ports/messaging.ts';
import type { Documents, Store } from '../../shared/application/ports/store.ts';
import type { Telemetry } from '../../shared/application/ports/telemetry.ts';
import type { WorldPorts } from '../doubles/trading-house.ts';

type Verb = 'read' | 'write' | 'queue' | 'workflow' | 'entity' | 'telemetry';

/** Keeps a line for every call that crosses a port, so that a test can say what an evaluation cost. */
export class CallBook {
  readonly #lines: { readonly verb: Verb; readonly line: string }[] = [];

  /** Forgets what was called so far. */
  clear(): void {
    this.#lines.length = 0;
  }

  /** The lines of one kind, sorted. A line of the store names scope, container and partition. */
  calls(...verbs: readonly Verb[]): readonly string[] {
    return this.#lines
      .filter(({ verb }) => verbs.includes(verb))
      .map(({ line }) => line)
      .sort();
  }

  readonly telemetry: Telemetry = {
    count: (name) => this.#note('telemetry', name),
    gauge: (name) => this.#note('telemetry', name),
    observeMs: (name) => this.#note('telemetry', name),
    log: (_level, sentence) => this.#note('telemetry', sentence),
  };

  readonly between = ({ store, messaging, durable }: WorldPorts): WorldPorts => ({
    store: this.#store(store),
    messaging: this.#messaging(messaging),
    durable: this.#durable(durable),
  });

  #note(verb: Verb, line: string): void {
    this.#lines.push({ verb, line });
  }

  #store(inner: Store): Store {
    return {
      platform: this.#documents('platform', inner.platform),
      forTenant: (tenant) => ({
        tenantId: tenant.tenantId,
        ...this.#documents(tenant.tenantId, inner.forTenant(tenant)),
      }),
      whereabouts: (container, wanted) => {
        this.#note('read', `everywhere ${container} ${wanted.map(({ type }) => type).join(' ')}`);
        return inner.whereabouts(container, wanted);
      },
    };
  }

  #documents<Container extends string>(scope: string, inner: Documents<Container>): Documents<Container> {
    return {
      read: (container, partition, id) => {
        this.#note('read', `${scope} ${container}/${partition}`);
        return inner.read(container, partition, id);
      },
      query: (container, query) => {
        this.#note('read', `${scope} ${container}/${query.partition ?? '*'} ${query.type}`);
        return inner.query(container, query);
      },
      write: (container, partition, writes) => {
        this.#note('write', `${scope} ${container}/${partition}`);
        return inner.write(container, partition, writes);
      },
    };
  }

  #messaging(inner: Messaging): Messaging {
    return {
      forTenant: (tenant) => {
        const queues = inner.forTenant(tenant);
        return {
          sendForProfile: (queue, address, messages) => {
            this.#note('queue', `${queue} ${address.profileId}`);
            return queues.sendForProfile(queue, address, messages);
          },
          sendForTenant: (queue, messages) => {
            this.#note('queue', `${queue} ${tenant.tenantId}`);
            return queues.sendForTenant(queue, messages);
          },
        };
      },
      sendPlatform: (queue, messages) => {
        this.#note('queue', queue);
        return inner.sendPlatform(queue, messages);
      },
    };
  }

  #durable(inner: DurableClient): DurableClient {
    return {
      start: (workflow, instanceId, input) => {
        this.#note('workflow', `start ${workflow}`);
        return inner.start(workflow, instanceId, input);
      },
      waitFor: (instanceId, timeoutMs) => {
        this.#note('workflow', 'wait');
        return inner.waitFor(instanceId, timeoutMs);
      },
      raiseEvent: (instanceId, name, data) => {
        this.#note('workflow', `raise ${name}`);
        return inner.raiseEvent(instanceId, name, data);
      },
      readEntity: (entity, key) => {
        this.#note('entity', `${entity} ${key}`);
        return inner.readEntity(entity, key);
      },
    };
  }
}
