import type { StoredBacktest } from '../../contracts/backtest.ts';
import { type BacktestProgress, type BacktestResult, backtestSteps } from '../../domain/backtest/backtest.ts';
import { type BacktestSetup, checkedSetup } from '../../domain/backtest/setup.ts';
import type { Bar } from '../../domain/market/bar.ts';
import { acceptBars } from '../../domain/market/bar-checks.ts';
import { columnsOf } from '../../domain/market/bar-columns.ts';
import { ok, refuse, type Result } from '../../domain/result.ts';
import type { UtcMillis } from '../../domain/time/instant.ts';
import type { MarketDataSource } from '../ports/market-data.ts';
import type { TenantStore } from '../ports/store.ts';
import type { VerifiedTenant } from '../principal.ts';
import { BACKTEST, BACKTEST_PARTITION, BACKTESTS } from '../records/backtest-kinds.ts';
import { replaceOf } from '../records/record-codec.ts';
import type { Services } from '../services.ts';
import { readTradingSettings } from './profile-settings.ts';
import { researchSetup } from './research-setup.ts';
import { offerOf, readBacktest } from './start-backtest.ts';
import { storeBacktestResult } from './store-backtest-result.ts';

/** More would not fit into the memory of a small machine beside everything else. */
const BARS_MAX = 1_000_000;
const PAGE = 5_000;
/** Some milliseconds of work between two chances for everybody else. */
const BARS_PER_STEP = 1_600;
/** Progress is stored four times a second at most. */
const PROGRESS_EVERY_MS = 250;

/** Lets the host do other work before it goes on. */
export type Breathe = () => Promise<void>;

/**
 * Runs a backtest that is on record, in steps, and stores its result. Delivered again after a crash it begins anew under the same id and writes the same
 * records: the same bars and settings give the same result. Ends early when somebody wants it to, or when another run has taken it over.
 */
export async function runBacktest(
  tenant: VerifiedTenant,
  backtestId: string,
  services: Services,
  breathe: Breathe,
): Promise<void> {
  const store = services.store.forTenant(tenant);
  const found = await readBacktest(store, backtestId);
  if (found === null || (found.backtest.state !== 'queued' && found.backtest.state !== 'running')) return;
  const { backtest } = found;
  await change(store, backtestId, { state: 'running', progress: 0 });
  const setup = await setupOf(backtest, services);
  if (!setup.ok) {
    await finish(store, backtest, { state: 'failed', because: setup.refusal }, services);
    return;
  }
  const result = await inSteps(setup.value, store, backtest, services, breathe);
  if (result === null) {
    await finish(store, backtest, { state: 'canceled' }, services);
    return;
  }
  await storeBacktestResult(store, backtest, setup.value, result);
  const { bars, outcomes } = result;
  await finish(
    store,
    backtest,
    { state: 'done', progress: 1, bars, closedTrades: outcomes.length },
    services,
  );
}

/** Null when it was cancelled. */
async function inSteps(
  setup: BacktestSetup,
  store: TenantStore,
  { backtestId }: StoredBacktest,
  services: Services,
  breathe: Breathe,
): Promise<BacktestResult | null> {
  const steps = backtestSteps(setup, BARS_PER_STEP);
  let toldAt: UtcMillis | null = null;
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    await breathe();
    const now = services.clock.now();
    if (toldAt !== null && now - toldAt < PROGRESS_EVERY_MS) continue;
    toldAt = now;
    if (await tell(store, backtestId, step.value)) continue;
    return null;
  }
}

/** Stores how far it is; false when somebody wants it to end. */
async function tell(store: TenantStore, backtestId: string, progress: BacktestProgress): Promise<boolean> {
  const told = await change(store, backtestId, {
    progress: progress.bars / progress.of,
    bars: progress.bars,
    closedTrades: progress.closedTrades,
  });
  return told !== null && !told.cancelWanted && told.state === 'running';
}

async function finish(
  store: TenantStore,
  { backtestId }: StoredBacktest,
  end: Partial<StoredBacktest>,
  services: Services,
): Promise<void> {
  await change(store, backtestId, { ...end, finishedAt: services.clock.now() });
}

/** Changes the record as it is now: a wish to cancel that came in between stays in it. */
async function change(
  store: TenantStore,
  backtestId: string,
  to: Partial<StoredBacktest>,
): Promise<StoredBacktest | null> {
  const found = await readBacktest(store, backtestId);
  if (found === null) return null;
  const changed = { ...found.backtest, ...to };
  const written = await store.write(BACKTESTS, BACKTEST_PARTITION, [
    replaceOf(BACKTEST, changed, found.etag),
  ]);
  return written.ok ? changed : change(store, backtestId, to);
}

/** The setup with the whole series from its first bar, or why there is none, in one sentence. */
async function setupOf(backtest: StoredBacktest, services: Services): Promise<Result<BacktestSetup, string>> {
  const { timeframe, capital } = backtest;
  const offer = offerOf(backtest, services);
  if (offer === null) return refuse('The source does not offer this series any more.');
  const settings = readTradingSettings(backtest);
  if (!settings.ok) return refuse('The settings do not fit this release any more.');
  const { instrument } = offer;
  const market = services.marketData.source(backtest.source);
  if (market === null) return refuse(`There is no source ${backtest.source} any more.`);
  const bars = await wholeSeries(backtest, market);
  if (!bars.ok) return bars;
  const { calendar } = instrument;
  const rules = { timeframe, calendar, now: market.marketTime(), graceMs: market.revisesForMs };
  const accepted = acceptBars(bars.value, rules, { tolerateDoubtful: false });
  if (!accepted.ok) return refuse(accepted.refusal.sentence);
  const { exitStyle } = services.venues.capabilities('paper');
  const columns = columnsOf(bars.value);
  const setup = researchSetup({
    instrument,
    timeframe,
    bars: columns,
    settings: settings.value,
    capital,
    exitStyle,
  });
  const checked = checkedSetup(setup);
  return checked.ok ? checked : refuse(checked.refusal.sentence);
}

async function wholeSeries(
  { source, symbol, timeframe }: StoredBacktest,
  market: MarketDataSource,
): Promise<Result<readonly Bar[], string>> {
  const bars: Bar[] = [];
  for (;;) {
    const page = await market.closedBars({ source, symbol, timeframe }, bars.at(-1)?.closesAt ?? null, PAGE);
    for (const bar of page) bars.push(bar);
    if (page.length < PAGE) return ok(bars);
    if (bars.length > BARS_MAX)
      return refuse(`The series has more than ${BARS_MAX} bars: choose a longer timeframe.`);
  }
}
