import type { DeskAnswer } from '../../domain/desk/answers.ts';
import type { DeskOperation } from '../../domain/desk/operations.ts';
import type { Posting } from '../../domain/desk/postings.ts';
import type { ProfileId, TenantId } from '../../domain/ids/ids.ts';
import { DESK } from '../desk.ts';
import { type ActivityRef, callUntilDone, callEntity, type Workflow, type WorkflowRef } from './effects.ts';
import { handedOver } from './handed-over.ts';

/** A person's or a monitor's order to the desk: capital, trading state. */
export interface DeskCommand {
  readonly tenantId: TenantId;
  readonly profileId: ProfileId;
  readonly deskKey: string;
  readonly operation: DeskOperation;
}

export interface StorePostings {
  readonly tenantId: TenantId;
  readonly profileId: ProfileId;
  readonly postings: readonly Posting[];
}

export const STORE_POSTINGS: ActivityRef<StorePostings, null> = {
  name: 'store-postings',
  input: handedOver(),
  output: handedOver(),
};

function* commandDesk({ tenantId, profileId, deskKey, operation }: DeskCommand): Workflow<DeskAnswer> {
  const answer = yield* callEntity(DESK, deskKey, operation);
  if (answer.ok && answer.value.postings.length > 0) {
    yield* callUntilDone(STORE_POSTINGS, { tenantId, profileId, postings: answer.value.postings });
  }
  return answer;
}

export const DESK_COMMAND: WorkflowRef<DeskCommand, DeskAnswer> = {
  name: 'desk-command',
  input: handedOver(),
  output: handedOver(),
  run: commandDesk,
};
