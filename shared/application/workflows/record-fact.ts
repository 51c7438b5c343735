import type { DeskAnswer, DeskDone } from '../../domain/desk/answers.ts';
import type { DeskOperation } from '../../domain/desk/operations.ts';
import { invariant } from '../../domain/result.ts';
import { DESK } from '../desk.ts';
import {
  type ActivityRef,
  callUntilDone,
  callEntity,
  currentTime,
  sleepUntil,
  type Workflow,
  type WorkflowRef,
} from './effects.ts';
import { STORE_POSTINGS } from './desk-command.ts';
import type { CommitFact, FactCommit, FactPlan, FollowFact, RecordFact } from './facts.ts';
import { handedOver } from './handed-over.ts';
import { addMs } from '../../domain/time/instant.ts';

export const PLAN_FACT: ActivityRef<RecordFact, FactPlan> = {
  name: 'plan-fact',
  input: handedOver(),
  output: handedOver(),
};
export const COMMIT_FACT: ActivityRef<CommitFact, FactCommit> = {
  name: 'commit-fact',
  input: handedOver(),
  output: handedOver(),
};

/** What follows from a fact once desk and records agree on it: its last postings are stored, orders and cancels are brought on their way. */
export const FOLLOW_FACT: ActivityRef<FollowFact, null> = {
  name: 'follow-fact',
  input: handedOver(),
  output: handedOver(),
};

/** Facts of one profile come one after the other, so a conflict is rare, and each one means that another fact got through. */
const ROUNDS_MAX = 50;
const PAUSE_MS = 50;

export type FactOutcome =
  | { readonly outcome: 'recorded' | 'nothing-new' }
  | { readonly outcome: 'refused'; readonly code: string };

/**
 * Brings one fact into desk and records. Both are told by the same derived ids; whichever of them already knows answers as before, so a crash
 * between any two lines is healed by running on. What a venue said is true whatever becomes of our batch, so the desk hears of it first. What
 * we decided because of the records is true only once it is in them: another fact may have changed them, and the decision with them.
 *
 * @param earlier postings of the same work that no batch has stored yet
 */
export function* recordFact(input: RecordFact, earlier: CommitFact['postings'] = []): Workflow<FactOutcome> {
  // A desk that was told in a round whose batch came too late has moved its money: its postings go with the next batch, whatever that is about.
  const unstored = new Map(earlier.map((posting) => [posting.sequence, posting]));
  const { tenantId, profileId } = input;
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const plan = yield* callUntilDone(PLAN_FACT, input);
    if (plan.kind !== 'plan') {
      const left = [...unstored.values()];
      if (left.length > 0) yield* callUntilDone(STORE_POSTINGS, { tenantId, profileId, postings: left });
      return plan.kind === 'nothing' ? { outcome: 'nothing-new' } : { outcome: 'refused', code: plan.code };
    }
    const { facts, decisions } = factsFirst(plan.deskOperations);
    const told = yield* tellDesk(plan.deskKey, facts);
    for (const posting of told.postings) unstored.set(posting.sequence, posting);
    if (told.refusedRepair !== null) {
      const left = [...unstored.values()];
      if (left.length > 0) yield* callUntilDone(STORE_POSTINGS, { tenantId, profileId, postings: left });
      return { outcome: 'refused', code: told.refusedRepair };
    }
    const commit = yield* callUntilDone(COMMIT_FACT, {
      ...input,
      etags: plan.etags,
      postings: [...unstored.values()],
      alarms: told.alarms,
      followUps: decisions.length === 0,
    });
    if (commit === 'committed') {
      if (decisions.length > 0) {
        const last = yield* tellDesk(plan.deskKey, decisions);
        const { postings, alarms } = last;
        yield* callUntilDone(FOLLOW_FACT, { ...input, etags: plan.etags, postings, alarms });
      }
      return { outcome: 'recorded' };
    }
    if (commit === 'behind') unstored.clear();
    yield* sleepUntil(addMs(yield* currentTime(), PAUSE_MS * (round + 1)));
  }
  invariant(false, `The records of profile ${profileId} changed ${ROUNDS_MAX} times under one fact`);
}

/**
 * Cut before the first operation that follows from our own records and not from a venue's word: an exit that is planned, a release because we
 * withdrew an order that was not sent, an outcome that we hold for unknown. What stands behind it may build on it.
 */
function factsFirst(operations: readonly DeskOperation[]): {
  readonly facts: readonly DeskOperation[];
  readonly decisions: readonly DeskOperation[];
} {
  const first = operations.findIndex(isDecision);
  const cut = first === -1 ? operations.length : first;
  return { facts: operations.slice(0, cut), decisions: operations.slice(cut) };
}

function isDecision(operation: DeskOperation): boolean {
  if (operation.op === 'reserveExit' || operation.op === 'keepUnknown') return true;
  if (operation.op !== 'voidReservation') return false;
  return operation.authority.by === 'owner' || operation.authority.because === 'not_placed';
}

function* tellDesk(deskKey: string, operations: readonly DeskOperation[]): Workflow<Told> {
  const postings: DeskDone['postings'][number][] = [];
  const alarms: string[] = [];
  for (const operation of operations) {
    const answer = yield* askReadable(deskKey, operation);
    if (answer.ok) {
      postings.push(...answer.value.postings);
      alarms.push(...answer.value.alarms);
    } else if (operation.op === 'adjust' && answer.refusal.code !== 'OPERATION_SPENT') {
      // A repair is no fact but a wish: without the desk the records must not follow it either.
      return { postings, alarms, refusedRepair: answer.refusal.code };
    } else {
      // Facts are booked whatever the desk thinks of them; its objection is an alarm for a person, not a reason to lose the fact.
      alarms.push(`${operation.op}: ${answer.refusal.code}`);
    }
  }
  return { postings, alarms, refusedRepair: null };
}

/** A desk that is unreadable is restored by somebody else. What has happened must not get on record past it, so it is waited for. */
function* askReadable(deskKey: string, operation: DeskOperation): Workflow<DeskAnswer> {
  for (;;) {
    const answer = yield* callEntity(DESK, deskKey, operation);
    if (answer.ok || answer.refusal.code !== 'DESK_UNREADABLE') return answer;
    yield* sleepUntil(addMs(yield* currentTime(), UNREADABLE_RETRY_MS));
  }
}

const UNREADABLE_RETRY_MS = 5_000;

type Told = Pick<CommitFact, 'postings' | 'alarms'> & {
  /** Why the desk refused the repair that this is about; null where it is about none, or was done. */
  readonly refusedRepair: string | null;
};

export const RECORD_EXECUTION: WorkflowRef<RecordFact, FactOutcome> = {
  name: 'record-execution',
  input: handedOver(),
  output: handedOver(),
  run: recordFact,
};
