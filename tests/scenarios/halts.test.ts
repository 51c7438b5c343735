import { afterEach, describe, expect, test } from 'vitest';
import { setProfileTrading, setTenantTrading } from '../../shared/application/use-cases/control-trading.ts';
import { closeTradeByHand } from '../../shared/application/use-cases/manual-exits.ts';
import { EAGER, eagerMarket } from './eager-market.ts';
import { PlayedHouse, type PlayedHouseOptions } from './played-house.ts';
import { SlowQueue } from './slow-queue.ts';
import { Told } from './told.ts';

let house: PlayedHouse;
afterEach(async () => {
  await house.close();
  house.remove();
});

/** A house one minute before its eager profile enters. */
async function openBeforeEntry(options: PlayedHouseOptions = {}) {
  const scene = await eagerMarket();
  house = await PlayedHouse.open({ ...options, market: scene.market, profiles: [EAGER] });
  await house.comeToRest();
  return scene;
}

const haltProfile = () =>
  setProfileTrading(
    house.principal,
    house.profile('eager'),
    { mode: 'HALTED', reason: 'a drill', requestId: 'halt' },
    house.services,
  );
const haltTenant = () =>
  setTenantTrading(house.principal, { state: 'HALTED', reason: 'a drill' }, house.services);

describe('a halt between the decision and the sending', () => {
  test.each([
    { what: 'of the profile', halt: haltProfile },
    { what: 'of the tenant', halt: haltTenant },
    { what: 'by a pause of the profile', halt: () => house.setState('eager', 'paused') },
  ])('$what keeps the entry back, and its money free', async ({ halt }) => {
    const queue = new SlowQueue();
    const { entryMinute } = await openBeforeEntry({ between: queue.between });
    await house.minute(entryMinute);
    const told = new Told(house, 'eager');
    expect(await told.orderLines()).toContain('entry reserved 0');
    await halt();
    await queue.deliver();
    await house.settle();
    expect(await told.orderLines()).toEqual([
      'entry not_placed 0',
      'stop not_placed 0',
      'target not_placed 0',
    ]);
    expect(await told.tradeLines()).toEqual(['void realised 0 by nothing']);
    expect(await told.atVenue()).toBe(0);
    expect(await told.books()).toMatchObject({ available: '10000', orders: '0', positions: '0' });
    expect(await house.audit()).toMatchObject({ ledgerExact: true, sentences: [] });
  });
});

describe('a halt while a trade is open', () => {
  test.each([
    { what: 'profile', halt: haltProfile },
    { what: 'tenant', halt: haltTenant },
  ])('of the $what lets its exit pass and leaves its stop until then', async ({ halt }) => {
    const { entryMinute, later } = await openBeforeEntry();
    await house.minute(entryMinute);
    await house.minute({ ACME: later.next().value });
    const told = new Told(house, 'eager');
    expect(await told.workingStops()).toHaveLength(1);
    await halt();
    await house.minute({ ACME: later.next().value });
    const [trade] = await told.trades();
    expect(trade?.status).toBe('open');
    expect(await told.workingStops()).toHaveLength(1);
    if (trade === undefined) throw new Error('There is a trade');
    const wish = { tradeId: trade.tradeId, quantity: null, requestId: 'out' };
    await closeTradeByHand(house.principal, house.profile('eager'), wish, house.services);
    await house.comeToRest();
    await house.minute({ ACME: later.next().value });
    expect((await told.tradeLines())[0]).toMatch(/^closed .* by manual$/);
    expect(await told.atVenue()).toBe(0);
    expect(await told.books()).toMatchObject({ orders: '0', positions: '0' });
    expect(await house.audit()).toMatchObject({ ledgerExact: true, sentences: [] });
  });
});

test('with trading switched off the rules decide and nothing is sent', async () => {
  const { entryMinute, later } = await openBeforeEntry({ tradingEnabled: false });
  await house.minute(entryMinute);
  const told = new Told(house, 'eager');
  expect((await told.decisions()).map(({ outcome }) => outcome)).toEqual(['intent']);
  expect(await told.orderLines()).toEqual(['entry not_placed 0', 'stop not_placed 0', 'target not_placed 0']);
  await house.minute({ ACME: later.next().value });
  expect(await told.atVenue()).toBe(0);
  expect(await told.books()).toMatchObject({ available: '10000', orders: '0', positions: '0' });
  expect(await house.audit()).toMatchObject({ ledgerExact: true, sentences: [] });
});
