import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { Clock } from '../../shared/application/ports/clock.ts';
import { utcMillis } from '../../shared/domain/time/instant.ts';
import { type ExitCode, runCli } from '../../local/cli/program.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const NOW = utcMillis(Date.UTC(2026, 10, 20, 12));

export interface Answer {
  readonly exitCode: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a call in this process, as at a pipe: no colours and no progress bar. */
export async function ballast(
  words: readonly string[],
  more: {
    readonly environment?: Readonly<Record<string, string>>;
    readonly clock?: Clock;
    readonly tty?: boolean;
  } = {},
): Promise<Answer> {
  const out: string[] = [];
  const err: string[] = [];
  const { environment = {}, clock = { now: () => NOW }, tty = false } = more;
  const exitCode = await runCli({
    words,
    root: ROOT,
    environment,
    clock,
    terminal: {
      out: (text) => void out.push(text),
      err: (text) => void err.push(text),
      outIsTty: tty,
      errIsTty: false,
      columns: 100,
    },
  });
  return { exitCode, stdout: out.join(''), stderr: err.join('') };
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder of its own, gone when the file's tests are over. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ballast-cli-'));
  folders.push(folder);
  return folder;
}
