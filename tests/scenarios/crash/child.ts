import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Beside node_modules, so that the bundle finds the packages that stay outside. */
const CACHE = join(import.meta.dirname, '..', '..', '..', 'node_modules', '.cache');

/** A folder for one test: programs and the data that outlives them. */
export function crashFolder(): string {
  mkdirSync(CACHE, { recursive: true });
  return mkdtempSync(join(CACHE, 'ballast-crash-'));
}

/** Bundles a program into a folder; answers the path of the bundle. */
export async function bundled(program: URL, place: string): Promise<string> {
  const outfile = join(place, 'program.mjs');
  await build({
    entryPoints: [fileURLToPath(program)],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
  });
  return outfile;
}

/** A process of ours, and the lines it has said. */
export function startChild(bundle: string, parameters: readonly string[]) {
  const child = spawn(process.execPath, [bundle, ...parameters], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const exited = once(child, 'close');
  return {
    /** What stood behind a word in the lines so far. */
    heardAfter: (word: string): readonly string[] =>
      [...said.matchAll(new RegExp(`^${word} (.+)$`, 'gm'))].map((match) => match[1] ?? ''),
    /** Fails at once when the process ends without having said it. */
    async heard(line: string): Promise<void> {
      while (!said.includes(`${line}\n`)) {
        if (child.exitCode !== null)
          throw new Error(`The process ended with ${child.exitCode} before it said ${line}`);
        await pause(2);
      }
    },
    async kill(): Promise<void> {
      child.kill('SIGKILL');
      await exited;
    },
    /** The signal or code it ended with. */
    async end(): Promise<string> {
      await exited;
      return child.signalCode ?? `code ${String(child.exitCode)}`;
    },
  };
}
