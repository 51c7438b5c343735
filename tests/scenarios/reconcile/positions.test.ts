import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UNMATCHED_FILL } from '../../../shared/application/records/kinds.ts';
import { setTrading } from './resume.ts';
import { Decimal } from '../../../shared/domain/money/decimal.ts';
import { ReconciledHouse } from './reconciled-house.ts';

let house: ReconciledHouse;
beforeEach(async () => {
  house = await ReconciledHouse.open();
  await house.holdTen();
  await house.pass();
});
afterEach(() => house.close());

const dec = Decimal.parse;

describe('a position that the venue has less of', () => {
  test('is closed at the mark for what is missing, as an estimate and not as a fill', async () => {
    house.venue.move('ACME', '-4');
    await house.quiet();
    await house.pass();
    expect(await house.found()).toEqual(['QUANTITY_DIFFERS']);
    expect((await house.trade()).holding.quantity.toString()).toBe('10');
    await house.pass();
    const trade = await house.trade();
    expect(trade).toMatchObject({ status: 'open', exitReason: 'reconciliation' });
    expect(trade.holding.quantity.toString()).toBe('6');
    expect(await house.adjustments()).toMatchObject([
      { kind: 'estimated', quantity: dec('-4'), price: dec('100') },
    ]);
    const desk = await house.desk();
    expect(desk.trades[0]?.holding.quantity.toString()).toBe('6');
    expect(desk.books.realised.toString()).toBe('0');
    expect((await house.position()).slices[0]?.quantity.toString()).toBe('6');
    // 400 of 10 000 is more than 1 %: no entries until a person resumes.
    expect(desk.trading).toMatchObject({ mode: 'REDUCING', by: 'reconciliation' });
    expect(house.venue.cancels).toBeGreaterThan(0);
  });

  test('and has none of is closed whole, and nothing of it can be sold any more', async () => {
    house.venue.move('ACME', '-10');
    await house.quiet();
    await house.passes(2);
    expect(await house.trade()).toMatchObject({ status: 'closed', exitReason: 'reconciliation' });
    await house.quiet();
    await house.hear();
    await house.quiet();
    await house.passes(2);
    expect(house.venue.openOrders()).toEqual([]);
    const desk = await house.desk();
    expect([desk.trades, desk.reservations]).toEqual([[], []]);
    // The money that its sale would have brought is not there: the owner has to say what became of it.
    expect(await house.found()).toEqual(['CASH_DIFFERS!']);
    await setTrading(house, 'ACTIVE');
    await house.passes(1);
    expect(await house.found()).toEqual([]);
  });

  test('that turned round belongs to nobody here beyond zero', async () => {
    house.venue.move('ACME', '-15');
    await house.quiet();
    await house.passes(2);
    expect((await house.trade()).status).toBe('closed');
    expect(await house.externals()).toMatchObject([{ kind: 'position', quantity: dec('-5') }]);
  });

  test('by less than a lot is adjusted to the unit', async () => {
    house.venue.move('ACME', '-0.25');
    await house.quiet();
    await house.passes(2);
    expect((await house.trade()).holding.quantity.toString()).toBe('9.75');
    await house.quiet();
    await house.hear();
    await house.quiet();
    expect((await house.order('stop')).leavesQuantity.toString()).toBe('9');
    expect((await house.desk()).trading.mode).toBe('ACTIVE');
  });
});

describe('a position that the venue has more of', () => {
  test('was bought by somebody else: it is shown and never sold', async () => {
    house.venue.move('ACME', '6');
    await house.quiet();
    await house.passes(2);
    expect(await house.externals()).toMatchObject([{ kind: 'position', symbol: 'ACME', quantity: dec('6') }]);
    expect((await house.trade()).holding.quantity.toString()).toBe('10');
    expect(await house.found()).toEqual([]);
    const { writes } = house;
    await house.passes(2);
    expect(house.writes).toBe(writes);
    // What is not ours gives way before ours does.
    house.venue.move('ACME', '-6');
    await house.passes(2);
    expect(await house.externals()).toEqual([]);
    expect((await house.trade()).holding.quantity.toString()).toBe('10');
  });

  test('by less than a lot is dust', async () => {
    house.venue.move('ACME', '0.25');
    await house.quiet();
    await house.passes(2);
    expect((await house.position()).dustQuantity.toString()).toBe('0.25');
    expect(await house.found()).toEqual([]);
  });

  test('in a symbol that nobody here trades is external too', async () => {
    house.venue.move('OTHER', '3');
    await house.passes(2);
    expect(await house.externals()).toMatchObject([{ symbol: 'OTHER', quantity: dec('3') }]);
    expect(await house.found()).toEqual([]);
  });
});

