import { SeededChance, seedOf } from '../../shared/domain/market/seeded-chance.ts';
import { invariant } from '../../shared/domain/result.ts';
import { type DayReport, simulateDay } from './day.ts';
import { SCENES } from './incidents/all.ts';
import { hunt, type Hunt, type Hunted } from './mutants/hunt.ts';
import { STORIES } from './stories/twelve.ts';
import { pairs, sweep, type SweepReport } from './sweep.ts';
import { VENUE_KINDS } from './venue/venue-kind.ts';

type KindName = keyof typeof VENUE_KINDS;

/** A piece of work for one process of the simulator. */
export type Job =
  | {
      readonly what: 'days';
      readonly venue: KindName;
      readonly seeds: readonly number[];
    }
  /** For a bug that was planted in this build, at both kinds of venue. */
  | ({ readonly what: 'hunt' } & Hunt)
  | {
      readonly what: 'trace';
      readonly venue: KindName;
      readonly seed: number;
      readonly minutes: number | null;
    }
  /** Every fault at every `stride`-th call of a story. */
  | {
      readonly what: 'sweep';
      readonly venue: KindName;
      readonly story: number;
      readonly first: number;
      readonly stride: number;
    }
  | {
      readonly what: 'pairs';
      readonly venue: KindName;
      readonly story: number;
      readonly count: number;
      readonly seed: number;
    };

export const STORY_COUNT = STORIES.length;
export const SCENE_NAMES = SCENES.map(({ name }) => name);

/** Carries the job out and tells what came of each part of it as soon as it is over. */
export async function carryOut(
  job: Job,
  tell: (report: DayReport | SweepReport | Hunted) => void,
): Promise<void> {
  if (job.what === 'hunt') {
    tell(await hunt(job));
    return;
  }
  const kind = VENUE_KINDS[job.venue];
  switch (job.what) {
    case 'trace': {
      const length = job.minutes === null ? {} : { lengthMs: job.minutes * 60_000 };
      tell(await simulateDay({ seed: job.seed, kind, keepTrace: true, ...length }));
      return;
    }
    case 'days':
      for (const seed of job.seeds) tell(await simulateDay({ seed, kind }));
      return;
    case 'sweep':
      tell(await sweep(storyAt(job.story), kind, { ...job, stopAtFirst: false }));
      return;
    case 'pairs': {
      const chance = new SeededChance(seedOf(`${job.seed}:pairs:${job.story}`));
      tell(await pairs(storyAt(job.story), kind, job.count, chance));
      return;
    }
    default:
      job satisfies never;
  }
}

function storyAt(place: number) {
  const story = STORIES[place];
  invariant(story !== undefined, `There are ${STORIES.length} stories, no story ${place}`);
  return story;
}
