import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { whyNotSend } from '../../../shared/application/use-cases/trading-control.ts';
import { externalHoldings } from '../../../shared/application/use-cases/evaluate/external-holdings.ts';
import { Decimal } from '../../../shared/domain/money/decimal.ts';
import { exposureOf } from '../../../shared/domain/risk/exposure.ts';
import { utcMillis } from '../../../shared/domain/time/instant.ts';
import type { Part } from '../../doubles/scripted-account.ts';
import { ReconciledHouse } from './reconciled-house.ts';

let house: ReconciledHouse;
beforeEach(async () => {
  house = await ReconciledHouse.open();
  await house.holdTen();
  await house.pass();
});
afterEach(() => house.close());

const always = utcMillis(4e12);

/** What stands in the way of an entry and of an exit just before they would be sent. */
async function obstacles(): Promise<readonly (string | null)[]> {
  const { profile } = house.house;
  const [entry, stop] = [await house.order('entry'), await house.order('stop')];
  return [
    await whyNotSend(entry, profile, always, house.services),
    await whyNotSend(stop, profile, always, house.services),
  ];
}

describe('while the venue does not answer in full', () => {
  test.each<Part>(['orders', 'positions', 'fills', 'activities', 'account'])(
    'about %s nothing is concluded, entries wait and exits pass',
    async (part) => {
      house.venue.unreadable.add(part);
      // All of it would be a mismatch, were it believed.
      house.venue.forget((await house.order('stop')).clientOrderId);
      house.venue.move('ACME', '-10');
      await house.quiet();
      await house.passes(3);
      expect(await house.state()).toMatchObject({ state: 'incomplete', sightings: [] });
      expect((await house.trade()).holding.quantity.toString()).toBe('10');
      expect((await house.order('stop')).status).toBe('new');
      expect(await obstacles()).toEqual(['OPEN_MISMATCH', null]);
      house.venue.unreadable.delete(part);
      await house.pass();
      expect((await house.state()).state).toBe('differs');
    },
  );

  test('what was seen before stays seen, and is not confirmed by a silence', async () => {
    house.venue.move('ACME', '-10');
    await house.quiet();
    await house.pass();
    house.venue.unreadable.add('positions');
    await house.passes(3);
    expect(await house.found()).toEqual(['POSITION_GONE']);
    expect((await house.trade()).status).toBe('open');
  });
});

describe('a difference', () => {
  test('that one pass has seen blocks nothing; confirmed it blocks entries and never exits', async () => {
    house.venue.change((await house.order('stop')).clientOrderId, { symbol: 'OTHER' });
    await house.quiet();
    await house.pass();
    expect(await obstacles()).toEqual([null, null]);
    await house.pass();
    expect(await obstacles()).toEqual(['OPEN_MISMATCH', null]);
  });

  test('that changes between two passes is another one: something is under way', async () => {
    for (let step = 0; step < 4; step += 1) {
      house.venue.move('ACME', '-1');
      await house.quiet();
      await house.pass();
      expect(await house.found()).toEqual(['QUANTITY_DIFFERS']);
    }
    expect((await house.trade()).holding.quantity.toString()).toBe('10');
  });

  test('in what was touched in the last seconds is not looked at', async () => {
    house.venue.move('ACME', '-10');
    house.venue.forget((await house.order('stop')).clientOrderId);
    const stop = await house.order('stop');
    house.venue.reports = false;
    // A part fill of this moment: its order and its symbol are moving.
    house.venue.fill((await house.order('target')).clientOrderId, '1', '110');
    await house.passes(3);
    expect((await house.found()).filter((kind) => kind.startsWith('QUANTITY'))).toEqual([]);
    expect((await house.order('stop')).clientOrderId).toBe(stop.clientOrderId);
  });
});

test('what is not ours counts in the exposure of the profile', async () => {
  house.venue.move('ACME', '6');
  house.venue.place('somebody-else', 'ACME', 'sell', '2', '90');
  house.venue.move('OTHER', '3');
  await house.quiet();
  await house.passes(2);
  const marks = new Map([['ACME', Decimal.parse('110')]]);
  const instruments = new Map([['ACME', house.market.instrument]]);
  const held = externalHoldings(await house.externals(), [], marks, instruments);
  const { bySymbol, net } = exposureOf(held, []);
  expect([...bySymbol].map(([symbol, worth]) => `${symbol} ${worth.toString()}`).sort()).toEqual([
    'ACME 880',
    'OTHER 300',
  ]);
  expect(net.toString()).toBe('740');
});
