import type { Profile } from '../../contracts/profile.ts';
import type { Fill } from '../../domain/orders/execution-report.ts';
import { figuresOf, type Trade, withExtremes } from '../../domain/orders/trade.ts';
import { averageHoldMs } from '../../domain/portfolio/hold-time.ts';
import type { TradeOutcome } from '../../domain/portfolio/trade-outcome.ts';
import { leadingRule } from '../../domain/strategy/leading-rule.ts';
import type { TenantStore } from '../ports/store.ts';
import { DECISION } from '../records/decision-kinds.ts';
import { everyRecordOf } from '../records/every-record.ts';
import { EXCURSION, FILL, TRADE } from '../records/kinds.ts';
import { RECORDS } from '../records/load-slice.ts';

/** What is known of a trade beside its books: its fills, how far its bars went, and the rule that led to it. */
interface Beside {
  readonly fills: readonly Fill[];
  readonly high: number | null;
  readonly low: number | null;
  readonly rule: string | null;
}

/** The closed trades of a profile as analytics see them, in the order of their closing. They are those of a backtest over the same bars. */
export async function readOutcomes(profile: Profile, store: TenantStore): Promise<readonly TradeOutcome[]> {
  const fills = new Map<string, Fill[]>();
  for await (const fill of everyRecordOf(profile, FILL, store, RECORDS)) {
    const known = fills.get(fill.clientOrderId);
    if (known === undefined) fills.set(fill.clientOrderId, [fill]);
    else known.push(fill);
  }
  const extremes = new Map<string, { readonly high: number; readonly low: number }>();
  for await (const { tradeId, high, low } of everyRecordOf(profile, EXCURSION, store, RECORDS))
    extremes.set(tradeId, { high, low });
  const rules = await leadingRules(profile, store);
  const outcomes: TradeOutcome[] = [];
  for await (const trade of everyRecordOf(profile, TRADE, store, RECORDS, ['closed'])) {
    const orders = [...trade.entryOrders, ...trade.exitOrders];
    const seen = extremes.get(trade.tradeId);
    outcomes.push(
      outcomeOf(trade, {
        fills: orders.flatMap((id) => fills.get(id) ?? []),
        high: seen?.high ?? null,
        low: seen?.low ?? null,
        rule: rules.get(trade.tradeId) ?? null,
      }),
    );
  }
  return outcomes.sort((left, right) => left.closedAt - right.closedAt);
}

/** By trade. A trade that no decision opened was opened by hand and has none. */
async function leadingRules(profile: Profile, store: TenantStore): Promise<ReadonlyMap<string, string>> {
  const rules = new Map<string, string>();
  for await (const decision of everyRecordOf(profile, DECISION, store, RECORDS, ['intent'])) {
    const { tradeId, direction, verdicts } = decision;
    const rule = leadingRule(verdicts, direction);
    if (tradeId !== null && rule !== null) rules.set(tradeId, rule);
  }
  return rules;
}

/** A closed trade for analytics, measured from the books. */
function outcomeOf(closed: Trade, { fills, high, low, rule }: Beside): TradeOutcome {
  const trade = high === null || low === null ? closed : withExtremes(closed, high, low);
  const { tradeId, symbol, direction, holding, fees, exitReason } = trade;
  const figures = figuresOf(trade);
  const openedAt = trade.openedAt ?? trade.recordedAt;
  const closedAt = trade.closedAt ?? trade.recordedAt;
  const quantity = trade.enteredQuantity.toFloat();
  const profit = holding.realised.toFloat();
  const multiple = figures?.rMultiple ?? null;
  const inTime = fills
    .map((fill) => ({ ...fill, at: fill.occurredAt }))
    .sort((left, right) => left.at - right.at);
  return {
    tradeId,
    symbol,
    direction,
    openedAt,
    closedAt,
    heldMs: averageHoldMs(inTime) ?? closedAt - openedAt,
    profit,
    fees: fees.quote.plus(fees.other).toFloat(),
    risk: multiple === null || multiple === 0 ? null : profit / multiple,
    bestProfit: moveOf(figures?.maxFavourable, quantity),
    worstProfit: moveOf(figures?.maxAdverse, -quantity),
    rule,
    exitReason: exitReason ?? 'reconciliation',
  };
}

function moveOf(perUnit: number | null | undefined, quantity: number): number | null {
  return perUnit === null || perUnit === undefined ? null : perUnit * quantity;
}
