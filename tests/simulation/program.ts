import { type DayReport, simulateDay } from './day.ts';
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
      readonly what: 'story';
      readonly venue: KindName;
      readonly seed: number;
      readonly minutes: number | null;
    };

/** Carries the job out and tells what came of each day as soon as it is over. */
export async function carryOut(job: Job, tell: (report: DayReport) => void): Promise<void> {
  const kind = VENUE_KINDS[job.venue];
  if (job.what === 'story') {
    const length = job.minutes === null ? {} : { lengthMs: job.minutes * 60_000 };
    tell(await simulateDay({ seed: job.seed, kind, keepTrace: true, ...length }));
    return;
  }
  for (const seed of job.seeds) {
    const report = await simulateDay({ seed, kind });
    tell(report);
    if (job.stopAtFirst && report.violations.length > 0) return;
  }
}
