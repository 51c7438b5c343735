import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A bare start takes one or two seconds; a machine that does much else gets its time. */
const READY_WITHIN_MS = 60_000;

/** The shipped program in a process of its own, on a data folder of its own. It can be killed at any moment, and begun again. */
export class HostProcess {
  readonly #program: string;
  readonly folder = mkdtempSync(join(tmpdir(), 'journey-'));
  readonly #said: string[] = [];
  #child: ChildProcess | null = null;
  #port = 0;

  constructor(program: string) {
    this.#program = program;
  }

  get address(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** What it said on its error output: warnings and worse. */
  get complaints(): readonly string[] {
    return this.#said;
  }

  /** Starts it, at the same port as before if it ran before. @param speed bars a second of each demo market */
  async start(speed: number): Promise<void> {
    const child = spawn(process.execPath, [this.#program], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...withoutSettings(process.env),
        BALLAST_PORT: String(this.#port),
        BALLAST_DATA_DIR: this.folder,
        BALLAST_DEMO_SPEED: String(speed),
        BALLAST_LOG_LEVEL: 'error',
      },
    });
    this.#child = child;
    createInterface({ input: child.stderr }).on('line', (line) => this.#said.push(line));
    const late = AbortSignal.timeout(READY_WITHIN_MS);
    for await (const line of createInterface({ input: child.stdout, signal: late })) {
      const port = /^ {2}Page +http:\/\/[^:]+:(\d+)\//.exec(String(line))?.[1];
      if (port === undefined) continue;
      this.#port = Number(port);
      child.stdout.resume();
      return;
    }
    throw new Error(`The host did not start.\n${this.#said.join('\n')}`);
  }

  /** As a power cut would: nothing is finished, nothing is said. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null) return;
    const ended = once(child, 'close');
    child.kill('SIGKILL');
    await ended;
  }

  async end(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The journey decides every setting; what the shell happens to have set is not part of it. */
function withoutSettings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('BALLAST_')));
}
