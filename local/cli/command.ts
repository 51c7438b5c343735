import type { Command } from 'commander';
import type { z } from 'zod';
import type { Clock } from '../../shared/application/ports/clock.ts';
import { WrongCall } from './failures.ts';
import type { Outcome, Style, Terminal } from './output.ts';
import { printOutcome } from './output.ts';
import type { Progress } from './progress.ts';

/** Where a command works. Time and surroundings are arguments here too, so that a test can set them. */
export interface Workplace {
  /** The folder of the program: package.json and node_modules are in it. */
  readonly root: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly terminal: Terminal;
  readonly style: Style;
  /** Called with the exit code of a command that was run. */
  finish(exitCode: 0 | 1): void;
  progress(words: string): Progress;
}

/** Adds one command, or a group of them, to the program. */
export type AddCommand = (program: Command, place: Workplace) => void;

/** Whether --json was given; then stdout carries one JSON document and nothing else. */
export type WithJson<Call> = Call & { readonly json: boolean };

/**
 * Gives a command its `--json`, checks the call against its schema, runs it and prints what it found. A schema names options as commander does (camel case) and
 * arguments by their names.
 */
export function mount<Schema extends z.ZodType<object>>(
  command: Command,
  schema: Schema,
  place: Workplace,
  run: (call: WithJson<z.output<Schema>>) => Promise<Outcome>,
): void {
  command.option('--json', 'print one JSON document').action(async () => {
    const raw = rawCallOf(command);
    const parsed = schema.safeParse(raw);
    if (!parsed.success) {
      throw new WrongCall(
        parsed.error.issues.map((issue) => `${placeOf(command, issue.path[0])}: ${issue.message}`),
      );
    }
    const json = raw['json'] === true;
    const outcome = await run({ ...parsed.data, json });
    printOutcome(outcome, json, place.terminal, place.style);
    place.finish(outcome.ok ? 0 : 1);
  });
}

function rawCallOf(command: Command): Readonly<Record<string, unknown>> {
  const given: readonly unknown[] = command.processedArgs;
  const raw: Record<string, unknown> = { ...command.opts<Record<string, unknown>>() };
  command.registeredArguments.forEach((argument, index) => {
    raw[argument.name()] = given[index];
  });
  return raw;
}

/** The option or argument as the person typed it: `--from`, `<file>`. */
function placeOf(command: Command, key: PropertyKey | undefined): string {
  const option = command.options.find((candidate) => candidate.attributeName() === key);
  return option?.long ?? `<${String(key)}>`;
}
