import type { Delivery } from '../../../shared/application/ports/messaging.ts';
import type { JsonValue } from '../../../shared/application/ports/store.ts';
import { type QueueName, queueTopology } from '../../../shared/contracts/topology.ts';
import { addMs, type UtcMillis } from '../../../shared/domain/time/instant.ts';
import type { SeededChance } from '../../../shared/domain/market/seeded-chance.ts';
import type { Swarm } from '../faults/swarm.ts';
import type { Kernel } from '../kernel/kernel.ts';

export interface Incoming {
  readonly queue: QueueName;
  readonly scope: string;
  readonly session: string | null;
  readonly messageId: string;
  readonly body: JsonValue;
  readonly notBefore: UtcMillis | null;
}

interface Message extends Incoming {
  readonly seq: number;
  readonly enqueuedAt: UtcMillis;
  deliveries: number;
  /** Not delivered before. */
  dueAt: UtcMillis;
}

export interface DeadLetter {
  readonly queue: QueueName;
  readonly messageId: string;
  readonly reason: string;
}

/** Hands a message to some host. `ended` hears null for success, else why it failed; it may never be called. */
export type Deliver = (
  message: Incoming,
  delivery: Delivery,
  ended: (failure: string | null) => void,
) => void;

const RETRY_MS = 2_000;
const SLOW_MAX_MS = 20_000;
const MINUTE_MS = 60_000;

/**
 * A broker with sessions, locks, duplicate detection and dead letters: at least once, and in order within a session as long as no lock is lost.
 * A lost lock gives the message to somebody else while the first still works on it.
 */
export class MessageBroker {
  readonly deadLetters: DeadLetter[] = [];
  readonly #kernel: Kernel;
  readonly #chance: SeededChance;
  readonly #swarm: Swarm | null;
  readonly #deliver: Deliver;
  readonly #lines = new Map<string, Message[]>();
  /** Line to the number of the lock under which its head is handled. */
  readonly #locks = new Map<string, number>();
  readonly #known = new Map<string, number>();
  #seq = 0;
  #lockNumber = 0;

  constructor(
    parts: { readonly kernel: Kernel; readonly chance: SeededChance; readonly swarm: Swarm | null },
    deliver: Deliver,
  ) {
    this.#kernel = parts.kernel;
    this.#chance = parts.chance;
    this.#swarm = parts.swarm;
    this.#deliver = deliver;
  }

  /** Messages that are waiting or being handled. */
  get waiting(): number {
    let waiting = 0;
    for (const line of this.#lines.values()) waiting += line.length;
    return waiting;
  }

  /** The waiting ones in words, for a report. */
  *standing(): Generator<string, void, undefined> {
    for (const [line, messages] of this.#lines)
      for (const { messageId, deliveries } of messages)
        yield `${line}: ${messageId} (${deliveries} deliveries)`;
  }

  enqueue(incoming: Incoming): void {
    const now = this.#kernel.now();
    const { duplicateWindowMinutes } = queueTopology(incoming.queue);
    const name = `${incoming.queue}/${incoming.scope}/${incoming.messageId}`;
    if ((this.#known.get(name) ?? 0) > now) return;
    this.#known.set(name, now + duplicateWindowMinutes * MINUTE_MS);
    this.#seq += 1;
    const due = incoming.notBefore !== null && incoming.notBefore > now ? incoming.notBefore : now;
    const slow = this.#swarm?.strikes('slowMessage') === true ? this.#chance.uniform() * SLOW_MAX_MS : 0;
    const dueAt = addMs(due, Math.round(slow));
    const line = this.#lineOf(incoming, this.#seq);
    const message: Message = { ...incoming, seq: this.#seq, enqueuedAt: now, deliveries: 0, dueAt };
    this.#lines.set(line, [...(this.#lines.get(line) ?? []), message]);
    this.#lookAt(line, dueAt);
  }

  #lineOf({ queue, scope, session }: Incoming, seq: number): string {
    return session === null ? `${queue} #${seq}` : `${queue} ${scope}/${session}`;
  }

  #lookAt(line: string, moment: UtcMillis): void {
    this.#kernel.at(moment, `queue ${line}`, () => this.#handle(line));
  }

  #handle(line: string): void {
    const [head] = this.#lines.get(line) ?? [];
    if (head === undefined || this.#locks.has(line)) return;
    const now = this.#kernel.now();
    if (head.dueAt > now) {
      this.#lookAt(line, head.dueAt);
      return;
    }
    const { maxDeliveries, lockSeconds } = queueTopology(head.queue);
    if (head.deliveries >= maxDeliveries) {
      this.#bury(line, head, 'delivered too often');
      return;
    }
    head.deliveries += 1;
    this.#lockNumber += 1;
    const lock = this.#lockNumber;
    this.#locks.set(line, lock);
    const lost = this.#swarm?.strikes('lockLost') === true ? this.#chance.uniform() * 5 : lockSeconds;
    const isHeld = (): boolean => this.#locks.get(line) === lock;
    this.#kernel.after(lost * 1_000, `lock of ${line}`, () => this.#giveBack(line, head, lock, 0), isHeld);
    const { messageId, session, body, deliveries: deliveryCount, enqueuedAt } = head;
    const delivery = { messageId, sessionId: session, body, deliveryCount, enqueuedAt };
    this.#deliver(head, delivery, (failure) => this.#ended(line, head, lock, failure));
  }

  #ended(line: string, message: Message, lock: number, failure: string | null): void {
    if (this.#locks.get(line) !== lock) return; // Its lock is another's by now: nobody hears it.
    if (failure !== null) {
      const { maxDeliveries } = queueTopology(message.queue);
      if (message.deliveries >= maxDeliveries) this.#bury(line, message, failure);
      else this.#giveBack(line, message, lock, RETRY_MS * message.deliveries);
      return;
    }
    if (this.#swarm?.strikes('duplicateMessage') === true) {
      this.#giveBack(line, message, lock, 0);
      return;
    }
    this.#leave(line, message);
  }

  #giveBack(line: string, message: Message, lock: number, afterMs: number): void {
    if (this.#locks.get(line) !== lock) return;
    this.#locks.delete(line);
    message.dueAt = addMs(this.#kernel.now(), afterMs);
    this.#lookAt(line, message.dueAt);
  }

  #bury(line: string, { queue, messageId, ...message }: Message, reason: string): void {
    this.deadLetters.push({ queue, messageId, reason });
    this.#kernel.trace.note(this.#kernel.now(), `dead letter ${messageId} of ${queue}: ${reason}`);
    this.#leave(line, message);
  }

  #leave(line: string, { seq }: Pick<Message, 'seq'>): void {
    this.#locks.delete(line);
    const rest = (this.#lines.get(line) ?? []).filter((message) => message.seq !== seq);
    if (rest.length === 0) this.#lines.delete(line);
    else {
      this.#lines.set(line, rest);
      this.#lookAt(line, this.#kernel.now());
    }
  }
}
