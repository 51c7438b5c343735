import type { JsonValue } from '../../../shared/application/ports/store.ts';
import { ACCOUNTS } from '../../../shared/domain/desk/ledger.ts';

/** What can be exported: the type of the stored record, and the columns of its CSV as paths into it. */
export const EXPORTS = {
  orders: {
    type: 'order',
    columns: [
      'clientOrderId',
      'venueOrderId',
      'intent.tradeId',
      'intent.leg',
      'intent.origin',
      'intent.direction',
      'intent.terms.symbol',
      'intent.terms.side',
      'intent.terms.type',
      'intent.terms.quantity',
      'intent.terms.limitPrice',
      'intent.terms.stopPrice',
      'intent.terms.timeInForce',
      'status',
      'filledQuantity',
      'averagePrice',
      'filledNotional',
      'fees.quote',
      'reason',
      'intent.decidedAt',
      'occurredAt',
      'recordedAt',
    ],
  },
  fills: {
    type: 'fill',
    columns: [
      'fillId',
      'clientOrderId',
      'venueOrderId',
      'symbol',
      'side',
      'quantity',
      'price',
      'fee',
      'feeCurrency',
      'liquidity',
      'occurredAt',
    ],
  },
  trades: {
    type: 'trade',
    columns: [
      'tradeId',
      'symbol',
      'direction',
      'status',
      'enteredQuantity',
      'exitedQuantity',
      'entryNotional',
      'exitNotional',
      'holding.realised',
      'holding.fifoRealised',
      'fees.quote',
      'exitReason',
      'openedAt',
      'closedAt',
      'recordedAt',
    ],
  },
  decisions: {
    type: 'decision',
    columns: [
      'decisionId',
      'symbol',
      'timeframe',
      'barClosesAt',
      'decidedAt',
      'outcome',
      'direction',
      'score',
      'conviction',
      'denial.code',
      'size.quantity',
      'tradeId',
      'sentence',
    ],
  },
  postings: {
    type: 'posting',
    columns: [
      'sequence',
      'operationId',
      'kind',
      'at',
      'tradeId',
      'symbol',
      'reservationId',
      'fillId',
      'because',
      'quantity',
      'held',
      ...ACCOUNTS.map((account) => `legs.${account}`),
    ],
  },
} as const satisfies Readonly<Record<string, { readonly type: string; readonly columns: readonly string[] }>>;

export type ExportKind = keyof typeof EXPORTS;
export const EXPORT_KINDS = [
  'orders',
  'fills',
  'trades',
  'decisions',
  'postings',
] as const satisfies readonly ExportKind[];

/** The value at a path such as `intent.terms.symbol`, for a cell; null where the record has none. */
export function cellAt(record: JsonValue, path: string): string | number | boolean | null {
  let value: JsonValue | undefined = record;
  for (const key of path.split('.')) {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return null;
    value = Object.entries(value).find(([name]) => name === key)?.[1];
  }
  return value === undefined || typeof value === 'object' ? null : value;
}
