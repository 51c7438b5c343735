import type { Delivery } from '../../shared/application/ports/messaging.ts';
import type { QueueName } from '../../shared/contracts/topology.ts';
import { queueTopology } from '../../shared/contracts/topology.ts';
import { invariant } from '../../shared/domain/result.ts';
import { jsonFrom } from '../storage/columns.ts';
import type { GroupCommit, Transaction } from '../storage/group-commit.ts';
import type { Surroundings } from '../surroundings.ts';
import { sentenceOf } from '../surroundings.ts';
import { backoffMs } from './backoff.ts';
import type { MessageTable, QueuedMessage } from './message-table.ts';
import { SessionLines, lineOf } from './session-lines.ts';

/** Resolves when the work is durable; a rejection gives the message back. It may see the same message again. */
export type MessageHandler = (delivery: Delivery) => Promise<void>;

export interface QueueMachinery extends Surroundings {
  readonly table: MessageTable;
  readonly writer: GroupCommit;
}

interface Consumer {
  readonly handler: MessageHandler;
  readonly concurrency: number;
}

/**
 * One queue: the table is the truth, memory only knows who is next, so nothing polls. The count of deliveries is on disk before a handler starts, so a message
 * that kills the process is counted too; where the message would be handled at once it is written as delivered, which saves a commit.
 */
export class Queue {
  readonly #name: QueueName;
  readonly #machinery: QueueMachinery;
  readonly #lines = new SessionLines();
  readonly #inFlight = new Set<Promise<void>>();
  /** Lines of messages that are being born in the open transaction and will be handled at once. */
  readonly #born = new Set<string>();
  #consumer: Consumer | null = null;
  #stopped = false;
  #cancelAlarm: (() => void) | null = null;

  constructor(name: QueueName, machinery: QueueMachinery) {
    this.#name = name;
    this.#machinery = machinery;
  }

