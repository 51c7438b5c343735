import { afterEach, expect, test } from 'vitest';
import { runEquityMark } from '../../functions/timers/care.ts';
import { readTotals } from '../../shared/application/use-cases/totals/read-totals.ts';
import { addMs, HOUR_MS, MINUTE_MS, utcMillis } from '../../shared/domain/time/instant.ts';
import { enterByHand } from './by-hand.ts';
import { CallBook } from './call-book.ts';
import { DictatedMarket } from './dictated-market.ts';
import { BY_HAND, PlayedHouse } from './played-house.ts';
import { drift, quietMorning } from './walks.ts';

let house: PlayedHouse;
const calls = new CallBook();
afterEach(async () => {
  await house.close();
  house.remove();
});

async function openQuietly(): Promise<void> {
  const market = new DictatedMarket();
  quietMorning(market);
  house = await PlayedHouse.open({ market, profiles: [BY_HAND, { ...BY_HAND, name: 'idle' }], calls });
  await house.comeToRest();
}

const BEGIN = utcMillis(Date.UTC(2026, 5, 1, 12));
const mark = (minute: number): Promise<void> =>
  runEquityMark({ firedAt: addMs(BEGIN, minute * MINUTE_MS), isPastDue: false }, house.services);
const curves = (range: 'day' | 'year') =>
  readTotals(house.services.store.forTenant(house.tenant), range, addMs(BEGIN, 2 * HOUR_MS));

test('two books of 10,000 are one curve, marked each minute while something is open, and its falls are seen', async () => {
  await openQuietly();
  await enterByHand(house);
  await house.minute(drift(house.market, 0));
  await mark(0);
  for (const [minute, by] of [1, 1, -1, -1, -1].entries()) {
    await house.minute(drift(house.market, by));
    await mark(minute + 1);
  }
  const [curve, ...more] = await curves('day');
  expect(more).toEqual([]);
  expect(curve?.currency).toBe('USD');
  expect(curve?.points.map(({ equity }) => equity)).toEqual([20_000, 20_010, 20_020, 20_010, 20_000, 19_990]);
  expect(curve?.points.map(({ dayPnl }) => dayPnl)).toEqual([0, 10, 20, 10, 0, -10]);
  expect(curve?.points.at(2)?.underwater).toBe(0);
  expect(curve?.points.at(-1)?.underwater).toBeCloseTo(30 / 20_020, 12);
  const [year] = await curves('year');
  expect(year?.points.map(({ equity }) => equity)).toEqual([19_990]);
});

test('a tick twice keeps one mark, and one with nothing open costs a request and keeps none', async () => {
  await openQuietly();
  calls.clear();
  await mark(0);
  expect(calls.calls('read')).toEqual(['everywhere trading-records risk-state']);
  expect(calls.calls('write')).toEqual(['platform platform/heartbeats']);
  await enterByHand(house);
  await house.minute(drift(house.market, 0));
  await mark(1);
  await mark(1);
  expect((await curves('day'))[0]?.points).toHaveLength(1);
});
