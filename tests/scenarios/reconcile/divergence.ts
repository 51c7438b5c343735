import { SeededChance } from '../../../shared/domain/market/seeded-chance.ts';
import { Decimal, minOf, ZERO } from '../../../shared/domain/money/decimal.ts';
import { enter } from '../../doubles/entries.ts';
import { ReconciledHouse } from './reconciled-house.ts';

/** One way in which the venue and our records come to differ behind our back. It says what it did, for a seed that fails. */
type Divergence = (house: ReconciledHouse, chance: SeededChance) => Promise<string>;

const dec = Decimal.parse;
const whole = (chance: SeededChance, least: number, most: number): number =>
  least + Math.floor(chance.uniform() * (most - least + 1));

/** Orders that the venue still has open, of one leg. */
async function openAtVenue(house: ReconciledHouse, leg: 'entry' | 'stop' | 'target'): Promise<string | null> {
  const { clientOrderId } = await house.order(leg);
  return house.venue.openOrders().some((order) => order.clientOrderId === clientOrderId)
    ? clientOrderId
    : null;
}

function leavesOf(house: ReconciledHouse, id: string): Decimal {
  const order = house.venue.openOrders().find(({ clientOrderId }) => clientOrderId === id);
  return order === undefined ? ZERO : order.quantity.minus(order.cumulativeQuantity);
}

const DIVERGENCES: Readonly<Record<string, Divergence>> = {
  'a fill nobody told': async (house, chance) => {
    const id = await openAtVenue(house, 'stop');
    if (id === null || house.venue.quantityOf('ACME').compare(dec('10')) < 0) return 'nothing';
    const drawn = dec(String(whole(chance, 1, 10)));
    const leaves = leavesOf(house, id);
    // No venue fills more of an order than it has.
    const quantity = minOf(drawn, leaves);
    house.venue.fill(id, quantity.toString(), '95');
    if (quantity.equals(leaves)) {
      const target = await openAtVenue(house, 'target');
      if (target !== null) house.venue.end(target, 'canceled');
    }
    return `stop filled ${quantity.toString()}`;
  },
  'an end nobody told': async (house, chance) => {
    const leg = chance.uniform() < 0.5 ? 'stop' : 'target';
    const id = await openAtVenue(house, leg);
    if (id === null) return 'nothing';
    house.venue.end(id, chance.uniform() < 0.5 ? 'canceled' : 'expired');
    return `${leg} ended`;
  },
  'an order the venue forgot': async (house, chance) => {
    const leg = chance.uniform() < 0.5 ? 'stop' : 'target';
    const id = await openAtVenue(house, leg);
    if (id === null) return 'nothing';
    house.venue.forget(id);
    return `${leg} forgotten`;
  },
  'a foreign order': async (house, chance) => {
    const name = `manual-${whole(chance, 1, 1e6)}`;
    house.venue.place(
      name,
      chance.uniform() < 0.5 ? 'ACME' : 'OTHER',
      'buy',
      String(whole(chance, 1, 20)),
      '80',
    );
    return name;
  },
  'a foreign fill': async (house, chance) => {
    const name = `manual-${whole(chance, 1, 1e6)}`;
    const [symbol, side] = [
      chance.uniform() < 0.5 ? 'ACME' : 'OTHER',
      chance.uniform() < 0.5 ? 'buy' : 'sell',
    ] as const;
    const quantity = String(whole(chance, 1, 15));
    house.venue.place(name, symbol, side, quantity);
    house.venue.fill(name, quantity, '97');
    return `${name} ${side} ${quantity} ${symbol}`;
  },
  'an order of ours without a record': async (house, chance) => {
    const id =
      `b07a0000${whole(chance, 1000, 9999)}80038004000500060000`.slice(0, 12) + '8003' + '8004000500060007';
    if (house.venue.openOrders().some((order) => order.clientOrderId === id)) return 'nothing';
    house.venue.place(id, 'ACME', 'buy', '3', '70');
    return `ours ${id}`;
  },
  'a quantity that moved': async (house, chance) => {
    const quantity = String(whole(chance, -15, 15) || 1);
    house.venue.move('ACME', quantity);
    return `moved ${quantity}`;
  },
  dust: async (house, chance) => {
    const quantity = chance.uniform() < 0.5 ? '-0.25' : '0.125';
    house.venue.move('ACME', quantity);
    return `dust ${quantity}`;
  },
  'a position in another symbol': async (house, chance) => {
    house.venue.move('OTHER', String(whole(chance, 1, 9)));
    return 'another symbol';
  },
  'a split': async (house, chance) => {
    const held = house.venue.quantityOf('ACME');
    if (held.isZero) return 'nothing';
    const quantityChange = held.times(dec(String(whole(chance, 1, 4))));
    const activityId = `split-${whole(chance, 1, 1e6)}`;
    house.venue.happens({ activityId, kind: 'split', symbol: 'ACME', quantityChange });
    return `split by ${quantityChange.toString()}`;
  },
  money: async (house, chance) => {
    const kind = (['dividend', 'interest', 'fee', 'transfer'] as const)[whole(chance, 0, 3)] ?? 'fee';
    const cashChange = dec(String(whole(chance, -40, 40) || 1));
    house.venue.happens({
      activityId: `cash-${whole(chance, 1, 1e6)}`,
      kind,
      cashChange,
      symbol: kind === 'dividend' ? 'ACME' : null,
    });
    return `${kind} ${cashChange.toString()}`;
  },
};

/** A house whose two sides differ in one to four ways, drawn by the seed. */
export async function divergentHouse(
  seed: number,
): Promise<{ readonly house: ReconciledHouse; readonly done: readonly string[] }> {
  const chance = new SeededChance(seed);
  const house = await ReconciledHouse.open();
  if (chance.uniform() < 0.8) await house.holdTen();
  else {
    await enter(house.house, { name: 'first', quantity: '10', stop: '95', target: '110', hold: '1025' });
    await house.house.settle();
    await house.hear();
  }
  await house.quiet();
  await house.pass();
  house.venue.reports = false;
  const names = Object.keys(DIVERGENCES);
  const done: string[] = [];
  for (let count = whole(chance, 1, 4); count > 0; count -= 1) {
    const name = names[whole(chance, 0, names.length - 1)] ?? '';
    done.push(`${name}: ${(await DIVERGENCES[name]?.(house, chance)) ?? ''}`);
  }
  house.venue.reports = true;
  await house.quiet();
  return { house, done };
}
