import { randomBytes } from 'node:crypto';
import type { Alarms } from '../../../local/timers/alarms.ts';

/** A message as AMQP carries it; the double reads few of its fields. */
export interface AmqpMessage {
  readonly message_id?: unknown;
  readonly group_id?: string;
  readonly message_annotations?: Readonly<Record<string, unknown>>;
  readonly application_properties?: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

export interface Entry {
  readonly sequence: number;
  readonly message: AmqpMessage;
  readonly session: string | null;
  readonly enqueuedAt: number;
  deliveries: number;
}

export interface QueueRules {
  readonly name: string;
  readonly sessions: boolean;
  readonly duplicateWindowMinutes: number;
  readonly maxDeliveries: number;
  readonly lockSeconds: number;
}

/** A message that somebody holds. */
export interface Hold {
  readonly entry: Entry;
  /** 16 bytes, the delivery tag. */
  readonly token: Buffer;
  readonly until: number;
}

interface SessionLock {
  readonly lost: () => void;
  readonly until: number;
  readonly cancel: () => void;
}

/** One queue of the broker, or its dead letters: order, sessions, locks, duplicates and moments, without any wire. */
export class BrokerQueue {
  readonly rules: QueueRules;
  readonly dead: BrokerQueue | null;
  readonly #alarms: Alarms;
  readonly #changed: () => void;
  readonly #waiting: Entry[] = [];
  readonly #holds = new Map<string, Hold>();
  readonly #sessions = new Map<string, SessionLock>();
  readonly #seen = new Map<string, number>();
  #sequence = 0;

  constructor(rules: QueueRules, alarms: Alarms, changed: () => void, isDead = false) {
    this.rules = rules;
    this.#alarms = alarms;
    this.#changed = changed;
    const letters = {
      ...rules,
      sessions: false,
      duplicateWindowMinutes: 0,
      maxDeliveries: Number.MAX_SAFE_INTEGER,
    };
    this.dead = isDead ? null : new BrokerQueue(letters, alarms, changed, true);
  }

  get lockMs(): number {
    return this.rules.lockSeconds * 1_000;
  }

  accept(message: AmqpMessage): void {
    const now = this.#alarms.now();
    const id = String(message.message_id);
    if ((this.#seen.get(id) ?? 0) > now) return;
    this.#seen.set(id, now + this.rules.duplicateWindowMinutes * 60_000);
    const due = message.message_annotations?.['x-opt-scheduled-enqueue-time'];
    const dueAt = due instanceof Date || typeof due === 'number' ? Number(due) : now;
    if (dueAt <= now) this.enqueue(message);
    else this.#alarms.after(dueAt - now, () => this.enqueue(message));
  }

  enqueue(message: AmqpMessage): void {
    this.#sequence += 1;
    const session = this.rules.sessions ? (message.group_id ?? null) : null;
    if (this.rules.sessions && session === null)
      throw new Error(`${this.rules.name} takes only messages of a session`);
    this.#waiting.push({
      sequence: this.#sequence,
      message,
      session,
      enqueuedAt: this.#alarms.now(),
      deliveries: 0,
    });
    this.#changed();
  }

  /** Messages without taking them, oldest first. */
  peek(from: number, count: number): readonly Entry[] {
    const all = [...this.#waiting, ...[...this.#holds.values()].map(({ entry }) => entry)];
    return all
      .filter(({ sequence }) => sequence >= from)
      .sort((left, right) => left.sequence - right.sequence)
      .slice(0, count);
  }

  /** A session that nobody holds and that has a message; the asked one even without. */
  lockSession(
    asked: string | null,
    lost: () => void,
  ): { readonly session: string; readonly until: number } | null {
    const free =
      asked ?? this.#waiting.find(({ session }) => session !== null && !this.#sessions.has(session))?.session;
    if (free === undefined || free === null || this.#sessions.has(free)) return null;
    return { session: free, until: this.#hold(free, lost) };
  }

  /** The new end of a lock, or null when it was lost before. */
  renewSession(session: string): number | null {
    const lock = this.#sessions.get(session);
    if (lock === undefined) return null;
    lock.cancel();
    return this.#hold(session, lock.lost);
  }

  #hold(session: string, lost: () => void): number {
    const until = this.#alarms.now() + this.lockMs;
    const cancel = this.#alarms.after(this.lockMs, () => {
      // First the link goes, then what it held: nothing is handed to who has just lost it.
      lost();
      this.freeSession(session);
    });
    this.#sessions.set(session, { lost, until, cancel });
    return until;
  }

  /** What its holder had not settled waits again, in its old place. */
  freeSession(session: string): void {
    this.#sessions.get(session)?.cancel();
    this.#sessions.delete(session);
    for (const hold of [...this.#holds.values()]) if (hold.entry.session === session) this.giveBack(hold);
    this.#changed();
  }

  /** Makes the holders of every session and message lose their locks, as a restart of the broker does. */
  loseLocks(): void {
    for (const [session, { lost }] of [...this.#sessions]) {
      lost();
      this.freeSession(session);
    }
    for (const hold of [...this.#holds.values()]) this.giveBack(hold);
  }

  take(session: string | null): Hold | null {
    const index = this.#waiting.findIndex((entry) => entry.session === session);
    const [entry] = index < 0 ? [] : this.#waiting.splice(index, 1);
    if (entry === undefined) return null;
    entry.deliveries += 1;
    const until = this.#sessions.get(session ?? '')?.until ?? this.#alarms.now() + this.lockMs;
    const hold = { entry, token: randomBytes(16), until };
    this.#holds.set(hold.token.toString('hex'), hold);
    // A message of a session is held as long as its session is.
    if (session === null) this.#alarms.after(this.lockMs, () => this.giveBack(hold));
    return hold;
  }

  holds(hold: Hold): boolean {
    return this.#holds.has(hold.token.toString('hex'));
  }

  /** False when the lock was lost before. */
  complete(hold: Hold): boolean {
    const held = this.#holds.delete(hold.token.toString('hex'));
    this.#changed();
    return held;
  }

  giveBack(hold: Hold): boolean {
    if (!this.#holds.delete(hold.token.toString('hex'))) return false;
    const { entry } = hold;
    if (entry.deliveries >= this.rules.maxDeliveries)
      this.#bury(entry, 'MaxDeliveryCountExceeded', 'It was delivered as often as the queue allows');
    else {
      const place = this.#waiting.findIndex(({ sequence }) => sequence > entry.sequence);
      this.#waiting.splice(place < 0 ? this.#waiting.length : place, 0, entry);
    }
    this.#changed();
    return true;
  }

  bury(hold: Hold, reason: string, description: string): boolean {
    if (!this.complete(hold)) return false;
    this.#bury(hold.entry, reason, description);
    return true;
  }

  #bury({ message }: Entry, DeadLetterReason: string, DeadLetterErrorDescription: string): void {
    const application_properties = {
      ...message.application_properties,
      DeadLetterReason,
      DeadLetterErrorDescription,
    };
    this.dead?.enqueue({ ...message, application_properties });
  }
}
