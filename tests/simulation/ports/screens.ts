import { AppError } from '../../../shared/application/errors.ts';
import type { JsonValue } from '../../../shared/application/ports/store.ts';
import type { RealtimePublisher } from '../../../shared/application/ports/messaging.ts';
import { type ServerMessage, serverMessageSchema } from '../../../shared/contracts/realtime.ts';
import type { Host } from '../world/host.ts';
import { send, type Wire } from './call.ts';
import type { SimulatedDocuments } from './documents.ts';

const CHECKED_EVERY = 32;

/** What one screen of a tenant shows: the state and revision of every record, after the rule that a gap means to ask for all again. */
export interface Screen {
  revision: number;
  readonly shown: Map<string, number>;
  stale: boolean;
}

/** The screens of all tenants, fed over a wire that loses, repeats and delays. */
export class Screens {
  readonly byTenant = new Map<string, Screen>();
  readonly #documents: SimulatedDocuments;
  #heard = 0;

  constructor(documents: SimulatedDocuments) {
    this.#documents = documents;
  }

  publisherFor(wire: Wire, host: Host): RealtimePublisher {
    return {
      publish: (tenant, messages) =>
        send(wire, host, {
          port: 'realtime',
          name: `publishes ${messages.length} messages`,
          effect: () => {
            for (const message of messages)
              this.#hear(tenant.tenantId, this.#read(message), wire.kernel.now());
          },
          broken: (how) => {
            throw new AppError('REALTIME_UNAVAILABLE', `the group is ${how}`, {
              retryable: true,
              ambiguous: how !== 'refused',
            });
          },
        }),
    };
  }

  /** Screens check what they are told against the contract. All of it would be most of the work of a day, so some of it is. */
  #read(message: JsonValue): ServerMessage {
    this.#heard += 1;
    return this.#heard % CHECKED_EVERY === 1
      ? serverMessageSchema.parse(message)
      : (message as unknown as ServerMessage);
  }

  #hear(tenant: string, message: ServerMessage, now: number): void {
    const screen = this.byTenant.get(tenant) ?? {
      revision: 0,
      shown: new Map<string, number>(),
      stale: false,
    };
    this.byTenant.set(tenant, screen);
    if (message.type !== 'delta' || message.revision <= screen.revision) return;
    if (message.previous > screen.revision) this.#refetch(tenant, screen, now);
    for (const change of message.changes) {
      const place = `${change.container}/${change.partition}/${change.id}`;
      if (change.revision <= screen.revision) continue;
      if (change.body === null) screen.shown.delete(place);
      else screen.shown.set(place, change.revision);
    }
    screen.revision = Math.max(screen.revision, message.revision);
  }

  /** The snapshot as the store has it now; it may be newer than the message that called for it. */
  #refetch(tenant: string, screen: Screen, now: number): void {
    screen.shown.clear();
    for (const [place, revision] of this.#documents.newest(tenant, now)) screen.shown.set(place, revision);
    screen.revision = this.#documents.revisionOf(tenant);
  }
}
