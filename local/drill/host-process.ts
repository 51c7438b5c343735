import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

export interface HostProcess {
  /** Rejects when the process ends first, or says nothing for 30 s. */
  ready(): Promise<void>;
  /** Whether it ended by itself within the time. */
  endsWithin(ms: number): Promise<boolean>;
  /** The signal by which it ended; null while it runs, and for an end of its own accord. */
  signal(): NodeJS.Signals | null;
  kill(): Promise<void>;
}

const READY_WITHIN_MS = 30_000;

/** Starts a program of the host on a folder, with the demo markets at `speed` bars a second and no setting of the shell. */
export function startHostProcess(
  command: readonly string[],
  { folder, speed }: { readonly folder: string; readonly speed: number },
): HostProcess {
  const child = spawn(process.execPath, command, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...withoutSettings(process.env),
      BALLAST_PORT: '0',
      BALLAST_DATA_DIR: folder,
      BALLAST_DEMO: 'true',
      BALLAST_DEMO_SPEED: String(speed),
      BALLAST_LOG_LEVEL: 'error',
    },
  });
  const ended = once(child, 'close').then(() => 'ended' as const);
  const spoke = once(child.stdout, 'data').then(() => 'ready' as const);
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  return {
    async ready() {
      const first = await Promise.race([spoke, ended, pause(READY_WITHIN_MS, 'late' as const)]);
      if (first === 'ready') return;
      await kill();
      throw new Error(
        first === 'late' ? `The host was not ready within ${READY_WITHIN_MS} ms` : 'The host ended by itself',
      );
    },
    endsWithin: async (ms) => (await Promise.race([ended, pause(ms, 'late' as const)])) === 'ended',
    signal: () => child.signalCode,
    kill,
  };
}

/** The drill decides every setting of the host; what the shell happens to have set is not part of it. */
function withoutSettings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('BALLAST_')));
}
