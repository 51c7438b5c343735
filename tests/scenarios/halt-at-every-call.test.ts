import { expect, test } from 'vitest';
import type { Store } from '../../shared/application/ports/store.ts';
import { setTenantTrading } from '../../shared/application/use-cases/control-trading.ts';
import { submitFact } from '../../shared/application/use-cases/review-trades.ts';
import { syncOrders } from '../../shared/application/use-cases/sync-orders.ts';
import { Decimal } from '../../shared/domain/money/decimal.ts';
import { enter } from '../doubles/entries.ts';
import { AccountMarket } from '../doubles/account-market.ts';
import { TradingHouse } from '../doubles/trading-house.ts';
import { watchedPorts } from './crash/mortal-ports.ts';

const WISH = { name: 'halted', quantity: '10', stop: '95', target: '110', hold: '1025' };
/** The last look at the halts of the tenant before a request leaves. */
const LAST_LOOK = 'read trading-control';

/** An entry in the middle of which, at the n-th moment before or after a call of a port, the tenant is halted. */
async function enterAndHaltAt(moment: number) {
  const market = new AccountMarket();
  const calls: string[] = [];
  let armed = false;
  let isHalted = false;
  let wasLookedAt = false;
  let raw: Store | null = null;
  const house = await TradingHouse.open({
    market,
    between: (ports) => {
      raw = ports.store;
      return watchedPorts(ports, async (when, call) => {
        if (!armed) return;
        calls.push(`${when} ${call}`);
        // Others go on while the halt is being written: a look that begins before it is on record may have missed it.
        if (`${when} ${call}` === `before ${LAST_LOOK}` && !isHalted) wasLookedAt = true;
        if (calls.length !== moment) return;
        await halt();
        isHalted = true;
      });
    },
  });
  const principal = { tenant: house.tenant, userId: 'owner', roles: ['trader'] } as const;
  const halt = () =>
    // Its own calls are none of the entry's.
    setTenantTrading(
      principal,
      { state: 'HALTED', reason: 'a drill' },
      { ...house.services, store: raw ?? house.services.store },
    );
  market.bar(100, 101, 99, 100);
  armed = true;
  const tradeId = await enter(house, WISH);
  await house.settle();
  armed = false;
  return { house, market, tradeId, calls, wasLookedAt };
}

test('a halt at any moment of an entry keeps it back, unless its last look was over; then its exit passes', async () => {
  const whole = await enterAndHaltAt(Number.POSITIVE_INFINITY);
  const moments = whole.calls.length;
  expect(whole.market.account.submits).toBe(1);
  expect(whole.calls).toContain(`after ${LAST_LOOK}`);
  await whole.house.close();
  whole.house.remove();

  const outcomes = new Set<string>();
  for (let moment = 1; moment <= moments; moment += 1) {
    const { house, market, tradeId, wasLookedAt } = await enterAndHaltAt(moment);
    const { account } = market;
    // One request may be in flight when the halt comes: the one whose last look was over by then.
    const wasSent = account.submits > 0;
    expect(account.submits, `moment ${moment}`).toBeLessThanOrEqual(wasLookedAt ? 1 : 0);
    outcomes.add(wasSent ? 'sent' : 'kept back');
    if (wasSent) {
      const [entry] = account.openOrders();
      account.fill(entry?.clientOrderId ?? '', '10', '100');
      await syncOrders(house.tenant, house.services);
      await house.settle();
      const wish = {
        leg: 'exit',
        origin: 'manual',
        quantity: null,
        referencePrice: Decimal.parse('100'),
        wantedAt: market.now(),
      } as const;
      await submitFact(house.profile, 'out', { kind: 'exit', tradeId, wish }, house.services);
      for (let round = 0; round < 3; round += 1) {
        await house.settle();
        await syncOrders(house.tenant, house.services);
      }
      await house.settle();
      expect(account.submits, `the exit after moment ${moment}`).toBe(2);
    }
    await house.close();
    house.remove();
  }
  expect([...outcomes].sort()).toEqual(['kept back', 'sent']);
}, 300_000);
