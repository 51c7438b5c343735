import { describe, expect, test } from 'vitest';
import type { OrderTerms } from '../../orders/intent.ts';
import { decimal, instant, orderOf, setupOf } from '../paper-desk.fixture.ts';
import { submit } from '../order-entry.ts';
import { bookOf, openPaperAccount, type WorkingOrder } from '../state.ts';
import { barPath, pathTimes } from './bar-path.ts';

const NOW = instant('2026-03-02T15:00:00Z');
const bar = (open: number, high: number, low: number, close: number) => ({
  opensAt: NOW,
  closesAt: instant('2026-03-02T15:01:00Z'),
  open,
  high,
  low,
  close,
  volume: 1,
});
const BAR = bar(100, 103, 98, 101);
const LOW_FIRST = [100, 98, 103, 101];
const HIGH_FIRST = [100, 103, 98, 101];

function leadOf(terms: Partial<OrderTerms>): WorkingOrder {
  const { state } = submit(
    openPaperAccount(decimal('1000')),
    orderOf('e', terms),
    { now: NOW, ask: 100 },
    setupOf(),
  );
  const [order] = bookOf(state, 'ACME').orders;
  if (order === undefined) throw new Error('The order of the test was refused');
  return order;
}

const limitPrice = decimal('99');
const stopPrice = decimal('101');

describe('the path of a bar', () => {
  test('is as named, whatever the account', () => {
    expect(barPath('OHLC', BAR, 1, null)).toEqual(HIGH_FIRST);
    expect(barPath('OLHC', BAR, -1, null)).toEqual(LOW_FIRST);
  });

  test.each([
    ['nearer to the low', bar(100, 103, 98, 101), [100, 98, 103, 101]],
    ['nearer to the high', bar(100, 101, 97, 99), [100, 101, 97, 99]],
    ['in the middle of a rising bar', bar(100, 102, 98, 101), [100, 98, 102, 101]],
    ['in the middle of a falling bar', bar(100, 102, 98, 99), [100, 102, 98, 99]],
  ])('adaptive: an open %s goes there first', (_, shape, path) => {
    expect(barPath('adaptive', shape, 0, null)).toEqual(path);
  });

  test('worst: a long falls first, a short rises first, whatever waits', () => {
    expect(barPath('worst', BAR, 1, leadOf({ side: 'sell' }))).toEqual(LOW_FIRST);
    expect(barPath('worst', BAR, -1, leadOf({}))).toEqual(HIGH_FIRST);
  });

  test.each([
    ['a market buy', {}, LOW_FIRST],
    ['a market sell', { side: 'sell' }, HIGH_FIRST],
    ['a limit buy', { type: 'limit', limitPrice }, LOW_FIRST],
    ['a limit sell', { type: 'limit', limitPrice, side: 'sell' }, HIGH_FIRST],
    ['a stop buy', { type: 'stop', stopPrice }, HIGH_FIRST],
    ['a stop sell', { type: 'stop', stopPrice, side: 'sell' }, LOW_FIRST],
  ] as const)('worst: a flat account that sent %s', (_, terms, path) => {
    expect(barPath('worst', BAR, 0, leadOf(terms))).toEqual(path);
  });

  test('worst: a flat account without orders', () => {
    expect(barPath('worst', BAR, 0, null)).toEqual(LOW_FIRST);
  });

  test('has its points at the thirds, in whole milliseconds', () => {
    expect(pathTimes(NOW, BAR.closesAt).map((at) => at - NOW)).toEqual([0, 20_000, 40_000, 60_000]);
    expect(pathTimes(NOW, instant('2026-03-02T15:00:00.100Z')).map((at) => at - NOW)).toEqual([
      0, 33, 66, 100,
    ]);
  });
});
