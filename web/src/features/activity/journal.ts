import type { AuditEntry, Decision, Fill, Order, Trade } from '../../lib/records.ts';

export const KINDS = ['fill', 'decision', 'order', 'trade', 'audit'] as const;
export type Kind = (typeof KINDS)[number];

/** One thing that happened, as a sentence, with whose it is and where to look. */
export interface Happening {
  readonly key: string;
  readonly at: number;
  readonly kind: Kind;
  readonly profileId: string | null;
  readonly symbol: string | null;
  readonly sentence: string;
  readonly tradeId: string | null;
  /** The bar to explain, for a decision. */
  readonly barClosesAt: number | null;
}

export interface Sources {
  readonly fills: readonly Fill[];
  readonly decisions: readonly Decision[];
  readonly orders: readonly Order[];
  readonly trades: readonly Trade[];
  readonly audit: readonly AuditEntry[];
}

/** How each kind of record is said. The words come from the catalogue, the amounts are the records' own. */
export interface Telling {
  readonly fill: (fill: Fill) => string;
  readonly decision: (decision: Decision) => string;
  readonly order: (order: Order) => string;
  readonly trade: (trade: Trade) => string;
  readonly audit: (entry: AuditEntry) => string;
}

const TOLD: ReadonlySet<string> = new Set(['rejected', 'unknown', 'not_placed', 'canceled', 'expired']);

/** All that happened, the newest first, in one order. Orders speak only where something became of them that no fill says. */
export function journalOf(
  { fills, decisions, orders, trades, audit }: Sources,
  tell: Telling,
): readonly Happening[] {
  const nothing = { profileId: null, symbol: null, tradeId: null, barClosesAt: null };
  const happenings: Happening[] = [
    ...fills.map((fill) => ({
      ...nothing,
      key: `fill ${fill.profileId} ${fill.fillId}`,
      at: fill.occurredAt,
      kind: 'fill' as const,
      profileId: fill.profileId,
      symbol: fill.symbol,
      sentence: tell.fill(fill),
    })),
    ...decisions.map((decision) => ({
      key: `decision ${decision.decisionId}`,
      at: decision.decidedAt,
      kind: 'decision' as const,
      profileId: decision.profileId,
      symbol: decision.symbol,
      sentence: tell.decision(decision),
      tradeId: decision.tradeId,
      barClosesAt: decision.barClosesAt,
    })),
    ...orders
      .filter(({ status }) => TOLD.has(status))
      .map((order) => ({
        ...nothing,
        key: `order ${order.clientOrderId}`,
        at: order.recordedAt,
        kind: 'order' as const,
        profileId: order.intent.profileId,
        symbol: order.intent.terms.symbol,
        sentence: tell.order(order),
        tradeId: order.intent.tradeId,
      })),
    ...trades.flatMap((trade) =>
      trade.closedAt === null || trade.status !== 'closed'
        ? []
        : [
            {
              ...nothing,
              key: `trade ${trade.tradeId}`,
              at: trade.closedAt,
              kind: 'trade' as const,
              profileId: trade.profileId,
              symbol: trade.symbol,
              sentence: tell.trade(trade),
              tradeId: trade.tradeId,
            },
          ],
    ),
    ...audit.map((entry, index) => ({
      ...nothing,
      key: `audit ${entry.at} ${entry.action} ${index}`,
      at: Date.parse(entry.at),
      kind: 'audit' as const,
      profileId: /^profile:(.+)$/.exec(entry.subject)?.[1] ?? null,
      sentence: tell.audit(entry),
    })),
  ];
  return happenings.sort((left, right) => right.at - left.at || (left.key < right.key ? -1 : 1));
}
