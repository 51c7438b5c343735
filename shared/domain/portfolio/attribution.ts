import type { UtcMillis } from '../time/instant.ts';
import { type TradeMetrics, tradeMetrics } from './trade-metrics.ts';
import { rMultipleOf, type TradeOutcome } from './trade-outcome.ts';

export const DIMENSIONS = ['symbol', 'rule', 'direction', 'exitReason', 'weekday', 'hour'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** A moment on the clock by which entries are grouped, of the exchange or of UTC. Weekday 0 is Sunday. */
export interface ClockReading {
  readonly weekday: number;
  readonly hour: number;
}

export interface AttributionRow {
  readonly key: string;
  readonly profit: number;
  readonly metrics: TradeMetrics;
}

/** Trades without a leading rule, such as those opened by hand. */
const NO_RULE = 'none';

/**
 * Where the profit came from, by one dimension: the most profitable group first, groups of equal profit by name. The profits of the
 * rows add up to the profit of all trades.
 */
export function attributeBy(
  dimension: Dimension,
  trades: readonly TradeOutcome[],
  readClock: (at: UtcMillis) => ClockReading,
): readonly AttributionRow[] {
  const groups = new Map<string, TradeOutcome[]>();
  for (const trade of trades) {
    const key = keyOf(dimension, trade, readClock);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [trade]);
    else group.push(trade);
  }
  return [...groups]
    .map(([key, group]) => ({
      key,
      profit: group.reduce((total, { profit }) => total + profit, 0),
      metrics: tradeMetrics(group),
    }))
    .sort((a, b) => b.profit - a.profit || (a.key < b.key ? -1 : 1));
}

function keyOf(
  dimension: Dimension,
  trade: TradeOutcome,
  readClock: (at: UtcMillis) => ClockReading,
): string {
  switch (dimension) {
    case 'symbol':
      return trade.symbol;
    case 'rule':
      return trade.rule ?? NO_RULE;
    case 'direction':
      return trade.direction;
    case 'exitReason':
      return trade.exitReason;
    case 'weekday':
      return String(readClock(trade.openedAt).weekday);
    case 'hour':
      return String(readClock(trade.openedAt).hour).padStart(2, '0');
  }
}

/** The UTC clock, for coins. */
export function readUtcClock(at: UtcMillis): ClockReading {
  const date = new Date(at);
  return { weekday: date.getUTCDay(), hour: date.getUTCHours() };
}

/** How far one trade ran for and against us, in units of its risk, for the scatter of excursions. */
export interface Excursion {
  readonly tradeId: string;
  readonly resultR: number;
  readonly bestR: number;
  readonly worstR: number;
}

/** Only trades with a stop and a tracked best and worst profit have a place in the scatter. */
export function excursionsOf(trades: readonly TradeOutcome[]): readonly Excursion[] {
  return trades.flatMap((trade) => {
    const resultR = rMultipleOf(trade);
    const { tradeId, risk, bestProfit, worstProfit } = trade;
    if (resultR === null || risk === null || bestProfit === null || worstProfit === null) return [];
    return [{ tradeId, resultR, bestR: bestProfit / risk, worstR: worstProfit / risk }];
  });
}
