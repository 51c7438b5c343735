import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { setProfileTrading, setTenantTrading } from '../../shared/application/use-cases/control-trading.ts';
import { cancelEntryByHand, closeTradeByHand } from '../../shared/application/use-cases/manual-exits.ts';
import { placeEntry, previewEntry } from '../../shared/application/use-cases/manual-orders.ts';
import { CallBook } from './call-book.ts';
import { closeByHand, enterByHand, type HandWish, manualEntry } from './by-hand.ts';
import { DictatedMarket, type Minute } from './dictated-market.ts';
import { BY_HAND, PlayedHouse } from './played-house.ts';
import { Told } from './told.ts';
import { quietMorning } from './walks.ts';

let house: PlayedHouse;
let told: Told;
const calls = new CallBook();
beforeEach(async () => {
  const market = new DictatedMarket();
  quietMorning(market);
  house = await PlayedHouse.open({ market, calls, profiles: [{ ...BY_HAND, limits: { riskPct: 1 } }] });
  told = new Told(house);
  await house.comeToRest();
});
afterEach(async () => {
  expect(await house.audit()).toMatchObject({ ledgerExact: true, sentences: [] });
  await house.close();
  house.remove();
});

const minute = (...acme: Minute) => house.minute({ ACME: acme });
const tried = (wish: HandWish, requestId = 'try') =>
  placeEntry(house.principal, house.profile(), manualEntry(wish), requestId, house.services);

describe('an entry by hand', () => {
  test('at the market fills at the next open and is protected', async () => {
    const { order } = await enterByHand(house);
    expect(order.intent).toMatchObject({ origin: 'manual', decisionId: null });
    expect(await told.books()).toMatchObject({ orders: order.intent.holdAmount.toString(), positions: '0' });
    await minute(101, 102, 100, 101);
    expect(await told.orderLines()).toEqual(['entry filled 10', 'stop new 0', 'target new 0']);
    expect(await told.books()).toEqual({ available: '8990', orders: '0', positions: '1010', realised: '0' });
    await minute(119, 121, 118, 120);
    expect(await told.tradeLines()).toEqual(['closed realised 190 by target']);
    expect(await told.books()).toEqual({ available: '10190', orders: '0', positions: '0', realised: '190' });
  });

  test('with a limit waits for its price', async () => {
    await enterByHand(house, { limit: '98', stop: '94' });
    await minute(100, 101, 99, 100);
    expect(await told.orderLines()).toEqual(['entry new 0', 'stop new 0', 'target new 0']);
    expect(await told.books()).toMatchObject({ available: '9020', orders: '980' });
    await minute(99, 100, 97, 98);
    expect(await told.books()).toMatchObject({ available: '9020', orders: '0', positions: '980' });
  });

  test('without a stop has none, and is closed by hand', async () => {
    const { trade } = await enterByHand(house, { quantity: '1', stop: null, target: null });
    await minute(100, 101, 99, 100);
    expect(await told.orderLines()).toEqual(['entry filled 1']);
    await closeByHand(house, trade.tradeId, null);
    await minute(103, 104, 102, 103);
    expect(await told.tradeLines()).toEqual(['closed realised 3 by manual']);
  });

  test('that is a preview keeps nothing and sends nothing', async () => {
    calls.clear();
    const preview = await previewEntry(
      house.principal,
      house.profile(),
      manualEntry(),
      'look',
      house.services,
    );
    expect(preview).toMatchObject({ ok: true, value: { denied: null } });
    if (!preview.ok) throw new Error('There is a preview');
    const { notional, riskAtStop, referencePrice, holdAmount } = preview.value;
    expect([referencePrice, notional, riskAtStop].map(String)).toEqual(['100', '1000', '40']);
    expect(holdAmount.lessThan(notional)).toBe(false);
    expect(calls.calls('write', 'queue', 'workflow')).toEqual([]);
    expect(await told.trades()).toEqual([]);
  });

  test('asked for twice under one name is one order, and the same answer', async () => {
    const first = await enterByHand(house, {}, 'once');
    const again = await enterByHand(house, {}, 'once');
    expect(again.order.clientOrderId).toBe(first.order.clientOrderId);
    expect(again.trade.tradeId).toBe(first.trade.tradeId);
    expect(await told.orders()).toHaveLength(3);
    expect(await told.atVenue()).toBe(3);
    await minute(100, 101, 99, 100);
    const late = await enterByHand(house, {}, 'once');
    expect(late.order.status).toBe('filled');
    expect(await told.orders()).toHaveLength(3);
  });

  test('asked for twice at the same moment is one order as well', async () => {
    const both = await Promise.all([tried({}, 'once'), tried({}, 'once')]);
    await house.settle();
    expect(both.map(({ ok }) => ok)).toEqual([true, true]);
    expect(await told.atVenue()).toBe(3);
  });

  test('of two at the same moment in one symbol, one is placed', async () => {
    const both = await Promise.all([tried({}, 'left'), tried({}, 'right')]);
    await house.settle();
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await told.atVenue()).toBe(3);
  });
});

