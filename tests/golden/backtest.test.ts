import { describe, expect, test } from 'vitest';
import { limitsWith, resultOf, setupWith } from '../../shared/domain/backtest/backtest.fixture.ts';
import type { BacktestSetup } from '../../shared/domain/backtest/setup.ts';
import { tearSheetOf } from '../../shared/domain/backtest/tear-sheet.ts';
import type { Instrument } from '../../shared/domain/market/instrument.ts';
import { Decimal, sumOf, ZERO } from '../../shared/domain/money/decimal.ts';
import { readUtcClock } from '../../shared/domain/portfolio/attribution.ts';
import { marketDataFile } from '../market-data.ts';
import { dailyBarsOf } from './daily-bars.ts';

function share(symbol: string): Instrument {
  return {
    symbol,
    assetClass: 'equity',
    currency: 'USD',
    calendar: 'XNYS',
    tickSize: Decimal.parse('0.01'),
    lotSize: Decimal.parse('1'),
    minQuantity: Decimal.parse('1'),
    minNotional: Decimal.parse('1'),
    shortable: true,
    fees: { makerBps: 0, takerBps: 0, feeIn: 'quote', perShareSellFee: ZERO },
    synthetic: false,
  };
}

function setupFor(symbol: string, path: string): BacktestSetup {
  return setupWith({
    instrument: share(symbol),
    timeframe: '1d',
    bars: dailyBarsOf(path),
    capital: Decimal.parse('100000'),
    limits: limitsWith(),
  });
}

describe.each([
  { symbol: 'SPY', trades: 32 },
  { symbol: 'AAPL', trades: 32 },
])('the defaults on ten years of daily bars of $symbol', ({ symbol, trades: expected }) => {
  const path = marketDataFile(`equities-daily/${symbol}_1d_split-adjusted.csv`);

  test.skipIf(path === null)('trade, keep every limit, and agree with the ledger', () => {
    const setup = setupFor(symbol, path ?? '');
    const { trades, orders, outcomes, desk, alarms, equity, points } = resultOf(setup);
    expect(outcomes).toHaveLength(expected);
    expect([...alarms]).toEqual([]);
    const realised = desk.books.realised.minus(desk.books.fees);
    expect(sumOf(trades.map(({ holding }) => holding.realised)).toString()).toBe(realised.toString());
    const highest = Math.max(...points.map((point) => point.equity));
    for (const { intent } of orders.filter((order) => order.intent.leg === 'entry')) {
      const { terms, referencePrice, protection } = intent;
      if (protection === null) throw new Error('An entry of a strategy has its stop');
      const notional = terms.quantity.times(referencePrice).toFloat();
      const risk = terms.quantity.times(referencePrice.minus(protection.stopPrice)).toFloat();
      expect(risk).toBeLessThanOrEqual(0.005 * highest);
      expect(notional).toBeLessThanOrEqual(0.2 * highest);
    }
    // An order is sized at a close and filled at the next open: a gap may make the loss larger than was planned, as it does in the market.
    for (const { worstProfit } of outcomes) expect(worstProfit ?? 0).toBeGreaterThan(-0.02 * highest);
    expect(points.every(({ exposure, equity: worth }) => exposure <= 0.25 * worth)).toBe(true);
    expect(equity.toFloat()).toBeGreaterThan(90_000);
    expect(equity.toFloat()).toBeLessThan(120_000);
  });

  test.skipIf(path === null)('make a tear sheet whose parts add up and whose warnings are said', () => {
    const setup = setupFor(symbol, path ?? '');
    const result = resultOf(setup);
    const sheet = tearSheetOf(result, setup, { benchmark: [], readClock: readUtcClock });
    const profit = sheet.trades.reduce((sum, trade) => sum + trade.profit, 0);
    for (const rows of Object.values(sheet.attribution)) {
      expect(rows.reduce((sum, row) => sum + row.profit, 0)).toBeCloseTo(profit, 6);
    }
    expect(sheet.performance.tradeCount).toBe(expected);
    expect(sheet.summary.buyAndHold).toBeGreaterThan(0.5);
    const growth = sheet.yearly.reduce((product, year) => product * (1 + year.value), 1);
    expect(growth - 1).toBeCloseTo(sheet.performance.totalReturn ?? Number.NaN, 9);
    const codes = sheet.warnings.map(({ code }) => code);
    expect(codes).toContain('NO_EDGE_CLAIMED');
    expect(codes).toContain('BEHIND_THE_MARKET');
    expect(codes).not.toContain('MADE_UP_PRICES');
    expect(sheet.excursions.length).toBeGreaterThan(20);
    expect(sheet.drawdowns[0]?.depth).toBe(sheet.performance.maxDrawdown);
  });
});
