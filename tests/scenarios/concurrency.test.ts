import { afterEach, expect, test } from 'vitest';
import { RISK_LIMITS } from '../../shared/domain/risk/limits.ts';
import { evaluateDueProfiles } from '../../shared/application/use-cases/evaluate/evaluate-profiles.ts';
import { placeEntry } from '../../shared/application/use-cases/manual-orders.ts';
import { manualEntry } from './by-hand.ts';
import { DictatedMarket } from './dictated-market.ts';
import { EAGER, eagerMarket } from './eager-market.ts';
import { BY_HAND, PlayedHouse } from './played-house.ts';
import { Told } from './told.ts';
import { drift, quietMorning } from './walks.ts';

let house: PlayedHouse;
afterEach(async () => {
  expect(await house.audit()).toMatchObject({ ledgerExact: true, sentences: [] });
  await house.close();
  house.remove();
});

test('fifty entries by hand at one moment in one symbol place one order', async () => {
  const market = new DictatedMarket();
  quietMorning(market);
  house = await PlayedHouse.open({ market });
  await house.comeToRest();
  const { principal, services } = house;
  const tried = await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      placeEntry(principal, house.profile(), manualEntry(), `request-${index}`, services),
    ),
  );
  await house.settle();
  expect(tried.filter(({ ok }) => ok)).toHaveLength(1);
  const told = new Told(house);
  expect(await told.atVenue()).toBe(3);
  await house.minute(drift(market, 0));
  expect(await told.books()).toEqual({ available: '9000', orders: '0', positions: '1000', realised: '0' });
});

test('entries at one moment in several symbols hold no more money than there is', async () => {
  const symbols = ['ACME', 'BOLT', 'CORE', 'DUST', 'ECHO', 'FLUX'];
  const market = new DictatedMarket(symbols);
  for (let minute = 0; minute < 400; minute += 1)
    market.minute(Object.assign({}, ...symbols.map((symbol) => drift(market, 0, symbol))));
  const limits = {
    maxOpen: RISK_LIMITS.maxOpen.max,
    assetClassPct: 400,
    grossPct: 400,
    heatPct: 50,
    riskPct: 2,
    clusterHeat: 10,
  };
  const wish = { ...BY_HAND, symbols, limits };
  house = await PlayedHouse.open({ market, profiles: [wish] });
  await house.comeToRest();
  const { principal, services } = house;
  const tried = await Promise.all(
    symbols.map((symbol) =>
      placeEntry(principal, house.profile(), manualEntry({ symbol, quantity: '19' }), symbol, services),
    ),
  );
  await house.settle();
  // Each needs 1900 and a little for what the market may move: five fit into 10000, the sixth does not.
  expect(tried.filter(({ ok }) => ok)).toHaveLength(5);
  const denied = tried.flatMap((one) => (one.ok ? [] : [one.refusal]));
  expect(denied).toMatchObject([{ code: 'ORDER_DENIED', denied: { code: 'INSUFFICIENT_CAPITAL' } }]);
  expect(Number((await new Told(house).books()).available)).toBeGreaterThanOrEqual(0);
});

test('a bar that two loops evaluate at one moment is one decision and one order', async () => {
  const { market, entryMinute } = await eagerMarket();
  house = await PlayedHouse.open({ market, profiles: [EAGER] });
  await house.comeToRest();
  market.minute(entryMinute);
  await Promise.all([evaluateDueProfiles(house.services), evaluateDueProfiles(house.services)]);
  await house.settle();
  const told = new Told(house, EAGER.name);
  expect(await told.decisions()).toHaveLength(1);
  expect(await told.orders()).toHaveLength(3);
  expect(await told.atVenue()).toBe(3);
});

test('a strategy and a person who enter at one moment place one order', async () => {
  const { market, entryMinute } = await eagerMarket();
  house = await PlayedHouse.open({ market, profiles: [EAGER] });
  await house.comeToRest();
  market.minute(entryMinute);
  const close = market.lastClose('ACME');
  const wish = manualEntry({ quantity: '5', stop: (close - 1).toFixed(2), target: (close + 2).toFixed(2) });
  const { principal, services } = house;
  await Promise.all([
    evaluateDueProfiles(services),
    placeEntry(principal, house.profile(EAGER.name), wish, 'by-hand', services),
  ]);
  await house.settle();
  const told = new Told(house, EAGER.name);
  expect(await told.atVenue()).toBe(3);
  expect((await told.trades()).filter(({ status }) => status === 'opening')).toHaveLength(1);
});
