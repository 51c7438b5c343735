import { fillId } from '../../../shared/domain/ids/ids.ts';
import { type Decimal } from '../../../shared/domain/money/decimal.ts';
import type { Fill, ReportedStatus } from '../../../shared/domain/orders/execution-report.ts';
import type { UtcMillis } from '../../../shared/domain/time/instant.ts';
import type { BookAccount, BookOrder } from './book-order.ts';

/** When something is said: the moment it happened, and how long the books lag behind it. */
export interface Saying {
  readonly at: UtcMillis;
  readonly lagMs: number;
}

/** Says something of an order. Named by what it claims, so that the same claim is recognised. */
export function announce(
  account: BookAccount,
  order: BookOrder,
  claim: { readonly status: ReportedStatus; readonly reason: string | null; readonly fill?: Fill },
  { at, lagMs }: Saying,
): void {
  const { clientOrderId, venueOrderId, filled, isForeign } = order;
  const last = account.said.at(-1)?.visibleAt ?? 0;
  account.said.push({
    isForeign,
    report: {
      reportId: `${venueOrderId}:${claim.status}:${filled.toString()}`,
      clientOrderId,
      venueOrderId,
      status: claim.status,
      cumulativeQuantity: filled,
      fills: claim.fill === undefined ? [] : [claim.fill],
      reason: claim.reason,
      occurredAt: at,
    },
    // What was said later is never seen earlier: a reader goes on where it stopped.
    visibleAt: Math.max(last, at + lagMs),
  });
}

export interface FillFigures {
  readonly quantity: Decimal;
  readonly price: Decimal;
  readonly fee: Decimal;
  readonly feeCurrency: string;
}

/** One fill of the order, which has it in its figures already. */
export function fillOf(order: BookOrder, figures: FillFigures, at: UtcMillis): Fill {
  const { clientOrderId, venueOrderId, terms, filled } = order;
  return {
    fillId: fillId(`${venueOrderId}:${filled.toString()}`),
    clientOrderId,
    venueOrderId,
    symbol: terms.symbol,
    side: terms.side,
    ...figures,
    liquidity: terms.type === 'limit' ? 'maker' : 'taker',
    occurredAt: at,
  };
}
