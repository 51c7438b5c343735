import type { DeskOperation } from '../../domain/desk/operations.ts';
import type { Posting } from '../../domain/desk/postings.ts';
import type { Fact } from '../../domain/engine/fact.ts';
import type { ProfileId, TenantId } from '../../domain/ids/ids.ts';

export interface RecordFact {
  readonly tenantId: TenantId;
  readonly profileId: ProfileId;
  readonly fact: Fact;
}

/** What a fact means while the records are as the etags say. */
export type FactPlan =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'refused'; readonly code: string; readonly detail: string }
  | {
      readonly kind: 'plan';
      readonly deskKey: string;
      readonly deskOperations: readonly DeskOperation[];
      readonly etags: Readonly<Record<string, string>>;
    };

export interface CommitFact extends RecordFact {
  readonly etags: Readonly<Record<string, string>>;
  readonly postings: readonly Posting[];
  readonly alarms: readonly string[];
  /** False while the desk has yet to hear of what the batch decides: then orders and cancels wait for FollowFact. */
  readonly followUps: boolean;
}

export interface FollowFact extends RecordFact {
  /** Those of the plan that was committed. */
  readonly etags: Readonly<Record<string, string>>;
  readonly postings: readonly Posting[];
  readonly alarms: readonly string[];
}

/**
 * `changed`: somebody else wrote one of the records since the plan was made, so it has to be made again. `behind`: the desk had come back older and was
 * rebuilt from its journal; it has to be told again, and what it booked before counts for nothing.
 */
export type FactCommit = 'committed' | 'changed' | 'behind';