describe('a trade that somebody else has closed', () => {
  test('such as a liquidation by the broker ends here too, at its price, and its stop goes', async () => {
    house.venue.place('liquidation', 'ACME', 'sell', '10', '90');
    house.venue.fill('liquidation', '10', '90');
    await house.hear();
    expect(await house.all(UNMATCHED_FILL)).toHaveLength(1);
    await house.quiet();
    await house.passes(2);
    expect(await house.trade()).toMatchObject({ status: 'closed', exitReason: 'reconciliation' });
    const position = await house.position();
    expect([position.slices, position.external.quantity.toString()]).toEqual([[], '0']);
    await house.quiet();
    await house.hear();
    await house.quiet();
    await house.passes(3);
    expect(house.venue.openOrders()).toEqual([]);
    expect(await house.found()).toEqual([]);
    expect((await house.desk()).books.realised.toString()).toBe('-100');
  });
});

describe('what happens without a trade', () => {
  test('a split multiplies the quantity and divides the prices, and no money moves', async () => {
    house.venue.happens({ activityId: 's1', kind: 'split', symbol: 'ACME', quantityChange: dec('30') });
    await house.quiet();
    await house.passes(2);
    const trade = await house.trade();
    expect(trade.holding).toMatchObject({ quantity: dec('40'), cost: dec('1000'), realised: dec('0') });
    expect(trade.protection).toEqual({ stopPrice: dec('23.75'), targetPrice: dec('27.5') });
    const desk = await house.desk();
    const held = desk.trades[0]?.holding;
    expect([held?.quantity.toString(), held?.cost.toString()]).toEqual(['40', '1000']);
    expect(desk.books.realised.toString()).toBe('0');
    await house.quiet();
    await house.hear();
    await house.quiet();
    await house.hear();
    const stop = await house.order('stop');
    expect(stop.intent.terms).toMatchObject({ quantity: dec('40'), stopPrice: dec('23.75') });
    await house.quiet();
    await house.passes(2);
    expect(await house.found()).toEqual([]);
  });

  test('a split is booked on what was held when it came, though most of it has gone since and nobody knows why', async () => {
    house.venue.happens({ activityId: 's1', kind: 'split', symbol: 'ACME', quantityChange: dec('10') });
    house.venue.move('ACME', '-12');
    await house.quiet();
    for (let round = 0; round < 10; round += 1) {
      await house.pass();
      await house.hear();
      await house.quiet();
    }
    // The estimate is no sale: what it would have brought is not at the venue, and a person says where it went.
    expect(await house.found()).toEqual(['CASH_DIFFERS!']);
    expect((await house.trade()).holding.quantity.toString()).toBe('8');
    const adjustments = await house.adjustments();
    expect(adjustments.map(({ kind, quantity }) => `${kind} ${quantity.toString()}`).sort()).toEqual([
      'estimated -12',
      'split 10',
    ]);
  });

  const story = async (): Promise<readonly string[]> =>
    (await house.adjustments()).map(({ kind, quantity }) => `${kind} ${quantity.toString()}`).sort();
  const settled = async (rounds = 6): Promise<void> => {
    for (let round = 0; round < rounds; round += 1) {
      await house.pass();
      await house.hear();
      await house.quiet();
    }
  };

  test('a split is booked on what was held when it came, though a fill after it was on record before it', async () => {
    house.venue.happens({ activityId: 's1', kind: 'split', symbol: 'ACME', quantityChange: dec('40') });
    await house.quiet();
    house.venue.place('manual-1', 'ACME', 'sell', '11');
    house.venue.fill('manual-1', '11', '97');
    await house.hear();
    await settled();
    const trade = await house.trade();
    expect(trade.holding.quantity.toString()).toBe('39');
    expect(await story()).toEqual(['estimated -11', 'estimated 11', 'split 40']);
    expect(await house.found()).toEqual([]);
  });

  test('a split that comes to be known after a fill of ours multiplies what was held before the fill', async () => {
    house.venue.happens({ activityId: 's1', kind: 'split', symbol: 'ACME', quantityChange: dec('10') });
    await house.quiet();
    house.venue.fill((await house.order('stop')).clientOrderId, '4', '95');
    await house.hear();
    await settled();
    expect((await house.trade()).holding.quantity.toString()).toBe('16');
    expect(await story()).toEqual(['split 10']);
    expect(await house.found()).toEqual([]);
  });

  test('two splits are booked one on the other', async () => {
    house.venue.happens({ activityId: 's1', kind: 'split', symbol: 'ACME', quantityChange: dec('10') });
    await house.quiet();
    house.venue.happens({ activityId: 's2', kind: 'split', symbol: 'ACME', quantityChange: dec('20') });
    await settled();
    expect((await house.trade()).holding.quantity.toString()).toBe('40');
    expect(await story()).toEqual(['split 10', 'split 20']);
    expect(await house.externals()).toEqual([]);
    expect(await house.found()).toEqual([]);
  });

  test('a reverse split does the same the other way', async () => {
    house.venue.happens({ activityId: 's1', kind: 'split', symbol: 'ACME', quantityChange: dec('-5') });
    await house.quiet();
    await house.passes(2);
    const { holding, protection } = await house.trade();
    expect(holding).toMatchObject({ quantity: dec('5'), cost: dec('1000') });
    expect(protection?.stopPrice.toString()).toBe('190');
  });

  test('a fee taken in the asset makes the position smaller and nothing cheaper', async () => {
    house.venue.happens({ activityId: 'c1', kind: 'fee', symbol: 'ACME', quantityChange: dec('-0.025') });
    await house.quiet();
    await house.passes(2);
    const { holding } = await house.trade();
    expect(holding).toMatchObject({ quantity: dec('9.975'), cost: dec('1000') });
    expect(await house.found()).toEqual([]);
    // What is sold is what is there, in whole lots.
    await house.quiet();
    await house.hear();
    await house.quiet();
    expect((await house.order('stop')).leavesQuantity.toString()).toBe('9');
  });

  test('a dividend is money of the profile that holds the share, booked once', async () => {
    house.venue.happens({ activityId: 'd1', kind: 'dividend', symbol: 'ACME', cashChange: dec('12.34') });
    await house.passes(2);
    expect((await house.desk()).books.realised.toString()).toBe('12.34');
    await house.passes(3);
    expect((await house.desk()).books.realised.toString()).toBe('12.34');
    expect(await house.found()).toEqual([]);
  });

  test('a transfer is the owner’s money and none of trading', async () => {
    house.venue.happens({ activityId: 't1', kind: 'transfer', cashChange: dec('-2500') });
    await house.passes(2);
    expect((await house.desk()).books.realised.toString()).toBe('0');
    expect((await house.state()).cashBaseline?.toString()).toBe('7500');
    expect(await house.found()).toEqual([]);
  });

  test('cash that nothing explains pauses entries until a person accepts it by resuming', async () => {
    house.venue.cash = house.venue.cash.minus(dec('100'));
    await house.passes(2);
    expect(await house.found()).toEqual(['CASH_DIFFERS!']);
    expect((await house.desk()).trading).toMatchObject({ mode: 'REDUCING', by: 'reconciliation' });
    await house.passes(2);
    expect(await house.found()).toEqual(['CASH_DIFFERS!']);
    await setTrading(house, 'ACTIVE');
    await house.passes(1);
    expect(await house.found()).toEqual([]);
    expect((await house.desk()).trading.mode).toBe('ACTIVE');
  });

  test('cash that differs by a thousandth of the equity at most is let be', async () => {
    house.venue.cash = house.venue.cash.minus(dec('9'));
    await house.passes(3);
    expect(await house.found()).toEqual([]);
  });
});

test('a repair that does not get through holds up its own symbol and no other', async () => {
  house.venue.reports = false;
  const stop = await house.order('stop');
  house.venue.fill(stop.clientOrderId, '4', '0');
  house.venue.move('ACME', '-1');
  house.venue.move('OTHER', '3');
  await house.quiet();
  await house.passes(2);
  expect(await house.externals()).toMatchObject([{ symbol: 'OTHER', quantity: dec('3') }]);
  expect(await house.found()).toEqual(expect.arrayContaining(['FILL_MISSING!', 'QUANTITY_DIFFERS!']));
  expect((await house.trade()).holding.quantity.toString()).toBe('10');
});
