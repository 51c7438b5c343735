import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { z } from 'zod';
import type { Clock } from '../../shared/application/ports/clock.ts';
import type { AddCommand, Workplace } from './command.ts';
import { COMMANDS } from './commands.ts';
import { failedCall } from './failures.ts';
import { printFailure, styleFor, type Terminal } from './output.ts';
import { progressOn } from './progress.ts';

export interface CliCall {
  /** Without node and the script. */
  readonly words: readonly string[];
  readonly root: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly terminal: Terminal;
}

export type ExitCode = 0 | 1 | 2;

/** Runs one call and answers its exit code: 0 done, 1 the work failed or its answer is no, 2 the call was wrong. It never throws. */
export async function runCli(call: CliCall): Promise<ExitCode> {
  const { terminal, environment } = call;
  let exitCode: ExitCode = 0;
  const place: Workplace = {
    root: call.root,
    environment,
    clock: call.clock,
    terminal,
    style: styleFor(terminal, environment),
    finish: (code) => {
      exitCode = code;
    },
    progress: (words) => progressOn(terminal, words, () => call.clock.now()),
  };
  try {
    await programOf(place, COMMANDS).parseAsync([...call.words], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return explainCall(error, call);
    const failure = failedCall(error);
    printFailure(failure, call.words.includes('--json'), terminal);
    return failure.exitCode;
  }
}

function programOf(place: Workplace, commands: readonly AddCommand[]): Command {
  const program = new Command('ballast')
    .description('Automated trading that can be trusted with money, from the command line.')
    .version(versionOf(place.root), '-V, --version')
    .addHelpText(
      'after',
      '\nExit codes: 0 done; 1 the work failed, or its answer is no; 2 the call was wrong.\nEvery command takes --json and --help.',
    )
    .exitOverride()
    .configureOutput({
      writeOut: (text) => place.terminal.out(text),
      writeErr: (text) => place.terminal.err(text),
      // Commander's errors are printed where all others are, see explainCall.
      outputError: () => undefined,
      getOutHelpWidth: () => place.terminal.columns,
      getErrHelpWidth: () => place.terminal.columns,
    });
  for (const add of commands) add(program, place);
  return program;
}

/** Help and version are answers. Anything else that commander stops at is a wrong call. */
function explainCall(error: CommanderError, call: CliCall): ExitCode {
  if (error.exitCode === 0) return 0;
  // A group without a command has printed its help on stderr by now.
  if (error.code === 'commander.help') return 2;
  const problem = error.message.replace(/^error: /, '').replaceAll('\n', ' ');
  const failure = {
    exitCode: 2,
    code: 'WRONG_CALL',
    problems: [`${problem}. See ballast --help`],
    stack: null,
  } as const;
  printFailure(failure, call.words.includes('--json'), call.terminal);
  return failure.exitCode;
}

function versionOf(root: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return z.object({ version: z.string() }).parse(manifest).version;
}
