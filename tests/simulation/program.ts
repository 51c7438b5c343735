import { SeededChance, seedOf } from '../../shared/domain/market/seeded-chance.ts';
import { invariant } from '../../shared/domain/result.ts';
import { type DayReport, simulateDay } from './day.ts';
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
      /** Until the first violation, where a mutant has only to be seen once. */
      readonly stopAtFirst: boolean;
    }
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

/** Carries the job out and tells what came of each part of it as soon as it is over. */
export async function carryOut(job: Job, tell: (report: DayReport | SweepReport) => void): Promise<void> {
  const kind = VENUE_KINDS[job.venue];
  switch (job.what) {
    case 'trace': {
      const length = job.minutes === null ? {} : { lengthMs: job.minutes * 60_000 };
      tell(await simulateDay({ seed: job.seed, kind, keepTrace: true, ...length }));
      return;
    }
    case 'days':
      for (const seed of job.seeds) {
        const report = await simulateDay({ seed, kind });
        tell(report);
        if (job.stopAtFirst && report.violations.length > 0) return;
      }
      return;
    case 'sweep':
      tell(await sweep(storyAt(job.story), kind, job));
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
