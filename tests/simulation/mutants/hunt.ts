import { simulateDay } from '../day.ts';
import { SCENES } from '../incidents/all.ts';
import { playScene } from '../incidents/scene.ts';
import { STORIES } from '../stories/twelve.ts';
import { sweep } from '../sweep.ts';
import { VENUE_KINDS } from '../venue/venue-kind.ts';

/** What saw a planted bug first. */
export interface Sight {
  readonly by: string;
  readonly because: string;
}

export interface Hunted {
  readonly sight: Sight | null;
  /** Every scene that fails with the bug, at either venue. */
  readonly scenes: readonly string[];
}

export interface Hunt {
  /** Each fault at every so manieth call of each story; null for the scenes alone. */
  readonly stride: number | null;
  /** Days at each kind of venue. */
  readonly days: number;
}

const KINDS = Object.values(VENUE_KINDS);
const FIRST_DAYS = 2;

/**
 * Looks for a bug that was planted in this build: all scenes, and where none sees it some days, the stories with single faults, and more days, until the
 * first sight.
 */
export async function hunt(wish: Hunt): Promise<Hunted> {
  const scenes = new Set<string>();
  let first: Sight | null = null;
  for (const kind of KINDS)
    for (const scene of SCENES) {
      const played = async () => (await playScene(scene, kind)).complaints;
      const sight = await seen(`${scene.name} (${kind.name})`, played);
      if (sight !== null) scenes.add(scene.name);
      first ??= sight;
    }
  if (first === null) for await (const sight of further(wish)) if ((first ??= sight) !== null) break;
  return { sight: first, scenes: [...scenes] };
}

async function* further({ stride, days }: Hunt): AsyncGenerator<Sight | null> {
  if (stride === null) return;
  // Most bugs show on any day, so a few come before the sweep.
  yield* daysFrom(1, Math.min(days, FIRST_DAYS));
  for (const kind of KINDS)
    for (const [place, story] of STORIES.entries())
      yield seen(`${story.name} (${kind.name})`, async () => {
        const wish = { first: 1 + (place % stride), stride, stopAtFirst: true };
        const { findings } = await sweep(story, kind, wish);
        return findings.map(({ faults, violations }) => `${JSON.stringify(faults)} ${violations[0] ?? ''}`);
      });
  yield* daysFrom(1 + FIRST_DAYS, days);
}

async function* daysFrom(first: number, last: number): AsyncGenerator<Sight | null> {
  for (let seed = first; seed <= last; seed += 1)
    for (const kind of KINDS)
      yield seen(`day ${seed} (${kind.name})`, async () => (await simulateDay({ seed, kind })).violations);
}

async function seen(by: string, look: () => Promise<readonly string[]>): Promise<Sight | null> {
  try {
    const [because] = await look();
    return because === undefined ? null : { by, because };
  } catch (failure) {
    return { by, because: `threw ${String(failure)}` };
  }
}
