import type { RecordChanges } from '../../domain/engine/records.ts';
import type { Fill } from '../../domain/orders/execution-report.ts';
import type { Trade } from '../../domain/orders/trade.ts';
import type { UtcMillis } from '../../domain/time/instant.ts';
import type { Write } from '../ports/store.ts';
import { FILL, ORDER, POSITION, TIMELINE_ENTRY, TRADE, UNMATCHED_FILL } from './kinds.ts';
import { createOf, documentId, type RecordKind, replaceOf, upsertOf, symbolKey } from './record-codec.ts';

type Etags = Readonly<Record<string, string>>;

/** The writes of a change, each refused when its record is not as it was read. */
export function writesOf(changes: RecordChanges, etags: Etags): readonly Write[] {
  const { orders, trade, position, unmatched, timeline } = changes;
  return [
    ...orders.map((order) => unchangedSinceRead(ORDER, order, etags)),
    ...(trade === null ? [] : [unchangedSinceRead(TRADE, trade, etags)]),
    ...(position === null ? [] : [unchangedSinceRead(POSITION, position, etags)]),
    ...unmatched.map((fill) => unchangedSinceRead(UNMATCHED_FILL, fill, etags)),
    // A line of the story is named by its content: the same line twice is one line.
    ...timeline.map((entry) => upsertOf(TIMELINE_ENTRY, entry)),
  ];
}

function unchangedSinceRead<Value>(kind: RecordKind<Value>, value: Value, etags: Etags): Write {
  const etag = etags[kind.idOf(value)];
  return etag === undefined ? createOf(kind, value) : replaceOf(kind, value, etag);
}

export function fillWrites(fills: readonly Fill[]): readonly Write[] {
  return fills.map((fill) => upsertOf(FILL, fill));
}

export function slotId(symbol: string): string {
  return documentId('slot', symbolKey(symbol));
}

/** One slot a symbol: while it is taken the store itself refuses a second entry, should a desk ever come back with an older state. */
export function takeSlot(trade: Pick<Trade, 'symbol' | 'tradeId'>, at: UtcMillis): Write {
  const body = { tradeId: trade.tradeId };
  return {
    kind: 'create',
    id: slotId(trade.symbol),
    type: 'slot',
    state: trade.tradeId,
    at,
    body,
  };
}

export function freeSlot(trade: Pick<Trade, 'symbol'>, ifMatch: string): Write {
  return { kind: 'delete', id: slotId(trade.symbol), ifMatch };
}
