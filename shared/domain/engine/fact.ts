import type { ClientOrderId, TradeId } from '../ids/ids.ts';
import type { Decimal } from '../money/decimal.ts';
import type { ExecutionReport } from '../orders/execution-report.ts';
import type { OrderEvent } from '../orders/order-events.ts';
import type { WantedExit } from '../orders/trade.ts';
import type { UtcMillis } from '../time/instant.ts';
import type { Adjustment } from './adjustment.ts';

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
    }
  /** Reconciliation has found another quantity. `fence` proves that it holds the desk's reconcile lock. */
  | { readonly kind: 'adjust'; readonly adjustment: Adjustment; readonly fence: number };
