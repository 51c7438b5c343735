import { describe, expect, test } from 'vitest';
import { exposureOf, type Holding, NO_EXPOSURE } from './exposure.ts';
import { d } from './fixtures/books.ts';

const long: Holding = {
  symbol: 'AAPL',
  assetClass: 'equity',
  direction: 'long',
  quantity: d('10'),
  price: d('110'),
  entryPrice: d('100'),
  stopPrice: d('95'),
};
const short: Holding = { ...long, symbol: 'MSFT', direction: 'short', stopPrice: d('103') };
const coin: Holding = {
  ...long,
  symbol: 'BTC/USD',
  assetClass: 'crypto',
  quantity: d('0.5'),
  stopPrice: null,
};

describe('exposure', () => {
  test('counts positions and working entries at their prices, by symbol and class', () => {
    const exposure = exposureOf([long, short], [{ ...long, quantity: d('5'), price: d('100') }, coin]);
    expect(exposure.gross.toString()).toBe('2755'); // 1100 + 1100 + 500 + 55
    expect(exposure.net.toString()).toBe('555');
    expect(exposure.bySymbol.get('AAPL')?.toString()).toBe('1600');
    expect(exposure.byAssetClass.get('equity')?.toString()).toBe('2700');
    expect(exposure.byAssetClass.get('crypto')?.toString()).toBe('55');
  });

  test.each([
    ['a long trade with its stop below', long, '50'],
    ['a short trade with its stop above', short, '30'],
    ['a stop at the entry risks nothing', { ...long, stopPrice: d('100') }, '0'],
    ['a stop in profit risks nothing', { ...long, stopPrice: d('105') }, '0'],
    ['a short stop in profit risks nothing', { ...short, stopPrice: d('95') }, '0'],
    ['no stop risks everything', coin, '50'],
  ])('%s', (_name, holding, risk) => {
    expect(exposureOf([holding], []).heat.toString()).toBe(risk);
  });

  test('nothing is nothing', () => {
    expect(exposureOf([], [])).toEqual(NO_EXPOSURE);
  });
});
