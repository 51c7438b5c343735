import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { SeededChance } from '../../shared/domain/market/seeded-chance.ts';
import { auditFolder } from './audit-folder.ts';

export interface DrillWish {
  /** The program of the host, bundled. */
  readonly program: string;
  /** Where its data is; kept afterwards, so that a finding can be looked into. */
  readonly folder: string;
  readonly kills: number;
  /** Draws the moments of the kills. */
  readonly seed: number;
  /** Bars a second of the demo markets. */
  readonly speed: number;
  readonly told: (sentence: string) => void;
}

export interface DrillReport {
  readonly kills: number;
  readonly lost: number;
  readonly doubled: number;
  readonly stuck: number;
  readonly ledgerExact: boolean;
  /** How much there was to lose. */
  readonly profiles: number;
  readonly orders: number;
  readonly sentences: readonly string[];
}

const READY_WITHIN_MS = 30_000;
/** A host is killed at any moment of its first seconds: while it starts, seeds, finishes old work, trades. */
const LIFE_MAX_MS = 2_500;
const SETTLES_WITHIN_MS = 60_000;

/** Starts the real host again and again, ends it with SIGKILL at random moments, and then compares desk, store and venue to the unit. */
export async function drill(wish: DrillWish): Promise<DrillReport> {
  const { kills, seed, folder, told } = wish;
  const chance = new SeededChance(seed);
  for (let kill = 1; kill <= kills; kill += 1) {
    // One life in four ends while the host is still starting, the others after it began to trade.
    const early = chance.uniform() < 0.25;
    const lifeMs = Math.round(chance.uniform() * (early ? 500 : LIFE_MAX_MS));
    await liveAndDie(wish, early, lifeMs);
    told(`kill ${kill} of ${kills}: ${lifeMs} ms after ${early ? 'the start' : 'it was ready'}`);
  }
  told('the folder comes to rest and is audited');
  const { lost, doubled, stuck, ledgerExact, profiles, orders, sentences } = await auditFolder(
    folder,
    SETTLES_WITHIN_MS,
    told,
  );
  return { kills, lost, doubled, stuck, ledgerExact, profiles, orders, sentences };
}

async function liveAndDie(
  { program, folder, speed }: DrillWish,
  early: boolean,
  lifeMs: number,
): Promise<void> {
  const child = spawn(process.execPath, [program], {
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
  const ended = once(child, 'close');
  const spoke = once(child.stdout, 'data');
  if (!early) {
    const first = await Promise.race([spoke.then(() => 'ready'), ended, pause(READY_WITHIN_MS, 'late')]);
    if (first !== 'ready') {
      child.kill('SIGKILL');
      throw new Error(
        first === 'late' ? `The host was not ready within ${READY_WITHIN_MS} ms` : 'The host ended by itself',
      );
    }
  }
  await pause(lifeMs);
  child.kill('SIGKILL');
  await ended;
}

/** The drill decides every setting of the host; what the shell happens to have set is not part of it. */
function withoutSettings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('BALLAST_')));
}
