import { FAULT_KINDS, type FaultKind } from './faults/fault.ts';
import { FaultsAt } from './faults/planned.ts';
import { playStory, type Story } from './stories/story.ts';
import type { VenueKind } from './venue/venue-kind.ts';

type Faults = readonly (readonly [call: number, kind: FaultKind])[];

/** One run of a sweep that went wrong: the story, the faults by call, and what was seen. */
export interface SweepFinding {
  readonly story: string;
  readonly venue: VenueKind['name'];
  readonly faults: Faults;
  readonly violations: readonly string[];
}

export interface SweepReport {
  readonly story: string;
  readonly venue: VenueKind['name'];
  readonly runs: number;
  readonly calls: number;
  readonly findings: readonly SweepFinding[];
  readonly worstConvergenceMs: number;
}

export interface SweepWish {
  readonly first: number;
  readonly stride: number;
  readonly stopAtFirst: boolean;
}

/** Every kind of fault at every `stride`-th call, one at a time, beginning with call `first`. */
export async function sweep(
  story: Story,
  kind: VenueKind,
  { first, stride, stopAtFirst }: SweepWish,
): Promise<SweepReport> {
  const plansFor = (calls: number): readonly Faults[] => {
    const plans: Faults[] = [];
    for (let call = first; call <= calls; call += stride)
      for (const fault of FAULT_KINDS) plans.push([[call, fault]]);
    return plans;
  };
  return playAll(story, kind, plansFor, stopAtFirst);
}

/** So many pairs of faults at two calls, drawn by `chance`. */
export async function pairs(
  story: Story,
  kind: VenueKind,
  count: number,
  chance: { uniform(): number },
): Promise<SweepReport> {
  const plansFor = (calls: number): readonly Faults[] => {
    const drawn = (): Faults[number] => [
      1 + Math.floor(chance.uniform() * calls),
      FAULT_KINDS[Math.floor(chance.uniform() * FAULT_KINDS.length)] ?? 'silent',
    ];
    return Array.from({ length: count }, () => [drawn(), drawn()]);
  };
  return playAll(story, kind, plansFor, false);
}

/** First without a fault, which counts the calls; a story that goes wrong by itself is swept no further. */
async function playAll(
  story: Story,
  kind: VenueKind,
  plansFor: (calls: number) => readonly Faults[],
  stopAtFirst: boolean,
): Promise<SweepReport> {
  const findings: SweepFinding[] = [];
  let worstConvergenceMs = 0;
  const play = async (faults: Faults): Promise<number> => {
    const plan = new FaultsAt(new Map(faults));
    const { violations, convergedAfterMs } = await playStory(story, kind, plan);
    worstConvergenceMs = Math.max(worstConvergenceMs, convergedAfterMs ?? 0);
    if (violations.length > 0) findings.push({ story: story.name, venue: kind.name, faults, violations });
    return plan.calls;
  };
  const calls = await play([]);
  let runs = 1;
  for (const faults of findings.length > 0 ? [] : plansFor(calls)) {
    await play(faults);
    runs += 1;
    if (stopAtFirst && findings.length > 0) break;
  }
  return { story: story.name, venue: kind.name, runs, calls, findings, worstConvergenceMs };
}