  consume(handler: MessageHandler, concurrency: number): void {
    invariant(this.#consumer === null, `The queue ${this.#name} has a consumer already.`);
    this.#consumer = { handler, concurrency };
    this.#pump();
  }

  /** Messages that are being handled at this moment. */
  get underWay(): number {
    return this.#inFlight.size + this.#born.size;
  }

  /** No new delivery starts; resolves when those in flight have ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelAlarm?.();
    await Promise.all(this.#inFlight);
  }

  /** What the table held when the host started. */
  adopt(message: QueuedMessage): void {
    this.#lines.add(message, this.#machinery.alarms.now());
  }

  /** Writes a message in the caller's transaction; it may be handled after the commit. */
  enqueue(transaction: Transaction, message: QueuedMessage): void {
    const line = lineOf(message);
    const atOnce = this.#handledAtOnce(message, line);
    const queued: QueuedMessage = { ...message, deliveries: atOnce ? 1 : 0 };
    this.#machinery.table.insert(this.#name, queued);
    if (!atOnce) {
      transaction.onCommit(() => {
        this.#lines.add(queued, this.#machinery.alarms.now());
        this.#pump();
      });
      return;
    }
    this.#born.add(line);
    transaction.onRollback(() => this.#born.delete(line));
    transaction.onCommit(() => {
      this.#born.delete(line);
      this.#lines.occupy(line);
      this.#track(this.#handle(queued));
    });
  }

  #handledAtOnce(message: QueuedMessage, line: string): boolean {
    if (this.#consumer === null || this.#stopped || message.dueAt > this.#machinery.alarms.now())
      return false;
    if (this.#inFlight.size + this.#born.size >= this.#consumer.concurrency) return false;
    return this.#lines.isFree(line) && !this.#born.has(line);
  }

  #pump(): void {
    const { alarms } = this.#machinery;
    while (this.#hasRoom()) {
      const next = this.#lines.take(alarms.now());
      if (next === null) break;
      this.#track(this.#deliver(next));
    }
    this.#setAlarm();
  }

  #hasRoom(): boolean {
    return (
      this.#consumer !== null &&
      !this.#stopped &&
      this.#inFlight.size + this.#born.size < this.#consumer.concurrency
    );
  }

  #setAlarm(): void {
    const { alarms } = this.#machinery;
    this.#cancelAlarm?.();
    this.#cancelAlarm = null;
    // Without room the next end of a handler looks again, so no alarm is needed.
    if (!this.#hasRoom()) return;
    const moment = this.#lines.nextMoment(alarms.now());
    if (moment === null) return;
    this.#cancelAlarm = alarms.after(moment - alarms.now(), () => {
      this.#cancelAlarm = null;
      this.#pump();
    });
  }

  #track(work: Promise<void>): void {
    const tracked = work.finally(() => {
      this.#inFlight.delete(tracked);
      this.#pump();
    });
    this.#inFlight.add(tracked);
  }

  async #deliver(message: QueuedMessage): Promise<void> {
    const { table, writer, telemetry } = this.#machinery;
    const deliveries = message.deliveries + 1;
    try {
      message.body = await writer.write(() => {
        table.setDeliveries(message.seq, deliveries);
        return message.body ?? table.bodyOf(message.seq);
      });
    } catch (error) {
      telemetry.log('error', `The queue ${this.#name} could not take a message.`, {
        because: sentenceOf(error),
      });
      this.#giveBack(message, backoffMs(deliveries));
      return;
    }
    message.deliveries = deliveries;
    await this.#handle(message);
  }

  async #handle(message: QueuedMessage): Promise<void> {
    const failure = await this.#attempt(message);
    try {
      await this.#settle(message, failure);
    } catch (error) {
      // The handler ran and its end is not on disk: the message comes again, which is what at least once means.
      this.#machinery.telemetry.log('error', `The queue ${this.#name} could not settle a message.`, {
        because: sentenceOf(error),
      });
      this.#giveBack(message, backoffMs(message.deliveries));
    }
  }

  /** Null on success. A handler that outlives the lock has failed: whatever it says later is not heard. */
  async #attempt(message: QueuedMessage): Promise<string | null> {
    const consumer = this.#consumer;
    const { lockSeconds } = queueTopology(this.#name);
    invariant(
      consumer !== null && message.body !== null,
      `The queue ${this.#name} delivers without a consumer.`,
    );
    const delivery: Delivery = {
      messageId: message.messageId,
      sessionId: message.session,
      body: jsonFrom(message.body),
      deliveryCount: message.deliveries,
      enqueuedAt: message.enqueuedAt,
    };
    return new Promise((resolve) => {
      const cancel = this.#machinery.alarms.after(lockSeconds * 1_000, () =>
        resolve(`The handler held the message longer than its lock of ${lockSeconds} s.`),
      );
      const end = (failure: string | null): void => {
        cancel();
        resolve(failure);
      };
      const handled = async (): Promise<void> => consumer.handler(delivery);
      handled().then(
        () => end(null),
        (error: unknown) => end(sentenceOf(error)),
      );
    });
  }

  async #settle(message: QueuedMessage, failure: string | null): Promise<void> {
    const { table, writer, telemetry, alarms } = this.#machinery;
    const { maxDeliveries } = queueTopology(this.#name);
    if (failure === null) {
      await writer.write(() => table.remove(message.seq));
      this.#lines.leave(message, false);
      return;
    }
    telemetry.count('queue_failures', 1, { queue: this.#name });
    if (message.deliveries >= maxDeliveries) {
      await writer.write(() => table.bury(message.seq, failure, alarms.now()));
      telemetry.count('queue_dead_letters', 1, { queue: this.#name });
      telemetry.log('error', `A message of ${this.#name} became a dead letter.`, {
        messageId: message.messageId,
        because: failure,
      });
      this.#lines.leave(message, false);
      return;
    }
    const retryAt = alarms.now() + backoffMs(message.deliveries);
    await writer.write(() => table.setRetry(message.seq, retryAt));
    this.#giveBack(message, retryAt - alarms.now());
  }

  #giveBack(message: QueuedMessage, delayMs: number): void {
    message.retryAt = this.#machinery.alarms.now() + delayMs;
    this.#lines.leave(message, true);
  }
}
