import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Decimal } from '../money/decimal.ts';
import { accountPnl, markBook, type OpenPosition, positionPnl } from './pnl.ts';

const d = (text: string): Decimal => Decimal.parse(text);
const position = (
  direction: OpenPosition['direction'],
  quantity: string,
  averagePrice: string,
): OpenPosition => {
  return { symbol: 'AAPL', direction, quantity: d(quantity), averagePrice: d(averagePrice) };
};

describe('the P&L of a position', () => {
  // 5 left of the golden example (10 @ 100, 10 @ 110, 15 sold): basis 525.5 by average cost, 550.5 first in first out.
  test.each([
    [position('long', '5', '105.1'), '120', '74.5 14.177'],
    [position('long', '5', '110.1'), '120', '49.5 8.9918'],
    [position('short', '5', '105.1'), '120', '-74.5 -14.177'],
    [position('long', '5', '105.1'), '105.1', '0 0'],
    [position('long', '0', '105.1'), '120', '0 null'],
    [position('long', '5', '0'), '120', '600 null'],
    [position('long', '0', '0'), '0', '0 null'],
  ])('%j at %s is %s', (open, mark, expected) => {
    const { unrealised, unrealisedPct } = positionPnl(open, d(mark));
    expect(`${unrealised.toString()} ${unrealisedPct === null ? 'null' : unrealisedPct.toString()}`).toBe(
      expected,
    );
  });
});

describe('a book at its marks', () => {
  const books = { allocated: d('10000'), realised: d('222'), positions: [position('long', '5', '105.1')] };

  test('equity is allocated, realised and unrealised together', () => {
    const marked = markBook(books, new Map([['AAPL', d('120')]]));
    expect(JSON.parse(JSON.stringify(marked))).toEqual({
      ok: true,
      value: { equity: '10296.5', cash: '9696.5', exposure: '600', unrealised: '74.5' },
    });
  });

  test('a short position has brought cash in', () => {
    const marked = markBook(
      { ...books, positions: [position('short', '5', '100')] },
      new Map([['AAPL', d('90')]]),
    );
    expect(JSON.parse(JSON.stringify(marked))).toMatchObject({
      value: { equity: '10272', cash: '10722', exposure: '450' },
    });
  });

  test('a missing mark makes it unknown, never zero', () => {
    expect(markBook(books, new Map())).toEqual({
      ok: false,
      refusal: { code: 'MARK_MISSING', symbols: ['AAPL'] },
    });
    const closed = { ...books, positions: [position('long', '0', '100')] };
    expect(markBook(closed, new Map())).toMatchObject({ ok: true });
  });

  test('cash and signed worth always add up to equity', () => {
    const cents = fc.bigInt({ min: 0n, max: 10n ** 9n }).map((units) => Decimal.of(units, 2));
    const direction = fc.constantFrom('long' as const, 'short' as const);
    fc.assert(
      fc.property(cents, cents, cents, direction, (quantity, averagePrice, mark, side) => {
        const open = { symbol: 'AAPL', direction: side, quantity, averagePrice };
        const marked = markBook({ ...books, positions: [open] }, new Map([['AAPL', mark]]));
        if (!marked.ok) throw new Error(marked.refusal.code);
        const worth = side === 'long' ? quantity.times(mark) : quantity.times(mark).negated();
        expect(marked.value.cash.plus(worth).equals(marked.value.equity)).toBe(true);
      }),
    );
  });
});

describe('the P&L of an account', () => {
  const account = (equity: string, start: string, flows: string, deposits: string): unknown =>
    JSON.parse(
      JSON.stringify(
        accountPnl({
          equity: d(equity),
          sessionStartEquity: d(start),
          flowsSinceSessionStart: d(flows),
          netDeposits: d(deposits),
        }),
      ),
    );

  test('of the day and in total are different numbers', () => {
    expect(account('11000', '10900', '0', '10000')).toEqual({
      daily: '100',
      dailyPct: '0.9174',
      total: '1000',
      totalPct: '10',
    });
  });

  test('a deposit is in neither', () => {
    expect(account('12000', '10900', '1000', '11000')).toMatchObject({
      daily: '100',
      total: '1000',
      totalPct: '9.0909',
    });
  });

  test('there is no percentage of nothing', () => {
    expect(account('500', '0', '500', '0')).toEqual({
      daily: '0',
      dailyPct: null,
      total: '500',
      totalPct: null,
    });
    expect(account('500', '400', '0', '-100')).toMatchObject({ totalPct: null });
  });
});
