import type { DeskAnswer } from '../../domain/desk/answers.ts';
import type { DeskOperation } from '../../domain/desk/operations.ts';
import type { Posting } from '../../domain/desk/postings.ts';
import type { ProfileId, TenantId } from '../../domain/ids/ids.ts';
import { invariant } from '../../domain/result.ts';
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

/** `behind`: the journal had other lines under these numbers, so the desk was rebuilt from it and knows nothing of what these were about. */
export type PostingsStored = 'stored' | 'behind';

export const STORE_POSTINGS: ActivityRef<StorePostings, PostingsStored> = {
  name: 'store-postings',
  input: handedOver(),
  output: handedOver(),
};

/** A desk that came back older is asked once more when its journal has put it right. */
const ASKED_MAX = 2;

function* commandDesk({ tenantId, profileId, deskKey, operation }: DeskCommand): Workflow<DeskAnswer> {
  for (let asked = 1; ; asked += 1) {
    const answer = yield* callEntity(DESK, deskKey, operation);
    if (!answer.ok || answer.value.postings.length === 0) return answer;
    const { postings } = answer.value;
    const stored = yield* callUntilDone(STORE_POSTINGS, { tenantId, profileId, postings });
    if (stored !== 'behind') return answer;
    invariant(asked < ASKED_MAX, `The desk of ${profileId} does not follow from its journal`);
  }
}

export const DESK_COMMAND: WorkflowRef<DeskCommand, DeskAnswer> = {
  name: 'desk-command',
  input: handedOver(),
  output: handedOver(),
  run: commandDesk,
};
