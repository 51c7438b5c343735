import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Decimal, ZERO } from '../money/decimal.ts';
import { exposureOf, type Holding } from './exposure.ts';
import { AAPL, BTC, book, d, entryDraft, limits, quiet, sizeRequest } from './fixtures/books.ts';
import { holdAmountOf } from './hold-amount.ts';
import { checkBeforeTrade } from './pre-trade.ts';
import type { RiskBook } from './room.ts';
import { type SizeRequest, sizeEntry } from './sizing.ts';

/** Free of charges, so that the arithmetic of a row can be checked by eye. */
const FREE = { ...AAPL, fees: { ...AAPL.fees, perShareSellFee: ZERO } };
const free = (overrides: Partial<RiskBook> = {}): RiskBook => book({ instrument: FREE, ...overrides });
const holding = (overrides: Partial<Holding>): Holding => ({
  symbol: 'MSFT',
  assetClass: 'equity',
  direction: 'long',
  quantity: d('10'),
  price: d('100'),
  entryPrice: d('100'),
  stopPrice: d('99'),
  ...overrides,
});

describe('the size of an entry', () => {
  // Equity 10000 at 0.5 % risks 50; a stop 5 away makes 10 shares; the largest position of 20 % is 20 shares.
  const rows: readonly (readonly [string, Partial<SizeRequest>, RiskBook, string, string])[] = [
    ['risk decides', {}, free(), '10', 'risk'],
    ['half conviction halves it', { conviction: 0.5 }, free(), '5', 'risk'],
    ['a close stop is capped by the position', { stopPrice: d('99') }, free(), '20', 'position'],
    ['costs count as loss', { halfSpreadBps: 5, slippageBps: 10 }, free(), '9', 'risk'],
    ['a bracket trades whole shares', { stopPrice: d('94') }, free(), '8', 'risk'],
    ['without a bracket lots are used', { stopPrice: d('94'), bracket: false }, free(), '8.333', 'risk'],
    ['little money left', {}, free({ available: d('450') }), '4', 'available'],
    ['one percent of the daily volume', { averageDailyVolume: 300 }, free(), '3', 'volume'],
    ['a deep drawdown halves it', {}, free({ guards: drawdown('9000') }), '4', 'risk'],
  ];

  test.each(rows)('%s', (_name, request, on, quantity, bound) => {
    const size = sizeEntry(sizeRequest(request), on, limits());
    expect(size.ok && [size.value.quantity.toString(), size.value.bound]).toEqual([quantity, bound]);
  });

  function drawdown(equity: string): RiskBook['guards'] {
    const capital = { ...quiet().capital, equity: d(equity), highWaterEquity: d('10000') };
    return quiet({ capital });
  }

  test.each([
    ['gross', { grossPct: 15 }, [holding({})], '5'],
    ['assetClass', { assetClassPct: 14 }, [holding({})], '4'],
    ['symbol', { symbolPct: 13 }, [holding({ symbol: 'AAPL' })], '3'],
    ['heat', { heatPct: 0.6 }, [holding({ stopPrice: d('97') })], '6'],
    ['clusterHeat', {}, [holding({ stopPrice: d('95') })], '5'],
  ])('%s leaves room for %s', (bound, overrides, positions, quantity) => {
    const on = free({ exposure: exposureOf(positions, []), cluster: ['AAPL', 'MSFT'] });
    const size = sizeEntry(sizeRequest(), on, limits(overrides));
    expect(size.ok && [size.value.quantity.toString(), size.value.bound]).toEqual([quantity, bound]);
  });

  test('a working entry takes room like a position', () => {
    const on = free({ exposure: exposureOf([], [holding({})]) });
    const size = sizeEntry(sizeRequest(), on, limits({ grossPct: 15 }));
    expect(size.ok && size.value.quantity.toString()).toBe('5');
  });

  test('the Kelly cap needs 50 trades and an edge', () => {
    const kelly = (trades: number, winRate: number): string => {
      const request = sizeRequest({ record: { trades, winRate, payoff: 1 } });
      const size = sizeEntry(request, free(), limits({ kellyFractionPct: 25, riskPct: 2 }));
      return size.ok ? `${size.value.quantity.toString()} ${size.value.bound}` : size.refusal.code;
    };
    expect(kelly(49, 0.51)).toBe('20 position');
    expect(kelly(50, 0.51)).toBe('10 kelly');
    expect(kelly(50, 0.5)).toBe('BELOW_MINIMUM_QUANTITY');
  });

  test('the loss of a unit has spread, slippage and fees of both ways in it', () => {
    const fees = { ...FREE.fees, takerBps: 25, perShareSellFee: d('0.001') };
    const on = book({ instrument: { ...FREE, fees } });
    const size = sizeEntry(sizeRequest({ halfSpreadBps: 5, slippageBps: 10 }), on, limits());
    // 5 to the stop, 2 x 0.05 spread, 0.1 slippage, 2 x 0.25 fee, 0.001 per share sold.
    expect(size.ok && size.value.lossPerUnit.toString()).toBe('5.701');
  });

  test('every cap is named with its value', () => {
    const size = sizeEntry(
      sizeRequest({ averageDailyVolume: 1e6 }),
      free(),
      limits({ kellyFractionPct: 25 }),
    );
    expect(size.ok && size.value.caps.map(({ cap, quantity }) => `${cap} ${quantity.toString()}`)).toEqual([
      'risk 10',
      'position 20',
      'available 100',
      'gross 100',
      'symbol 20',
      'assetClass 60',
      'heat 60',
      'clusterHeat 15',
      'volume 10000',
    ]);
  });

  test.each([
    ['PRICE_MISSING', { marketPrice: d('0') }, free()],
    ['PRICE_MISSING', { terms: { side: 'buy', type: 'limit', limitPrice: d('0'), stopPrice: null } }, free()],
    ['NO_EQUITY', {}, free({ guards: quiet({}, '0') })],
    ['STOP_NOT_PROTECTIVE', { stopPrice: d('100') }, free()],
    ['STOP_NOT_PROTECTIVE', { stopPrice: d('-1') }, free()],
    ['STOP_NOT_PROTECTIVE', { direction: 'short' }, free()],
    ['BELOW_MINIMUM_QUANTITY', { stopPrice: d('40') }, free()],
    ['BELOW_MINIMUM_QUANTITY', {}, free({ available: d('-5') })],
    ['BELOW_MINIMUM_NOTIONAL', { bracket: false }, free({ available: d('0.5') })],
  ] as const)('%s', (code, request, on) => {
    const size = sizeEntry(sizeRequest(request), on, limits());
    expect(size.ok ? 'sized' : size.refusal.code).toBe(code);
    expect(size.ok ? '' : size.refusal.sentence).not.toBe('');
  });

  test('a measured input that is no number is a broken promise, not a size', () => {
    expect(() => sizeEntry(sizeRequest({ conviction: Number.NaN }), free(), limits())).toThrow(/factor/);
    expect(() => sizeEntry(sizeRequest({ slippageBps: Number.NaN }), free(), limits())).toThrow(
      /basis points/,
    );
  });

  test('a size is above zero, within every cap, and is then approved as it stands', () => {
    const cents = (min: number, max: number): fc.Arbitrary<Decimal> =>
      fc.integer({ min, max }).map((units) => Decimal.of(BigInt(units), 2));
    const scenario = fc.record({
      equity: cents(1_000_00, 2_000_000_00),
      available: cents(1_00, 2_000_000_00),
      price: cents(1_00, 2_000_00),
      stopShare: fc.double({ min: 0.001, max: 0.5, noNaN: true }),
      conviction: fc.double({ min: 0, max: 1, noNaN: true }),
      slippageBps: fc.double({ min: 0, max: 100, noNaN: true }),
      held: cents(1, 100_000_00),
      instrument: fc.constantFrom(AAPL, BTC),
    });
    let sized = 0;
    fc.assert(
      fc.property(
        scenario,
        ({ equity, available, price, stopShare, conviction, slippageBps, held, instrument }) => {
          const stopPrice = price
            .times(Decimal.parse((1 - stopShare).toFixed(4)))
            .toMultipleOf(d('0.01'), 'floor');
          fc.pre(stopPrice.sign > 0);
          const { symbol } = instrument;
          const other = holding({ quantity: d('1'), price: held, entryPrice: held, stopPrice: held });
          const on = book({
            guards: quiet({ symbol }, equity.toString()),
            instrument,
            available,
            exposure: exposureOf([other], []),
            cluster: [symbol],
          });
          const terms = { ...entryDraft().terms, symbol, limitPrice: price };
          const size = sizeEntry(
            sizeRequest({ terms, marketPrice: price, stopPrice, conviction, slippageBps }),
            on,
            limits(),
          );
          if (!size.ok) return;
          sized += 1;
          const { quantity, notional, risk, caps, lossPerUnit } = size.value;
          expect(quantity.sign).toBe(1);
          for (const cap of caps) expect(quantity.greaterThan(cap.quantity)).toBe(false);
          expect(notional.greaterThan(equity.times(d('0.2')))).toBe(false);
          expect(risk.greaterThan(equity.times(d('0.005')))).toBe(false);
          expect(lossPerUnit.lessThan(price.minus(stopPrice))).toBe(false);
          const draft = entryDraft({
            terms: { ...terms, quantity },
            protection: { stopPrice, targetPrice: null },
            referencePrice: price,
            holdAmount: holdAmountOf({ ...terms, quantity }, price, instrument),
          });
          expect(checkBeforeTrade(draft, on, limits())).toMatchObject({ ok: true });
        },
      ),
      { numRuns: 500 },
    );
    expect(sized).toBeGreaterThan(20);
  });
});