describe('an entry by hand is denied', () => {
  const halted = () =>
    setProfileTrading(
      house.principal,
      house.profile(),
      { mode: 'HALTED', reason: 'a drill', requestId: 'halt' },
      house.services,
    );
  const tenantHalted = () =>
    setTenantTrading(house.principal, { state: 'HALTED', reason: 'a drill' }, house.services);

  test.each<{
    because: string;
    wish: HandWish;
    code: string;
    before?: () => Promise<unknown>;
  }>([
    { because: 'it is larger than one position may be', wish: { quantity: '21' }, code: 'POSITION_LIMIT' },
    { because: 'it risks more than one cluster may', wish: { stop: '80' }, code: 'CLUSTER_HEAT_LIMIT' },
    { because: 'its stop is on the wrong side', wish: { stop: '101' }, code: 'STOP_NOT_PROTECTIVE' },
    { because: 'its quantity is no whole piece', wish: { quantity: '1.5' }, code: 'OFF_LOT' },
    { because: 'its limit is off the tick', wish: { limit: '99.995' }, code: 'OFF_TICK' },
    { because: 'the profile is halted', wish: {}, code: 'PROFILE_HALTED', before: halted },
    { because: 'the tenant is halted', wish: {}, code: 'TENANT_HALTED', before: tenantHalted },
    {
      because: 'the symbol has a trade',
      wish: {},
      code: 'MAX_PER_SYMBOL',
      before: () => enterByHand(house, { quantity: '5' }, 'first'),
    },
  ])('when $because', async ({ wish, code, before }) => {
    await before?.();
    const open = await told.atVenue();
    const books = await told.books();
    const denied = await tried(wish);
    expect(denied).toMatchObject({ ok: false, refusal: { code: 'ORDER_DENIED', denied: { code } } });
    await house.settle();
    expect(await told.atVenue()).toBe(open);
    expect(await told.books()).toEqual(books);
  });

  test('for a symbol that the profile does not trade', async () => {
    expect(await tried({ symbol: 'BOLT' })).toMatchObject({
      ok: false,
      refusal: { code: 'INSTRUMENT_UNKNOWN' },
    });
  });
});

