import type { Profile } from '../../contracts/profile.ts';
import { Decimal } from '../../domain/money/decimal.ts';
import type { EquityPoint } from '../../domain/portfolio/equity.ts';
import { markDayOf } from '../../domain/portfolio/mark-day.ts';
import { type Performance, performanceOf } from '../../domain/portfolio/performance.ts';
import { withQuietDays } from '../../domain/portfolio/quiet-days.ts';
import type { TenantStore } from '../ports/store.ts';
import { EQUITY_MARK, MARKS } from '../records/decision-kinds.ts';
import { instrumentOf } from '../records/profile-kind.ts';
import { everyRecordOf } from '../records/every-record.ts';
import type { Services } from '../services.ts';
import type { Measured } from './analyse-performance.ts';
import { capitalFlows } from './capital-flows.ts';
import { readOutcomes } from './read-outcomes.ts';

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
  for await (const mark of everyRecordOf(profile, EQUITY_MARK, store, MARKS)) {
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
