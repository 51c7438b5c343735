import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fillId } from '../ids/ids.ts';
import { type Decimal, sumOf, ZERO } from '../money/decimal.ts';
import { fillAmounts } from './fill-amounts.ts';
import { changeHolding, costWithFees, EMPTY_HOLDING, type Holding, writeOffDust } from './holding.ts';
import { at, dec, entryIntent, fillOf, orderOf } from './orders.fixture.ts';

const order = orderOf(entryIntent('1'));
type Row = readonly [
  side: 'buy' | 'sell',
  quantity: string,
  price: string,
  fee?: string,
  feeCurrency?: string,
];

function run(rows: readonly Row[]): Holding {
  let holding = EMPTY_HOLDING;
  for (const [index, [side, quantity, price, fee = '0', feeCurrency = 'USD']] of rows.entries()) {
    const fill = fillOf(order, `f${index}`, { side, quantity, price, fee, feeCurrency });
    const amounts = fillAmounts(fill, 'USD');
    holding = changeHolding(holding, {
      fillId: fillId(`f${index}`),
      quantity: amounts.quantityChange,
      cashOut: amounts.cashOut,
      fee: amounts.fees.quote,
      at: at(index),
    });
  }
  return holding;
}

/** quantity, cost with fees, realised by average cost, realised first in first out */
const figures = (holding: Holding): string =>
  [holding.quantity, costWithFees(holding), holding.realised, holding.fifoRealised].map(String).join(' ');

describe('what a holding is worth after its fills', () => {
  test.each<[string, Row[], string]>([
    [
      'the golden example',
      [
        ['buy', '10', '100', '1'],
        ['buy', '10', '110', '1'],
        ['sell', '15', '120', '1.5'],
      ],
      '5 525.5 222 247',
    ],
    [
      'long, closed',
      [
        ['buy', '2', '100'],
        ['sell', '2', '110'],
      ],
      '0 0 20 20',
    ],
    [
      'short, closed with a gain',
      [
        ['sell', '2', '100', '1'],
        ['buy', '2', '90', '1'],
      ],
      '0 0 18 18',
    ],
    ['short, still open', [['sell', '2', '100', '1']], '-2 -199 0 0'],
    [
      'SELL BUY SELL',
      [
        ['sell', '1', '100'],
        ['buy', '1', '90'],
        ['sell', '1', '95'],
      ],
      '-1 -95 10 10',
    ],
    [
      'BUY SELL BUY',
      [
        ['buy', '1', '100'],
        ['sell', '1', '90'],
        ['buy', '1', '95'],
      ],
      '1 95 -10 -10',
    ],
    [
      'long turned short',
      [
        ['buy', '1', '100'],
        ['sell', '3', '110'],
      ],
      '-2 -220 10 10',
    ],
    [
      'short turned long, its fee shared',
      [
        ['sell', '1', '100'],
        ['buy', '4', '90', '0.4'],
      ],
      '3 270.3 9.9 9.9',
    ],
    [
      'through zero and back',
      [
        ['buy', '1', '100'],
        ['sell', '2', '110'],
        ['buy', '2', '105'],
      ],
      '1 105 15 15',
    ],
    [
      'fee in the asset: less quantity, same cost',
      [
        ['buy', '1', '100', '0.0025', 'BTC'],
        ['sell', '0.9975', '110'],
      ],
      '0 0 9.725 9.725',
    ],
    [
      'a third of a cent is never lost',
      [
        ['buy', '3', '0.01'],
        ['sell', '1', '0.01'],
        ['sell', '1', '0.01'],
        ['sell', '1', '0.01'],
      ],
      '0 0 0 0',
    ],
  ])('%s', (_what, rows, expected) => {
    expect(figures(run(rows))).toBe(expected);
  });

  test('a fee in a third currency has its own column and costs the position nothing', () => {
    const fill = {
      ...fillOf(order, 'f', { quantity: '1', price: '100', fee: '0.01', feeCurrency: 'BNB' }),
      feeRate: dec('600'),
    };
    const { fees, cashOut, quantityChange, feeUnpriced } = fillAmounts(fill, 'USD');
    expect([fees.other, cashOut, quantityChange].map(String)).toEqual(['6', '100', '1']);
    expect(feeUnpriced).toBe(false);
  });

  test('the notional is rounded against the trader', () => {
    const buy = fillOf(order, 'f', { quantity: '0.333333333', price: '0.1' });
    expect(fillAmounts(buy, 'USD').cashOut.toString()).toBe('0.03333334');
    expect(fillAmounts({ ...buy, side: 'sell' }, 'USD').cashOut.toString()).toBe('-0.03333333');
  });

  test('dust is written off as a loss of its whole cost', () => {
    const dusty = run([
      ['buy', '1.00005', '100', '1'],
      ['sell', '1', '100'],
    ]);
    expect(dusty.quantity.toString()).toBe('0.00005');
    const clean = writeOffDust(dusty);
    expect([clean.quantity, costWithFees(clean), clean.realised, clean.fifoRealised].map(String)).toEqual([
      '0',
      '0',
      '-1.005',
      '-1.005',
    ]);
  });
});

describe('any sequence of sides', () => {
  const row = fc.record({
    side: fc.constantFrom<'buy' | 'sell'>('buy', 'sell'),
    quantity: fc.integer({ min: 1, max: 50_000 }).map((lots) => (lots / 10_000).toFixed(4)),
    price: fc.integer({ min: 1, max: 10_000_000 }).map((cents) => (cents / 100).toFixed(2)),
    fee: fc.integer({ min: 0, max: 500 }).map((cents) => (cents / 100).toFixed(2)),
  });

  test('quantity is the signed sum of fills, money is conserved by both methods, lots add up and never mix sides', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 25 }), (fills) => {
        const holding = run(
          fills.map(({ side, quantity, price, fee }) => [side, quantity, price, fee] as const),
        );
        let quantity: Decimal = ZERO;
        let paid: Decimal = ZERO;
        for (const fill of fills) {
          const notional = dec(fill.quantity).times(dec(fill.price));
          quantity =
            fill.side === 'buy' ? quantity.plus(dec(fill.quantity)) : quantity.minus(dec(fill.quantity));
          paid = (fill.side === 'buy' ? paid.plus(notional) : paid.minus(notional)).plus(dec(fill.fee));
        }
        expect(holding.quantity.equals(quantity)).toBe(true);
        expect(costWithFees(holding).minus(holding.realised).equals(paid)).toBe(true);
        const lotCost = sumOf(holding.lots.map((lot) => lot.cost));
        expect(lotCost.minus(holding.fifoRealised).equals(paid)).toBe(true);
        expect(sumOf(holding.lots.map((lot) => lot.quantity)).equals(quantity)).toBe(true);
        expect(holding.lots.every((lot) => lot.quantity.sign === quantity.sign)).toBe(true);
        if (quantity.isZero) expect([holding.cost.isZero, holding.openFees.isZero]).toEqual([true, true]);
      }),
      { numRuns: 1_000 },
    );
  });
});
