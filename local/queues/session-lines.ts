import type { UtcMillis } from '../../shared/domain/time/instant.ts';
import type { QueuedMessage } from './message-table.ts';

/**
 * Who is next, in memory. A session is a line of which only the head may be handled, so its order survives failures; messages without a session each stand in
 * a line of their own. Lines take turns, so a long one does not starve the others. A message that is scheduled for later joins its line when it is due.
 */
export class SessionLines {
  readonly #lines = new Map<string, QueuedMessage[]>();
  readonly #busy = new Set<string>();
  readonly #ready = new Set<string>();
  #later: QueuedMessage[] = [];
  #firstDue = Number.POSITIVE_INFINITY;

  /** True when the line of this message is empty and idle, so that it would be handled at once. */
  isFree(line: string): boolean {
    return !this.#lines.has(line) && !this.#busy.has(line);
  }

  add(message: QueuedMessage, now: UtcMillis): void {
    if (message.dueAt > now) {
      this.#later.push(message);
      this.#firstDue = Math.min(this.#firstDue, message.dueAt);
      return;
    }
    const line = lineOf(message);
    const standing = this.#lines.get(line);
    if (standing === undefined) this.#lines.set(line, [message]);
    else standing.push(message);
    if (!this.#busy.has(line)) this.#ready.add(line);
  }

  /** Marks the line as busy without standing in it: the message is being handled from its birth. */
  occupy(line: string): void {
    this.#busy.add(line);
    this.#ready.delete(line);
  }

  /** The next message that may be handled now; its line is busy until `leave`. */
  take(now: UtcMillis): QueuedMessage | null {
    this.#admitDue(now);
    for (const line of this.#ready) {
      const head = this.#lines.get(line)?.[0];
      if (head === undefined || (head.retryAt !== null && head.retryAt > now)) continue;
      this.#lines.get(line)?.shift();
      this.occupy(line);
      return head;
    }
    return null;
  }

  /** The message is done, or stands at the head of its line again (`back`). */
  leave(message: QueuedMessage, back: boolean): void {
    const line = lineOf(message);
    this.#busy.delete(line);
    const standing = this.#lines.get(line) ?? [];
    if (back) standing.unshift(message);
    if (standing.length === 0) {
      this.#lines.delete(line);
      return;
    }
    this.#lines.set(line, standing);
    this.#ready.add(line);
  }

  /** When something becomes possible that is not possible now; null when only a new message can change anything. */
  nextMoment(now: UtcMillis): number | null {
    let moment = this.#firstDue;
    for (const line of this.#ready) {
      const retryAt = this.#lines.get(line)?.[0]?.retryAt ?? null;
      if (retryAt !== null && retryAt > now) moment = Math.min(moment, retryAt);
    }
    return Number.isFinite(moment) ? moment : null;
  }

  #admitDue(now: UtcMillis): void {
    if (this.#firstDue > now) return;
    const due = this.#later.filter((message) => message.dueAt <= now);
    this.#later = this.#later.filter((message) => message.dueAt > now);
    this.#firstDue = this.#later.reduce(
      (first, { dueAt }) => Math.min(first, dueAt),
      Number.POSITIVE_INFINITY,
    );
    due.sort((left, right) => left.dueAt - right.dueAt || left.seq - right.seq);
    for (const message of due) this.add(message, now);
  }
}

export function lineOf(message: {
  readonly seq: number;
  readonly scope: string;
  readonly session: string | null;
}): string {
  return message.session === null ? `#${message.seq}` : `${message.scope}/${message.session}`;
}
