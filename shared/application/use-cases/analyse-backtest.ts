import type { StoredBacktest } from '../../contracts/backtest.ts';
import type { Instrument } from '../../domain/market/instrument.ts';
import type { EquityPoint } from '../../domain/portfolio/equity.ts';
import type { TradeOutcome } from '../../domain/portfolio/trade-outcome.ts';
import type { TenantStore } from '../ports/store.ts';
import { allDocuments } from '../records/all-documents.ts';
import { BACKTEST_CURVE, BACKTEST_TRADE, BACKTESTS, resultPartition } from '../records/backtest-kinds.ts';
import type { RecordKind } from '../records/record-codec.ts';
import type { Services } from '../services.ts';
import type { Measured } from './analyse-performance.ts';

/** What a finished run is measured by: its own records, and the bars that are still kept. */
export async function readMeasuredBacktest(
  { backtestId, source, symbol, timeframe }: StoredBacktest,
  store: TenantStore,
  services: Services,
): Promise<Measured> {
  const listed = await services.venues.instruments();
  const instrument: Instrument | undefined = listed.find(
    (each) => each.source === source && each.instrument.symbol === symbol,
  )?.instrument;
  const calendar = instrument?.calendar ?? 'XNYS';
  const points: EquityPoint[] = [];
  for await (const { points: stretch } of everyPart(store, backtestId, BACKTEST_CURVE))
    points.push(...stretch);
  const trades: TradeOutcome[] = [];
  for await (const trade of everyPart(store, backtestId, BACKTEST_TRADE)) trades.push(trade);
  const bars = instrument === undefined ? null : await services.bars.window({ source, symbol, timeframe });
  return { points, trades, calendar, periodsPerYear: calendar === '24x7' ? 365 : 252, bars };
}

async function* everyPart<Value>(
  store: TenantStore,
  backtestId: string,
  kind: RecordKind<Value>,
): AsyncGenerator<Value, void, undefined> {
  const query = {
    partition: resultPartition(backtestId),
    type: kind.type,
    order: 'oldest-first',
    limit: 500,
  } as const;
  for await (const document of allDocuments(store, BACKTESTS, query)) yield kind.decode(document);
}
