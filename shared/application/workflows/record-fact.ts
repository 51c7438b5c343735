import type { DeskDone } from '../../domain/desk/answers.ts';
import type { DeskOperation } from '../../domain/desk/operations.ts';
import { invariant } from '../../domain/result.ts';
import { DESK } from '../desk.ts';
import {
  type ActivityRef,
  callPatiently,
  callEntity,
  currentTime,
  sleepUntil,
  type Workflow,
  type WorkflowRef,
} from './effects.ts';
import { STORE_POSTINGS } from './desk-command.ts';
import type { CommitFact, FactCommit, FactPlan, RecordFact } from './facts.ts';
import { packed } from '../ports/packed-json.ts';
import { addMs } from '../../domain/time/instant.ts';

export const PLAN_FACT: ActivityRef<RecordFact, FactPlan> = {
  name: 'plan-fact',
  input: packed(),
  output: packed(),
};
export const COMMIT_FACT: ActivityRef<CommitFact, FactCommit> = {
  name: 'commit-fact',
  input: packed(),
  output: packed(),
};

/** Facts of one profile come one after the other, so a conflict is rare, and each one means that another fact got through. */
const ROUNDS_MAX = 50;
const PAUSE_MS = 50;

export type FactOutcome =
  | { readonly outcome: 'recorded' | 'nothing-new' }
  | { readonly outcome: 'refused'; readonly code: string };

/**
 * Brings one fact into desk and records. Both are told, in this order, by the same derived ids; whichever of them already knows answers as
 * before, so a crash between any two lines is healed by running on.
 *
 * @param earlier postings of the same work that no batch has stored yet
 */
export function* recordFact(input: RecordFact, earlier: CommitFact['postings'] = []): Workflow<FactOutcome> {
  // A desk that was told in a round whose batch came too late has moved its money: its postings go with the next batch, whatever that is about.
  const unstored = new Map(earlier.map((posting) => [posting.sequence, posting]));
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const plan = yield* callPatiently(PLAN_FACT, input);
    if (plan.kind !== 'plan') {
      const { tenantId, profileId } = input;
      const left = [...unstored.values()];
      if (left.length > 0) yield* callPatiently(STORE_POSTINGS, { tenantId, profileId, postings: left });
      return plan.kind === 'nothing' ? { outcome: 'nothing-new' } : { outcome: 'refused', code: plan.code };
    }
    const { postings, alarms } = yield* tellDesk(plan.deskKey, plan.deskOperations);
    for (const posting of postings) unstored.set(posting.sequence, posting);
    const commit = yield* callPatiently(COMMIT_FACT, {
      ...input,
      etags: plan.etags,
      postings: [...unstored.values()],
      alarms,
    });
    if (commit === 'committed') return { outcome: 'recorded' };
    yield* sleepUntil(addMs(yield* currentTime(), PAUSE_MS * (round + 1)));
  }
  invariant(false, `The records of profile ${input.profileId} changed ${ROUNDS_MAX} times under one fact`);
}

function* tellDesk(
  deskKey: string,
  operations: readonly DeskOperation[],
): Workflow<Pick<CommitFact, 'postings' | 'alarms'>> {
  const postings: DeskDone['postings'][number][] = [];
  const alarms: string[] = [];
  for (const operation of operations) {
    const answer = yield* callEntity(DESK, deskKey, operation);
    if (answer.ok) {
      postings.push(...answer.value.postings);
      alarms.push(...answer.value.alarms);
    } else {
      // Facts are booked whatever the desk thinks of them; its objection is an alarm for a person, not a reason to lose the fact.
      alarms.push(`${operation.op}: ${answer.refusal.code}`);
    }
  }
  return { postings, alarms };
}

export const RECORD_EXECUTION: WorkflowRef<RecordFact, FactOutcome> = {
  name: 'record-execution',
  input: packed(),
  output: packed(),
  run: recordFact,
};