describe('a close by hand', () => {
  test('of all takes stop and target away first, then sells at the next open', async () => {
    const { trade } = await enterByHand(house);
    await minute(100, 101, 99, 100);
    await closeByHand(house, trade.tradeId, null);
    expect(await told.orderLines()).toEqual([
      'entry filled 10',
      'exit pending_new 0',
      'stop canceled 0',
      'target canceled 0',
    ]);
    await minute(102, 103, 101, 102);
    expect(await told.tradeLines()).toEqual(['closed realised 20 by manual']);
    expect(await told.books()).toEqual({ available: '10020', orders: '0', positions: '0', realised: '20' });
    expect(await told.atVenue()).toBe(0);
  });

  test('of a part leaves the rest open and protected again', async () => {
    const { trade } = await enterByHand(house);
    await minute(100, 101, 99, 100);
    await closeByHand(house, trade.tradeId, '4');
    await minute(102, 103, 101, 102);
    expect(await told.openQuantity()).toBe('6');
    expect(await told.workingStops()).toEqual(['6 at 96']);
    expect(await told.books()).toEqual({ available: '9408', orders: '0', positions: '600', realised: '8' });
    await minute(97, 98, 95, 96);
    expect(await told.tradeLines()).toEqual(['closed realised -16 by stop']);
  });

  test('under one name twice closes once', async () => {
    const { trade } = await enterByHand(house);
    await minute(100, 101, 99, 100);
    await closeByHand(house, trade.tradeId, '4', 'out');
    await closeByHand(house, trade.tradeId, '4', 'out');
    await minute(100, 101, 99, 100);
    expect(await told.openQuantity()).toBe('6');
  });

  test('while the stop fills in the same minute closes it once, and the books are exact', async () => {
    const { trade } = await enterByHand(house);
    await minute(100, 101, 99, 100);
    // The stop has filled at the venue, and nobody has heard of it when the trader wants out.
    house.market.minute({ ACME: [97, 98, 95, 95] });
    const wish = { tradeId: trade.tradeId, quantity: null, requestId: 'out' };
    await closeTradeByHand(house.principal, house.profile(), wish, house.services);
    await house.settle();
    await house.comeToRest();
    await minute(95, 96, 94, 95);
    expect(await told.tradeLines()).toEqual(['closed realised -40 by stop']);
    expect(await told.orderLines()).toEqual(
      expect.arrayContaining(['entry filled 10', 'stop filled 10', 'target canceled 0']),
    );
    expect(await told.atVenue()).toBe(0);
    expect(await told.books()).toEqual({ available: '9960', orders: '0', positions: '0', realised: '-40' });
  });

  test('of a trade that is over, or that nobody knows, is refused', async () => {
    const { trade, order } = await enterByHand(house, { limit: '90', stop: '88' });
    const close = (tradeId: typeof trade.tradeId) =>
      closeTradeByHand(
        house.principal,
        house.profile(),
        { tradeId, quantity: null, requestId: 'out' },
        house.services,
      );
    expect(await close(trade.tradeId)).toMatchObject({ ok: false, refusal: { code: 'TRADE_NOT_OPEN' } });
    const wish = { clientOrderId: order.clientOrderId, requestId: 'no' };
    await cancelEntryByHand(house.principal, house.profile(), wish, house.services);
    await house.comeToRest();
    expect(await close(trade.tradeId)).toMatchObject({ ok: false, refusal: { code: 'TRADE_NOT_OPEN' } });
    expect(await told.books()).toMatchObject({ available: '10000', orders: '0' });
  });
});

describe('a cancel by hand', () => {
  const cancel = (clientOrderId: Awaited<ReturnType<typeof enterByHand>>['order']['clientOrderId']) =>
    cancelEntryByHand(house.principal, house.profile(), { clientOrderId, requestId: 'no' }, house.services);

  test('takes a working entry back with its stop and target, and frees its money', async () => {
    const { order } = await enterByHand(house, { limit: '95', stop: '91' });
    await minute(100, 101, 99, 100);
    expect(await cancel(order.clientOrderId)).toMatchObject({ ok: true, value: 'requested' });
    await house.comeToRest();
    expect(await told.orderLines()).toEqual(['entry canceled 0', 'stop canceled 0', 'target canceled 0']);
    expect(await told.tradeLines()).toEqual(['void realised 0 by nothing']);
    expect(await told.books()).toMatchObject({ available: '10000', orders: '0' });
    expect(await told.atVenue()).toBe(0);
    expect(await cancel(order.clientOrderId)).toMatchObject({ ok: true, value: 'already-over' });
  });

  test('of a stop is refused: it protects a trade', async () => {
    const { exits } = await enterByHand(house);
    await minute(100, 101, 99, 100);
    for (const { clientOrderId } of exits)
      expect(await cancel(clientOrderId)).toMatchObject({ ok: false, refusal: { code: 'ORDER_PROTECTS' } });
    expect(await told.workingStops()).toEqual(['10 at 96']);
  });
});
