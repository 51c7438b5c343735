import type { FillId } from '../ids/ids.ts';
import type { ExecutionReport } from '../orders/execution-report.ts';
import type { BookedFill } from '../orders/apply-report.ts';
import { fillAmounts } from '../orders/fill-amounts.ts';
import { ok, type Result, refuse } from '../result.ts';
import type { UtcMillis } from '../time/instant.ts';
import { externalTradeIdFor } from './desk-movements.ts';
import { changedPosition, changeOf, keepUnmatched, moveMoney, openDraft } from './record-draft.ts';
import { NOTHING_CHANGED, type Recorded, type RecordRefusal, type Records } from './records.ts';

/**
 * A report of an order that nobody here knows: a liquidation by the broker, a hand at the venue's own screen, an entry whose records are
 * lost. Its status is none of our business; its fills are money and are kept as what they are.
 */
export function recordUnmatched(
  records: Records,
  report: ExecutionReport,
  now: UtcMillis,
): Result<Recorded, RecordRefusal> {
  const { instrument, profileId, unmatchedFills } = records;
  if (report.fills.length === 0)
    return refuse({ code: 'ORDER_UNKNOWN', clientOrderId: report.clientOrderId });
  const draft = openDraft(records, null, { occurredAt: report.occurredAt, now });
  const seen = new Set<FillId>();
  for (const fill of report.fills) {
    const { fillId, quantity, price, symbol } = fill;
    if (symbol !== instrument.symbol) {
      return refuse({
        code: 'ORDER_DIFFERS',
        field: 'symbol',
        expected: instrument.symbol,
        reported: symbol,
      });
    }
    if (quantity.sign <= 0 || price.sign <= 0)
      return refuse({ code: 'INVALID_FILL', fillId, quantity, price });
    if (seen.has(fillId) || unmatchedFills.has(fillId)) continue;
    seen.add(fillId);
    const booked: BookedFill = { fill, amounts: fillAmounts(fill, instrument.currency) };
    if (booked.amounts.feeUnpriced)
      draft.alarms.push({ code: 'FEE_UNPRICED', fillId, feeCurrency: fill.feeCurrency });
    moveMoney(draft, booked, { tradeId: externalTradeIdFor(profileId, symbol), reservationId: null });
    keepUnmatched(draft, booked, changeOf(booked), 'ORDER_UNKNOWN');
  }
  const changes = { ...NOTHING_CHANGED, position: changedPosition(draft), unmatched: draft.unmatched };
  return ok({ changes, deskOperations: draft.desk, followUps: draft.followUps, alarms: draft.alarms });
}
