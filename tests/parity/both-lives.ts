import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ReplayResult, replayThroughHost } from '../../local/replay/replay-through-host.ts';
import {
  readTradingSettings,
  type SettingsWish,
} from '../../shared/application/use-cases/profile-settings.ts';
import { researchSetup } from '../../shared/application/use-cases/research-setup.ts';
import { backtest } from '../../shared/domain/backtest/backtest.ts';
import { orderListHash } from '../../shared/domain/backtest/order-list.ts';
import type { BarColumns } from '../../shared/domain/market/bar.ts';
import { columnsOf } from '../../shared/domain/market/bar-columns.ts';
import type { Instrument } from '../../shared/domain/market/instrument.ts';
import { syntheticBars } from '../../shared/domain/market/synthetic.ts';
import { Decimal } from '../../shared/domain/money/decimal.ts';
import type { Order } from '../../shared/domain/orders/order.ts';
import type { TradeOutcome } from '../../shared/domain/portfolio/trade-outcome.ts';
import { invariant } from '../../shared/domain/result.ts';
import { utcMillis } from '../../shared/domain/time/instant.ts';
import type { Timeframe } from '../../shared/domain/time/timeframe.ts';
import { PAPER_CAPABILITIES } from '../../shared/venues/paper/paper-connection.ts';
import { COIN } from './instruments.ts';

export interface Market {
  readonly instrument: Instrument;
  readonly timeframe: Timeframe;
  readonly bars: BarColumns;
}

/** Trades often, so that a few hours of a made-up market have something to compare. */
export const LOOSE = {
  parameters: { zoneMode: 'off', triggerMode: 'weighted', momentumMode: 'weighted', scoreThreshold: 0.05 },
  limits: { entriesPerDay: 1000 },
  stops: { trailAfterR: 0.3, trailAtr: 1, minMoveAtr: 0.1, maxBars: 200 },
} satisfies SettingsWish;

export function syntheticMarket(
  seed: string,
  count: number,
  { instrument = COIN, timeframe = '1m' }: Partial<Pick<Market, 'instrument' | 'timeframe'>> = {},
): Market {
  const bars = syntheticBars({
    symbol: instrument.symbol,
    seed,
    startsAt: utcMillis(Date.UTC(2026, 0, 1)),
    timeframe,
    startPrice: 100,
    tick: 0.01,
    dailyVolatility: 0.06,
    barVolume: 5_000,
  });
  const columns = columnsOf(Array.from({ length: count }, () => bars.next().value));
  return { instrument, timeframe, bars: columns };
}

export interface BothLives {
  readonly researched: {
    readonly orders: readonly Order[];
    readonly fillCount: number;
    readonly hash: string;
    readonly outcomes: readonly TradeOutcome[];
  };
  readonly replayed: ReplayResult;
}

/** The same bars through the backtester and through the whole embedded host. */
export async function bothLives(market: Market, wish: SettingsWish): Promise<BothLives> {
  const settings = readTradingSettings(wish);
  invariant(settings.ok, 'The settings of the test are valid');
  const research = { ...market, capital: Decimal.parse('50000'), settings: settings.value };
  const result = backtest(researchSetup({ ...research, exitStyle: PAPER_CAPABILITIES.exitStyle }));
  invariant(result.ok, 'The backtest runs');
  const { orders, fills, outcomes } = result.value;
  const folder = mkdtempSync(join(tmpdir(), 'parity-'));
  try {
    const replayed = await replayThroughHost({ ...research, folder, onProgress: () => undefined });
    const hash = orderListHash(orders, fills);
    return { researched: { orders, fillCount: fills.length, hash, outcomes }, replayed };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
