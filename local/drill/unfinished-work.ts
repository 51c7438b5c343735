import { integerOf, integerOrNull, textOf, textOrNull } from '../storage/columns.ts';
import type { Sqlite } from '../storage/sqlite.ts';
import { type Finding, Findings } from './finding.ts';

/** Work that a host has promised to finish. */
export interface UnfinishedWork {
  readonly running: readonly { readonly id: string; readonly wakeAt: number | null }[];
  readonly failed: readonly { readonly id: string; readonly error: string }[];
  readonly messages: readonly { readonly queue: string; readonly messageId: string }[];
  readonly deadLetters: readonly {
    readonly queue: string;
    readonly messageId: string;
    readonly reason: string;
  }[];
}

/** Reads what is left to do from a folder. Its host may be at work or stopped. */
export function unfinishedWork(sqlite: Sqlite): UnfinishedWork {
  const rows = (sql: string) => sqlite.prepare(sql).all();
  return {
    running: rows(`SELECT id, wake_at FROM workflows WHERE status = 'running'`).map((row) => ({
      id: textOf(row, 'id'),
      wakeAt: integerOrNull(row, 'wake_at'),
    })),
    failed: rows(`SELECT id, error FROM workflows WHERE status = 'failed'`).map((row) => ({
      id: textOf(row, 'id'),
      error: textOrNull(row, 'error') ?? '',
    })),
    messages: rows('SELECT queue, message_id FROM messages').map((row) => ({
      queue: textOf(row, 'queue'),
      messageId: textOf(row, 'message_id'),
    })),
    deadLetters: rows('SELECT queue, message_id, reason FROM dead_letters').map((row) => ({
      queue: textOf(row, 'queue'),
      messageId: textOf(row, 'message_id'),
      reason: textOf(row, 'reason'),
    })),
  };
}

/** How much is left that goes on by itself: running workflows that do not sleep, and messages. */
export function isAtRest(sqlite: Sqlite): boolean {
  const row = sqlite
    .prepare(
      `SELECT (SELECT count(*) FROM messages) + (SELECT count(*) FROM workflows WHERE status = 'running') AS work`,
    )
    .get();
  return row !== undefined && integerOf(row, 'work') === 0;
}

/** After everything has settled nothing may be left: every workflow finished, every message handled, no letter dead. */
export function auditWork({ running, failed, messages, deadLetters }: UnfinishedWork): Finding {
  const findings = new Findings();
  for (const { id, wakeAt } of running)
    findings.add('stuck', `workflow ${id} has not finished${wakeAt === null ? '' : ', it sleeps'}`);
  for (const { id, error } of failed) findings.add('stuck', `workflow ${id} failed: ${error}`);
  for (const { queue, messageId } of messages) findings.add('stuck', `message ${messageId} lies in ${queue}`);
  for (const { queue, messageId, reason } of deadLetters)
    findings.add('stuck', `message ${messageId} of ${queue} is dead: ${reason}`);
  return findings.summary();
}
