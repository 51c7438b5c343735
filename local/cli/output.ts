import { createColors } from 'picocolors';
import type { JsonValue } from '../../shared/application/ports/store.ts';
import type { FailedCall } from './failures.ts';

/** The two streams of a call. A test passes its own. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** A person reads the results. */
  readonly outIsTty: boolean;
  /** A person reads the progress. */
  readonly errIsTty: boolean;
  /** Characters in a line. */
  readonly columns: number;
}

export type Style = ReturnType<typeof createColors>;

/** What a command found, once for programs and once for people. */
export interface Outcome {
  /** False where the work was done and its answer is no, such as a failed check: exit code 1. */
  readonly ok: boolean;
  readonly json: JsonValue;
  readonly lines: (style: Style) => readonly string[];
}

/** Colours only for a person, and never against NO_COLOR (https://no-color.org: set and not empty). */
export function styleFor(
  terminal: Terminal,
  environment: Readonly<Record<string, string | undefined>>,
): Style {
  const refused = environment['NO_COLOR'];
  return createColors(terminal.outIsTty && (refused === undefined || refused === ''));
}

/** Results go to stdout: one JSON document, or lines. */
export function printOutcome(outcome: Outcome, json: boolean, terminal: Terminal, style: Style): void {
  if (json) {
    terminal.out(`${JSON.stringify(outcome.json, null, 2)}\n`);
    return;
  }
  for (const line of outcome.lines(style)) terminal.out(`${line}\n`);
}

/** Failures go to stderr, so that a pipe never mistakes one for a result. */
export function printFailure(failure: FailedCall, json: boolean, terminal: Terminal): void {
  const { code, problems, stack } = failure;
  if (json) {
    terminal.err(`${JSON.stringify({ error: { code, problems } }, null, 2)}\n`);
    return;
  }
  // An indented line goes on with the one above it.
  for (const problem of problems) terminal.err(`${problem.startsWith('  ') ? '' : 'error: '}${problem}\n`);
  if (stack === null) return;
  terminal.err(`This is a fault of the program. Please report it with these lines:\n${stack}\n`);
}
