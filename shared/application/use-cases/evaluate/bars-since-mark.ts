import type { MarkedBars, TradeWatch } from '../../../domain/engine/risk-state.ts';
import type { BarColumns } from '../../../domain/market/bar.ts';
import type { Trade } from '../../../domain/orders/trade.ts';

/**
 * What has closed on an open trade since it was last marked: one bar as a rule, and as many as there were while no host was running. A trade that was
 * never marked counts from the bar in which it was opened. The newest bar is always among them; a bar that is marked already is not marked again.
 */
export function barsSinceMark(
  { tradeId, openedAt }: Trade,
  watch: TradeWatch | undefined,
  { closesAt, high, low, length }: BarColumns,
): MarkedBars {
  const since = watch?.markedAt ?? openedAt ?? Number.POSITIVE_INFINITY;
  let index = length - 1;
  const marked = { tradeId, high: high[index] ?? Number.NaN, low: low[index] ?? Number.NaN, count: 1 };
  for (index -= 1; index >= 0 && (closesAt[index] ?? 0) > since; index -= 1) {
    marked.high = Math.max(marked.high, high[index] ?? marked.high);
    marked.low = Math.min(marked.low, low[index] ?? marked.low);
    marked.count += 1;
  }
  return marked;
}
