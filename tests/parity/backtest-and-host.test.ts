import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { replayThroughHost } from '../../local/replay/replay-through-host.ts';
import { readTradingSettings } from '../../shared/application/use-cases/profile-settings.ts';
import { researchSetup } from '../../shared/application/use-cases/research-setup.ts';
import { backtest } from '../../shared/domain/backtest/backtest.ts';
import { orderListHash } from '../../shared/domain/backtest/order-list.ts';
import type { BarColumns } from '../../shared/domain/market/bar.ts';
import { columnsOf } from '../../shared/domain/market/bar-columns.ts';
import { syntheticBars } from '../../shared/domain/market/synthetic.ts';
import { Decimal } from '../../shared/domain/money/decimal.ts';
import { invariant } from '../../shared/domain/result.ts';
import { utcMillis } from '../../shared/domain/time/instant.ts';
import { PAPER_CAPABILITIES } from '../../shared/venues/paper/paper-connection.ts';
import { COIN } from './instruments.ts';

function syntheticColumns(seed: string, count: number): BarColumns {
  const market = {
    symbol: COIN.symbol,
    seed,
    startsAt: utcMillis(Date.UTC(2026, 0, 1)),
    timeframe: '1m',
    startPrice: 100,
    tick: 0.01,
    dailyVolatility: 0.06,
    barVolume: 5_000,
  } as const;
  const bars = syntheticBars(market);
  return columnsOf(Array.from({ length: count }, () => bars.next().value));
}

const LOOSE = {
  parameters: { zoneMode: 'off', triggerMode: 'weighted', momentumMode: 'weighted', scoreThreshold: 0.05 },
  limits: { entriesPerDay: 1000 },
  stops: { trailAfterR: 0.3, trailAtr: 1, minMoveAtr: 0.1, maxBars: 200 },
};

describe('the same bars through the backtester and through the whole embedded host', () => {
  test.each(['one', 'two'])(
    'make the same orders and fills: synthetic market %s',
    async (seed) => {
      const settings = readTradingSettings(LOOSE);
      invariant(settings.ok, 'The settings of the test are valid');
      const bars = syntheticColumns(seed, 2_600);
      const capital = Decimal.parse('50000');
      const wish = { instrument: COIN, timeframe: '1m', bars, capital, settings: settings.value } as const;
      const researched = backtest(researchSetup({ ...wish, exitStyle: PAPER_CAPABILITIES.exitStyle }));
      invariant(researched.ok, 'The backtest runs');
      const folder = mkdtempSync(join(tmpdir(), 'parity-'));
      try {
        const replayed = await replayThroughHost({ ...wish, folder, onProgress: () => undefined });
        const { orders, fills } = researched.value;
        expect(fills.length).toBeGreaterThan(5);
        expect(replayed.fills.length).toBe(fills.length);
        expect(replayed.orderListHash).toBe(orderListHash(orders, fills));
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
    120_000,
  );
});
