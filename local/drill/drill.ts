import { SeededChance } from '../../shared/domain/market/seeded-chance.ts';
import { auditFolder } from './audit-folder.ts';
import { CRASH_POINTS } from './crash-points.ts';
import { startHostProcess } from './host-process.ts';

export interface DrillWish {
  /** The program of the host, bundled. */
  readonly program: string;
  /** Where its data is; kept afterwards, so that a finding can be looked into. */
  readonly folder: string;
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
  /** Named points that no host came to, so that nothing was learnt of them. */
  readonly notReached: readonly string[];
  readonly sentences: readonly string[];
}

/** A host is killed at any moment of its first seconds: while it starts, seeds, finishes old work, trades. */
const LIFE_MAX_MS = 2_500;
const SETTLES_WITHIN_MS = 60_000;
/** Every point is come to within seconds where the markets move fast; a machine that does much else takes longer. */
const REACHES_WITHIN_MS = 120_000;
/** A point is died at on one of its first passages: the first of a life is often one of finishing old work. */
const PASSAGES = 2;

/** Starts the real host again and again, ends it with SIGKILL at random moments, and then compares desk, store and venue to the unit. */
export async function drill(wish: DrillWish, kills: number): Promise<DrillReport> {
  const chance = new SeededChance(wish.seed);
  for (let kill = 1; kill <= kills; kill += 1) {
    // One life in four ends while the host is still starting, the others after it began to trade.
    const early = chance.uniform() < 0.25;
    const lifeMs = Math.round(chance.uniform() * (early ? 500 : LIFE_MAX_MS));
    const host = startHostProcess([wish.program], wish);
    if (!early) await host.ready();
    await host.endsWithin(lifeMs);
    await host.kill();
    wish.told(`kill ${kill} of ${kills}: ${lifeMs} ms after ${early ? 'the start' : 'it was ready'}`);
  }
  return audited(wish, kills, []);
}

/**
 * Lets the real host die at named points of an order's life, one after the other on the same data, and then compares desk, store and venue to the unit.
 *
 * @param program the host that can be told a point, bundled
 * @param only a part of the name of the points to die at; empty for all of them
 */
export async function drillPoints(wish: DrillWish, only: string): Promise<DrillReport> {
  const chance = new SeededChance(wish.seed);
  const notReached: string[] = [];
  let kills = 0;
  for (const { name } of CRASH_POINTS.filter((point) => point.name.includes(only))) {
    const passage = 1 + Math.floor(chance.uniform() * PASSAGES);
    const host = startHostProcess([wish.program, name, String(passage)], wish);
    if (await host.endsWithin(REACHES_WITHIN_MS)) {
      if (host.signal() !== 'SIGKILL') throw new Error(`The host ended by itself on its way to ${name}`);
      kills += 1;
      wish.told(`${name}: died at passage ${passage}`);
    } else {
      await host.kill();
      notReached.push(name);
      wish.told(`${name}: not come to ${passage} times within ${REACHES_WITHIN_MS} ms`);
    }
  }
  return audited(wish, kills, notReached);
}

async function audited(
  { folder, told }: DrillWish,
  kills: number,
  notReached: readonly string[],
): Promise<DrillReport> {
  told('the folder comes to rest and is audited');
  const { lost, doubled, stuck, ledgerExact, profiles, orders, sentences } = await auditFolder(
    folder,
    SETTLES_WITHIN_MS,
    told,
  );
  return { kills, lost, doubled, stuck, ledgerExact, profiles, orders, notReached, sentences };
}
