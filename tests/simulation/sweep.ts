import { FAULT_KINDS, type FaultKind } from './faults/fault.ts';
import { FaultsAt } from './faults/planned.ts';
import { playStory, type Story } from './stories/story.ts';
import type { VenueKind } from './venue/venue-kind.ts';

/** One run of a sweep that went wrong: the story, the faults by call, and what was seen. */
export interface SweepFinding {
  readonly story: string;
  readonly venue: VenueKind['name'];
  readonly faults: readonly (readonly [call: number, kind: FaultKind])[];
  readonly violations: readonly string[];
}

export interface SweepReport {
  readonly runs: number;
  readonly calls: number;
  readonly findings: readonly SweepFinding[];
  readonly worstConvergenceMs: number;
}

/** How many calls of ports a story makes when nothing goes wrong. */
async function callsOf(story: Story, kind: VenueKind): Promise<number> {
  const plan = new FaultsAt(new Map());
  const { violations } = await playStory(story, kind, plan);
  if (violations.length > 0) throw new Error(`${story.name} goes wrong by itself: ${violations.join('; ')}`);
  return plan.calls;
}

/** Every kind of fault at every `stride`-th call, one at a time, beginning with call `first`. */
export async function sweep(
  story: Story,
  kind: VenueKind,
  { first, stride }: { readonly first: number; readonly stride: number },
): Promise<SweepReport> {
  const calls = await callsOf(story, kind);
  const plans: (readonly (readonly [number, FaultKind])[])[] = [];
  for (let call = first; call <= calls; call += stride)
    for (const fault of FAULT_KINDS) plans.push([[call, fault]]);
  return playAll(story, kind, plans, calls);
}

/** So many pairs of faults at two calls, drawn by `chance`. */
export async function pairs(
  story: Story,
  kind: VenueKind,
  count: number,
  chance: { uniform(): number },
): Promise<SweepReport> {
  const calls = await callsOf(story, kind);
  const drawn = (): readonly [number, FaultKind] => [
    1 + Math.floor(chance.uniform() * calls),
    FAULT_KINDS[Math.floor(chance.uniform() * FAULT_KINDS.length)] ?? 'silent',
  ];
  return playAll(
    story,
    kind,
    Array.from({ length: count }, () => [drawn(), drawn()]),
    calls,
  );
}

async function playAll(
  story: Story,
  kind: VenueKind,
  plans: readonly (readonly (readonly [number, FaultKind])[])[],
  calls: number,
): Promise<SweepReport> {
  const findings: SweepFinding[] = [];
  let worstConvergenceMs = 0;
  for (const faults of plans) {
    const { violations, convergedAfterMs } = await playStory(story, kind, new FaultsAt(new Map(faults)));
    worstConvergenceMs = Math.max(worstConvergenceMs, convergedAfterMs ?? 0);
    if (violations.length > 0) findings.push({ story: story.name, venue: kind.name, faults, violations });
  }
  return { runs: plans.length, calls, findings, worstConvergenceMs };
}
