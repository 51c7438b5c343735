import type { TradeWatch } from '../engine/risk-state.ts';
import type { TradeId } from '../ids/ids.ts';
import type { Fill } from '../orders/execution-report.ts';
import { figuresOf, type Trade, withExtremes } from '../orders/trade.ts';
import type { EquityPoint } from '../portfolio/equity.ts';
import { averageHoldMs } from '../portfolio/hold-time.ts';
import type { TradeOutcome } from '../portfolio/trade-outcome.ts';
import type { DenialCode } from '../risk/denial.ts';
import { leadingRule } from '../strategy/leading-rule.ts';
import type { RuleName } from '../strategy/rule.ts';
import type { EntrySignal } from '../strategy/signal.ts';
import type { UtcMillis } from '../time/instant.ts';

/** An entry that the rules wanted and risk refused. */
export interface Denial {
  readonly at: UtcMillis;
  readonly code: DenialCode;
}

/** What a backtest keeps of what happened, beside its records. It grows with trades and days, never with bars. */
export class Journal {
  readonly fills: Fill[] = [];
  readonly outcomes: TradeOutcome[] = [];
  readonly points: EquityPoint[] = [];
  readonly denials: Denial[] = [];
  readonly alarms = new Map<string, number>();
  readonly #open = new Map<TradeId, { readonly rule: RuleName | null; readonly fills: Fill[] }>();

  entered(tradeId: TradeId, signal: EntrySignal): void {
    this.#open.set(tradeId, { rule: leadingRule(signal.verdicts, signal.direction), fills: [] });
  }

  filled(tradeId: TradeId, fills: readonly Fill[]): void {
    this.fills.push(...fills);
    this.#open.get(tradeId)?.fills.push(...fills);
  }

  closed(trade: Trade, watch: TradeWatch | undefined): void {
    const kept = this.#open.get(trade.tradeId);
    this.#open.delete(trade.tradeId);
    if (trade.status === 'closed') this.outcomes.push(outcomeOf(trade, watch, kept));
  }

  alarm(code: string): void {
    this.alarms.set(code, (this.alarms.get(code) ?? 0) + 1);
  }
}

/** A closed trade for analytics, measured from the books. */
function outcomeOf(
  closed: Trade,
  watch: TradeWatch | undefined,
  kept: { readonly rule: RuleName | null; readonly fills: readonly Fill[] } | undefined,
): TradeOutcome {
  const figures = figuresOf(seenBy(closed, watch));
  const { tradeId, symbol, direction, holding, fees, enteredQuantity, exitReason } = closed;
  const openedAt = closed.openedAt ?? closed.recordedAt;
  const closedAt = closed.closedAt ?? closed.recordedAt;
  const quantity = enteredQuantity.toFloat();
  const held = (kept?.fills ?? []).map(({ side, quantity, occurredAt }) => ({
    side,
    quantity,
    at: occurredAt,
  }));
  const profit = holding.realised.toFloat();
  return {
    tradeId,
    symbol,
    direction,
    openedAt,
    closedAt,
    heldMs: averageHoldMs(held) ?? closedAt - openedAt,
    profit,
    fees: fees.quote.plus(fees.other).toFloat(),
    risk: figures === null ? null : riskOf(closed, figures.averageEntry, quantity),
    bestProfit: scaled(figures?.maxFavourable, quantity),
    worstProfit: scaled(figures?.maxAdverse, -quantity),
    rule: kept?.rule ?? null,
    exitReason: exitReason ?? 'reconciliation',
  };
}

/** The trade with the extremes of its bars; as it is where no bar closed while it was open. */
function seenBy(closed: Trade, watch: TradeWatch | undefined): Trade {
  const high = watch?.highestPrice ?? null;
  const low = watch?.lowestPrice ?? null;
  return high === null || low === null ? closed : withExtremes(closed, high, low);
}

function scaled(perUnit: number | null | undefined, quantity: number): number | null {
  return perUnit === null || perUnit === undefined ? null : perUnit * quantity;
}

/** The loss accepted at the entry, above zero; null without a stop, or where the entry filled beyond it. */
function riskOf({ initialStopPrice, direction }: Trade, entry: number, quantity: number): number | null {
  if (initialStopPrice === null) return null;
  const distance = (direction === 'long' ? 1 : -1) * (entry - initialStopPrice.toFloat());
  return distance > 0 ? distance * quantity : null;
}
