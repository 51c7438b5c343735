import type { Messaging, OutgoingMessage, TenantQueues } from '../../shared/application/ports/messaging.ts';
import type { JsonValue } from '../../shared/application/ports/store.ts';
import { AppError } from '../../shared/application/errors.ts';
import type { VerifiedTenant } from '../../shared/application/principal.ts';
import { addressKey } from '../../shared/application/principal.ts';
import type { QueueName } from '../../shared/contracts/topology.ts';
import { QUEUES, queueTopology } from '../../shared/contracts/topology.ts';
import { invariant } from '../../shared/domain/result.ts';
import type { UtcMillis } from '../../shared/domain/time/instant.ts';
import { MINUTE_MS, utcMillis } from '../../shared/domain/time/instant.ts';
import { jsonFrom } from '../storage/columns.ts';
import type { DataFolder } from '../storage/data-folder.ts';
import { PLATFORM_SCOPE } from '../storage/document-table.ts';
import type { Transaction } from '../storage/group-commit.ts';
import { sweepAll } from '../storage/sweep.ts';
import type { Surroundings } from '../surroundings.ts';
import type { DeadLetter } from './message-table.ts';
import { MessageTable } from './message-table.ts';
import type { MessageHandler } from './queue.ts';
import { Queue } from './queue.ts';

const IDS_PER_SWEEP = 2_000;

/** The queues of the embedded host: durable, ordered within a session, deduplicated by message id, with dead letters. */
export class EmbeddedQueues implements Messaging {
  readonly #data: DataFolder;
  readonly #surroundings: Surroundings;
  readonly #table: MessageTable;
  readonly #queues: ReadonlyMap<string, Queue>;

  constructor(data: DataFolder, surroundings: Surroundings) {
    this.#data = data;
    this.#surroundings = surroundings;
    this.#table = new MessageTable(data.sqlite);
    const machinery = { ...surroundings, table: this.#table, writer: data.writer };
    this.#queues = new Map(QUEUES.map((name) => [name, new Queue(name, machinery)]));
    for (const { queue, message } of this.#table.waiting()) this.#queueNamed(queue).adopt(message);
  }

  forTenant(tenant: VerifiedTenant): TenantQueues {
    const scope = tenant.tenantId;
    return {
      sendForProfile: async (queue, address, messages) => {
        invariant(address.tenantId === scope, 'A profile is addressed through the queues of its own tenant.');
        await this.#send(queue, scope, addressKey(address), messages);
      },
      sendForTenant: (queue, messages) => this.#send(queue, scope, scope, messages),
    };
  }

  sendPlatform(queue: 'evaluations', messages: readonly OutgoingMessage[]): Promise<void> {
    return this.#send(queue, PLATFORM_SCOPE, null, messages);
  }

  /** Starts handling a queue with at most `concurrency` messages at a time. A queue has one consumer. */
  consume(queue: QueueName, handler: MessageHandler, options: { readonly concurrency: number }): void {
    this.#queueNamed(queue).consume(handler, options.concurrency);
  }

  /** Messages that are being handled at this moment, over all queues. One that waits for its moment is not counted. */
  get underWay(): number {
    let sum = 0;
    for (const queue of this.#queues.values()) sum += queue.underWay;
    return sum;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#queues.values()].map((queue) => queue.stop()));
  }

  /** The dead letters of a tenant, or of the work that belongs to none (null), oldest first. */
  deadLetters(
    queue: QueueName,
    tenant: VerifiedTenant | null,
    page: { readonly afterSeq: number; readonly limit: number },
  ): readonly DeadLetter[] {
    return this.#table.deadLetters(queue, scopeOf(tenant), page.afterSeq, page.limit);
  }

  /** Puts a dead letter back at the end of its session with a fresh count; false when it is not there any more. */
  replay(queue: QueueName, tenant: VerifiedTenant | null, seq: number): Promise<boolean> {
    return this.#data.writer.write((transaction) => {
      const letter = this.#table.exhume(queue, scopeOf(tenant), seq);
      if (letter === null) return false;
      const { messageId, sessionId } = letter;
      this.#enqueue(transaction, queue, scopeOf(tenant), sessionId, {
        messageId,
        body: jsonFrom(letter.body),
      });
      return true;
    });
  }

  /** Forgets message ids whose window has passed; answers how many. For a timer, every minute or so. */
  sweep(): Promise<number> {
    return sweepAll(IDS_PER_SWEEP, (limit) =>
      this.#data.writer.write(() => this.#table.forgetIds(this.#now(), limit)),
    );
  }

  async #send(
    queue: QueueName,
    scope: string,
    session: string | null,
    messages: readonly OutgoingMessage[],
  ): Promise<void> {
    const { sessions, duplicateWindowMinutes } = queueTopology(queue);
    try {
      await this.#data.writer.write((transaction) => {
        const now = this.#now();
        const until = now + duplicateWindowMinutes * MINUTE_MS;
        for (const message of messages) {
          if (!this.#table.remember(queue, scope, message.messageId, until, now)) continue;
          this.#enqueue(transaction, queue, scope, sessions ? session : null, message);
        }
      });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const { retryable, ambiguous } = error;
      throw new AppError('QUEUE_UNAVAILABLE', `Nothing was sent to ${queue}.`, {
        retryable,
        ambiguous,
        cause: error,
      });
    }
  }

  #enqueue(
    transaction: Transaction,
    queue: QueueName,
    scope: string,
    session: string | null,
    message: { readonly messageId: string; readonly body: JsonValue; readonly notBefore?: UtcMillis },
  ): void {
    const now = this.#now();
    const dueAt = utcMillis(Math.max(now, message.notBefore ?? now));
    this.#queueNamed(queue).enqueue(transaction, {
      seq: this.#table.nextSeq(),
      scope,
      session,
      messageId: message.messageId,
      enqueuedAt: dueAt,
      dueAt,
      retryAt: null,
      deliveries: 0,
      body: JSON.stringify(message.body),
    });
  }

  #queueNamed(name: string): Queue {
    for (const [known, queue] of this.#queues) if (known === name) return queue;
    throw new RangeError(
      `There is no queue ${name} in infra/topology.json; its messages cannot be delivered.`,
    );
  }

  #now(): UtcMillis {
    return this.#surroundings.alarms.now();
  }
}

function scopeOf(tenant: VerifiedTenant | null): string {
  return tenant === null ? PLATFORM_SCOPE : tenant.tenantId;
}
