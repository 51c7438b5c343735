import type { DeskOperation } from '../../domain/desk/operations.ts';
import type { Posting } from '../../domain/desk/postings.ts';
import type { ClientOrderId, ProfileId, TenantId, TradeId } from '../../domain/ids/ids.ts';
import type { ExecutionReport } from '../../domain/orders/execution-report.ts';
import type { OrderEvent } from '../../domain/orders/order-events.ts';
import type { Decimal } from '../../domain/money/decimal.ts';
import type { WantedExit } from '../../domain/orders/trade.ts';
import type { UtcMillis } from '../../domain/time/instant.ts';

/** What can change the records of a trade. Every one of them goes through the same door: plan, desk, commit. */
export type Fact =
  | { readonly kind: 'report'; readonly report: ExecutionReport }
  | {
      readonly kind: 'event';
      readonly clientOrderId: ClientOrderId;
      readonly event: OrderEvent;
      readonly occurredAt: UtcMillis;
    }
  /** A wish to close a trade or part of it. */
  | {
      readonly kind: 'exit';
      readonly tradeId: TradeId;
      readonly wish: Omit<WantedExit, 'quantity'> & { readonly quantity: Decimal | null };
    }
  /** Nothing happened: look whether what protects the trade is what should. */
  | { readonly kind: 'review'; readonly tradeId: TradeId; readonly occurredAt: UtcMillis }
  | {
      readonly kind: 'tighten';
      readonly tradeId: TradeId;
      readonly stopPrice: Decimal;
      readonly occurredAt: UtcMillis;
    };

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

/** `changed`: somebody else wrote one of the records since the plan was made, so it has to be made again. */
export type FactCommit = 'committed' | 'changed';
