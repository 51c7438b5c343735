import {
  adjustmentSchema,
  excursionSchema,
  fillSchema,
  orderSchema,
  positionSchema,
  timelineEntrySchema,
  tradeSchema,
  unmatchedFillSchema,
} from '../../contracts/records.ts';
import { recordKind, symbolKey } from './record-codec.ts';

/** The records of a profile. All of them share its partition, so one fill and all that follows from it is one atomic batch. */

export const ORDER = recordKind({
  type: 'order',
  schema: orderSchema,
  key: (order) => order.clientOrderId,
  filing: (order) => ({ state: order.status, at: order.intent.decidedAt }),
});

export const TRADE = recordKind({
  type: 'trade',
  schema: tradeSchema,
  key: (trade) => trade.tradeId,
  filing: (trade) => ({ state: trade.status, at: trade.openedAt ?? trade.recordedAt }),
});

export const POSITION = recordKind({
  type: 'position',
  schema: positionSchema,
  key: (position) => symbolKey(position.symbol),
  filing: (position) => ({
    state: position.slices.length === 0 && position.external.quantity.isZero ? 'flat' : 'open',
    at: position.recordedAt,
  }),
});

export const FILL = recordKind({
  type: 'fill',
  schema: fillSchema,
  key: (fill) => fill.fillId,
  filing: (fill) => ({ state: fill.side, at: fill.occurredAt }),
});

export const UNMATCHED_FILL = recordKind({
  type: 'unmatched',
  schema: unmatchedFillSchema,
  key: (fill) => fill.fillId,
  filing: (fill) => ({ state: fill.because, at: fill.occurredAt }),
});

/** A change of quantity that no fill explains, named by the finding behind it. */
export const ADJUSTMENT = recordKind({
  type: 'adjustment',
  schema: adjustmentSchema,
  key: (adjustment) => adjustment.adjustmentId,
  filing: (adjustment) => ({ state: adjustment.kind, at: adjustment.occurredAt }),
});

/** How far the bars of a closed trade went. The books of the trade have no bars, so it is kept beside them, once, when the trade is folded. */
export const EXCURSION = recordKind({
  type: 'excursion',
  schema: excursionSchema,
  key: (excursion) => excursion.tradeId,
  filing: (excursion) => ({ state: null, at: excursion.seenAt }),
});

/** A line of a trade's story, listed by trade through its state. */
export const TIMELINE_ENTRY = recordKind({
  type: 'step',
  schema: timelineEntrySchema,
  key: (entry) => `${entry.clientOrderId}:${entry.orderRevision}:${entry.fillId ?? ''}`,
  filing: (entry) => ({ state: entry.tradeId, at: entry.occurredAt }),
});
