import type { Profile } from '../../contracts/profile.ts';
import type { Fill } from '../../domain/orders/execution-report.ts';
import { figuresOf, type Trade } from '../../domain/orders/trade.ts';
import { Decimal } from '../../domain/money/decimal.ts';
import type { EquityPoint } from '../../domain/portfolio/equity.ts';
import { averageHoldMs } from '../../domain/portfolio/hold-time.ts';
import { markDayOf } from '../../domain/portfolio/mark-day.ts';
import { type Performance, performanceOf } from '../../domain/portfolio/performance.ts';
import { withQuietDays } from '../../domain/portfolio/quiet-days.ts';
import type { TradeOutcome } from '../../domain/portfolio/trade-outcome.ts';
import type { TenantContainer } from '../../contracts/topology.ts';
import type { TenantStore } from '../ports/store.ts';
import { allDocuments } from '../records/all-documents.ts';
import { EQUITY_MARK, MARKS } from '../records/decision-kinds.ts';
import { FILL, TRADE } from '../records/kinds.ts';
import { RECORDS } from '../records/load-slice.ts';
import { instrumentOf } from '../records/profile-kind.ts';
import type { RecordKind } from '../records/record-codec.ts';
import type { Services } from '../services.ts';
import type { Measured } from './analyse-performance.ts';
import { capitalFlows } from './capital-flows.ts';

export interface ReadPerformance {
  readonly metrics: Performance;
  readonly marks: number;
  readonly closedTrades: number;
  /** 252 where stocks are traded, 365 for coins. */
  readonly periodsPerYear: number;
}

/** The metrics of one profile, from all its equity marks and closed trades. What is paid in or out is a flow and no profit. */
export async function readPerformance(
  profile: Profile,
  store: TenantStore,
  services: Services,
): Promise<ReadPerformance> {
  const { points, trades, marks, calendar, periodsPerYear } = await readMeasured(profile, store, services);
  const metrics = performanceOf({
    points,
    trades,
    benchmark: [],
    periodsPerYear,
    dayOf: (at) => markDayOf(calendar, at),
  });
  return { metrics, marks, closedTrades: trades.length, periodsPerYear };
}

/** All that a profile is measured by, with the bars of its first symbol beside it. */
export async function readMeasured(
  profile: Profile,
  store: TenantStore,
  services: Services,
): Promise<Measured & { readonly marks: number }> {
  const symbol = profile.symbols[0] ?? '';
  const { calendar } = await instrumentOf(services, profile, symbol);
  const marked = await equityPoints(profile, store);
  const { source, timeframe } = profile.market;
  return {
    points: withQuietDays(marked, calendar, services.venues.marketTime(profile)),
    trades: await readOutcomes(profile, store),
    marks: marked.length,
    calendar,
    periodsPerYear: calendar === '24x7' ? 365 : 252,
    bars: await services.bars.window({ source, symbol, timeframe }),
  };
}

/** The first capital is the start of the curve; each mark takes the flows since the one before it. */
async function equityPoints(profile: Profile, store: TenantStore): Promise<readonly EquityPoint[]> {
  const flows = [...(await capitalFlows(profile, store))];
  const start = flows.shift();
  if (start === undefined) return [];
  const capital = start.amount.toFloat();
  const points: EquityPoint[] = [{ at: start.at, equity: capital, cash: capital, exposure: 0, flow: 0 }];
  for await (const mark of everyRecord(store, MARKS, profile, EQUITY_MARK)) {
    let flow = Decimal.of(0n);
    while (flows[0] !== undefined && flows[0].at <= mark.at) flow = flow.plus(flows.shift()?.amount ?? flow);
    const { at, equity, cash, exposure } = mark;
    points.push({
      at,
      equity: equity.toFloat(),
      cash: cash.toFloat(),
      exposure: exposure.toFloat(),
      flow: flow.toFloat(),
    });
  }
  return points;
}

async function readOutcomes(profile: Profile, store: TenantStore): Promise<readonly TradeOutcome[]> {
  const fills = new Map<string, Fill[]>();
  for await (const fill of everyRecord(store, RECORDS, profile, FILL)) {
    const known = fills.get(fill.clientOrderId);
    if (known === undefined) fills.set(fill.clientOrderId, [fill]);
    else known.push(fill);
  }
  const outcomes: TradeOutcome[] = [];
  for await (const trade of everyRecord(store, RECORDS, profile, TRADE, ['closed'])) {
    const orders = [...trade.entryOrders, ...trade.exitOrders];
    outcomes.push(
      outcomeOf(
        trade,
        orders.flatMap((id) => fills.get(id) ?? []),
      ),
    );
  }
  return outcomes.sort((left, right) => left.closedAt - right.closedAt);
}

/** A closed trade for analytics, measured from the books. */
function outcomeOf(trade: Trade, fills: readonly Fill[]): TradeOutcome {
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
    rule: null,
    exitReason: exitReason ?? 'reconciliation',
  };
}

function moveOf(perUnit: number | null | undefined, quantity: number): number | null {
  return perUnit === null || perUnit === undefined ? null : perUnit * quantity;
}

async function* everyRecord<Value>(
  store: TenantStore,
  container: TenantContainer,
  { profileId }: Profile,
  kind: RecordKind<Value>,
  states?: readonly string[],
): AsyncGenerator<Value, void, undefined> {
  const query = { partition: profileId, type: kind.type, order: 'oldest-first', limit: 500 } as const;
  const wanted = states === undefined ? query : { ...query, states };
  for await (const document of allDocuments(store, container, wanted)) yield kind.decode(document);
}
