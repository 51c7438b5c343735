import { fillId } from '../ids/ids.ts';
import { ZERO } from '../money/decimal.ts';
import { LEDGER_SCALE } from '../money/money.ts';
import { closeMissing, recountTrade, splitTrade } from '../orders/adjust-trade.ts';
import type { HoldingChange } from '../orders/holding.ts';
import { withExternal } from '../orders/position.ts';
import { openQuantity, type Trade } from '../orders/trade.ts';
import { ok, type Result, refuse } from '../result.ts';
import type { Adjustment } from './adjustment.ts';
import { adjustDesk, closeTrade, externalTradeIdFor } from './desk-movements.ts';
import { finishAdjusted } from './record.ts';
import { type Moment, moveTrade, openDraft, type RecordDraft } from './record-draft.ts';
import type { Recorded, Records } from './records.ts';

export interface AdjustmentRefusal {
  readonly code: 'ADJUSTMENT_DOES_NOT_FIT';
  readonly held: string;
  readonly adjusted: string;
}

/**
 * What a finding of reconciliation means for the books: the same records change as with a fill, and the same exits follow, but no fill is made up.
 *
 * @param records of the trade that the adjustment names, with all its live orders; without a trade for a quantity that belongs to none
 * @param fence of the desk's reconcile lock
 */
export function recordAdjustment(
  records: Records,
  adjustment: Adjustment,
  fence: number,
  at: Moment,
): Result<Recorded, AdjustmentRefusal> {
  const draft = openDraft(records, records.trade, at);
  const { tradeId, symbol, kind } = adjustment;
  if (kind === 'dust') {
    const dustQuantity = draft.position.dustQuantity.plus(adjustment.quantity);
    draft.position = { ...draft.position, dustQuantity };
    return ok(finishAdjusted(draft));
  }
  const owner = tradeId ?? externalTradeIdFor(records.profileId, symbol);
  draft.desk.push(adjustDesk(adjustment, owner, fence, at));
  if (tradeId === null) {
    draft.position = withExternal(draft.position, changeOf(adjustment)).position;
    return ok(finishAdjusted(draft));
  }
  const { trade } = records;
  if (trade === null || !fits(trade, adjustment)) {
    const held = trade?.holding.quantity.toString() ?? 'nothing';
    return refuse({ code: 'ADJUSTMENT_DOES_NOT_FIT', held, adjusted: adjustment.quantity.toString() });
  }
  moveTrade(draft, trade, adjusted(trade, adjustment, draft));
  const recorded = finishAdjusted(draft);
  return ok(ended(recorded, draft, adjustment));
}

/** A trade is only ever made smaller by an estimate, and by nothing turned round. */
function fits(trade: Trade, { kind, quantity }: Adjustment): boolean {
  const held = trade.holding.quantity;
  if (held.isZero || quantity.isZero) return false;
  if (kind === 'estimated')
    return quantity.sign !== held.sign && !quantity.abs().greaterThan(openQuantity(trade));
  return held.plus(quantity).sign === held.sign;
}

function adjusted(trade: Trade, adjustment: Adjustment, { records, at }: RecordDraft): Trade {
  const { kind, quantity, price } = adjustment;
  if (kind === 'recount') return recountTrade(trade, quantity, at.now);
  if (kind === 'split') return splitTrade(trade, quantity, records.instrument.tickSize, at.now);
  return closeMissing(trade, changeOf(adjustment), price, at.now);
}

/** Rounded as the desk rounds a fill: against the trader. */
function changeOf({ adjustmentId, quantity, price, occurredAt }: Adjustment): HoldingChange {
  const buys = quantity.sign > 0;
  const notional = quantity
    .abs()
    .times(price)
    .toScale(LEDGER_SCALE, buys ? 'up' : 'down');
  const cashOut = buys ? notional : notional.negated();
  return { fillId: fillId(adjustmentId), quantity, cashOut, fee: ZERO, at: occurredAt };
}

/** The desk lets the trade go where nothing of it is left to end by itself. */
function ended(recorded: Recorded, draft: RecordDraft, { adjustmentId }: Adjustment): Recorded {
  const { trade, records, at } = draft;
  if (trade === null || trade.status !== 'closed' || records.siblings.length > 0) return recorded;
  const close = closeTrade(trade, adjustmentId, records.instrument.lotSize, at);
  return { ...recorded, deskOperations: [...recorded.deskOperations, close] };
}
