import type { QueueName } from '../../shared/contracts/topology.ts';
import type { UtcMillis } from '../../shared/domain/time/instant.ts';
import { instantOf, integerOf, integerOrNull, textOf, textOrNull } from '../storage/columns.ts';
import type { Row, Sqlite, Statement } from '../storage/sqlite.ts';

/** A message that waits or is being handled. The body stays in the table unless it was sent a moment ago. */
export interface QueuedMessage {
  readonly seq: number;
  readonly scope: string;
  readonly session: string | null;
  readonly messageId: string;
  readonly enqueuedAt: UtcMillis;
  /** Not delivered before. */
  readonly dueAt: number;
  /** After a failed delivery: not delivered again before. */
  retryAt: number | null;
  deliveries: number;
  body: string | null;
}

export interface DeadLetter {
  readonly seq: number;
  readonly messageId: string;
  readonly sessionId: string | null;
  readonly body: string;
  readonly enqueuedAt: UtcMillis;
  readonly diedAt: UtcMillis;
  readonly deliveries: number;
  readonly reason: string;
}

/** The statements of the queues. A message id is known per queue and scope, so one tenant cannot make another's message look like a duplicate. */
export class MessageTable {
  readonly #remember: Statement;
  readonly #insert: Statement;
  readonly #remove: Statement;
  readonly #delivered: Statement;
  readonly #failed: Statement;
  readonly #body: Statement;
  readonly #waiting: Statement;
  readonly #bury: Statement;
  readonly #dead: Statement;
  readonly #exhume: Statement;
  readonly #unbury: Statement;
  readonly #forget: Statement;
  #seq: number;

  constructor(sqlite: Sqlite) {
    this.#remember = sqlite.prepare(
      `INSERT INTO message_ids (queue, scope, message_id, known_until) VALUES (?, ?, ?, ?)
       ON CONFLICT (queue, scope, message_id) DO UPDATE SET known_until = excluded.known_until WHERE known_until <= ?`,
    );
    this.#insert = sqlite.prepare(
      `INSERT INTO messages (seq, queue, scope, session, message_id, body, enqueued_at, due_at, retry_at, deliveries)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, ?)`,
    );
    this.#remove = sqlite.prepare('DELETE FROM messages WHERE seq = ?');
    this.#delivered = sqlite.prepare('UPDATE messages SET deliveries = ? WHERE seq = ?');
    this.#failed = sqlite.prepare('UPDATE messages SET retry_at = ? WHERE seq = ?');
    this.#body = sqlite.prepare('SELECT body FROM messages WHERE seq = ?');
    this.#waiting = sqlite.prepare(
      `SELECT seq, queue, scope, session, message_id, enqueued_at, due_at, retry_at, deliveries
       FROM messages ORDER BY seq`,
    );
    this.#bury = sqlite.prepare(
      `INSERT INTO dead_letters (seq, queue, scope, session, message_id, body, enqueued_at, deliveries, died_at, reason)
       SELECT seq, queue, scope, session, message_id, body, enqueued_at, deliveries, ?, ? FROM messages WHERE seq = ?`,
    );
    const one = 'queue = ? AND scope = ? AND seq = ?';
    this.#dead = sqlite.prepare(
      'SELECT * FROM dead_letters WHERE queue = ? AND scope = ? AND seq > ? ORDER BY seq LIMIT ?',
    );
    this.#exhume = sqlite.prepare(`SELECT * FROM dead_letters WHERE ${one}`);
    this.#unbury = sqlite.prepare(`DELETE FROM dead_letters WHERE ${one}`);
    this.#forget = sqlite.prepare(
      `DELETE FROM message_ids WHERE (queue, scope, message_id) IN
         (SELECT queue, scope, message_id FROM message_ids WHERE known_until <= ? LIMIT ?)`,
    );
    const newest = sqlite
      .prepare(
        'SELECT max(coalesce((SELECT max(seq) FROM messages), 0), coalesce((SELECT max(seq) FROM dead_letters), 0)) AS seq',
      )
      .get();
    this.#seq = newest === undefined ? 0 : integerOf(newest, 'seq');
  }

  /** A number that no message has, also when its transaction is rolled back. */
  nextSeq(): number {
    this.#seq += 1;
    return this.#seq;
  }

  /** False when the id is known already: the message is a duplicate. */
  remember(queue: QueueName, scope: string, messageId: string, until: number, now: UtcMillis): boolean {
    return this.#remember.run(queue, scope, messageId, until, now) === 1;
  }

  insert(queue: QueueName, message: QueuedMessage): void {
    const { seq, scope, session, messageId, body, enqueuedAt, dueAt, deliveries } = message;
    this.#insert.run(seq, queue, scope, session, messageId, body, enqueuedAt, dueAt, deliveries);
  }

  remove(seq: number): void {
    this.#remove.run(seq);
  }

  setDeliveries(seq: number, deliveries: number): void {
    this.#delivered.run(deliveries, seq);
  }

  setRetry(seq: number, retryAt: number): void {
    this.#failed.run(retryAt, seq);
  }

  bodyOf(seq: number): string | null {
    const row = this.#body.get(seq);
    return row === undefined ? null : textOf(row, 'body');
  }

  /** Everything that waits, in the order of sending, without the bodies: the clock may have been set back since. */
  waiting(): readonly { readonly queue: string; readonly message: QueuedMessage }[] {
    return this.#waiting.all().map((row) => ({ queue: textOf(row, 'queue'), message: messageOf(row) }));
  }

  bury(seq: number, reason: string, now: UtcMillis): void {
    this.#bury.run(now, reason, seq);
    this.#remove.run(seq);
  }

  deadLetters(queue: QueueName, scope: string, afterSeq: number, limit: number): readonly DeadLetter[] {
    return this.#dead.all(queue, scope, afterSeq, limit).map(deadLetterOf);
  }

  /** Takes a dead letter out of its grave; null when it lies there no more. */
  exhume(queue: QueueName, scope: string, seq: number): DeadLetter | null {
    const row = this.#exhume.get(queue, scope, seq);
    if (row === undefined) return null;
    this.#unbury.run(queue, scope, seq);
    return deadLetterOf(row);
  }

  /** Forgets ids whose window has passed, at most `limit` of them. */
  forgetIds(now: UtcMillis, limit: number): number {
    return this.#forget.run(now, limit);
  }
}

function messageOf(row: Row): QueuedMessage {
  return {
    seq: integerOf(row, 'seq'),
    scope: textOf(row, 'scope'),
    session: textOrNull(row, 'session'),
    messageId: textOf(row, 'message_id'),
    enqueuedAt: instantOf(row, 'enqueued_at'),
    dueAt: integerOf(row, 'due_at'),
    retryAt: integerOrNull(row, 'retry_at'),
    deliveries: integerOf(row, 'deliveries'),
    body: null,
  };
}

function deadLetterOf(row: Row): DeadLetter {
  return {
    seq: integerOf(row, 'seq'),
    messageId: textOf(row, 'message_id'),
    sessionId: textOrNull(row, 'session'),
    body: textOf(row, 'body'),
    enqueuedAt: instantOf(row, 'enqueued_at'),
    diedAt: instantOf(row, 'died_at'),
    deliveries: integerOf(row, 'deliveries'),
    reason: textOf(row, 'reason'),
  };
}
