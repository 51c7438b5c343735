import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DESK, deskKey } from '../../../shared/application/desk.ts';
import { prepareTrading } from '../../../shared/application/use-cases/prepare-trading.ts';
import { watchLedgers } from '../../../shared/application/use-cases/watch-ledgers.ts';
import { booksText } from '../../../shared/domain/desk/statement.ts';
import type { DeskState } from '../../../shared/domain/desk/state.ts';
import { ReconciledHouse } from './reconciled-house.ts';
import { setTrading } from './resume.ts';

let house: ReconciledHouse;
beforeEach(async () => {
  house = await ReconciledHouse.open();
  await house.holdTen();
  await house.pass();
});
afterEach(() => house.close());

/** What a disk, a backup of another moment or two hosts at once can do to the stored desk while no host runs. */
async function damage(change: (stored: string) => string): Promise<void> {
  const { sqlite } = house.house.data;
  const key = deskKey(house.house.profile, 'USD');
  const row = sqlite.prepare('SELECT state FROM entities WHERE entity = ? AND key = ?').get(DESK.name, key);
  const stored = JSON.parse(String(row?.['state'])) as string;
  await house.reopen(() => {
    house.house.data.sqlite
      .prepare('UPDATE entities SET state = ? WHERE entity = ? AND key = ?')
      .run(JSON.stringify(change(stored)), DESK.name, key);
  });
}

async function storedDesk(): Promise<string> {
  const held = await house.services.durable.readEntity('desk', deskKey(house.house.profile, 'USD'));
  const stored: unknown = JSON.parse(JSON.stringify(held));
  if (typeof stored !== 'string') throw new Error('A desk is stored as a text');
  return stored;
}

describe('a desk whose stored state', () => {
  test.each([
    ['has one changed figure', (stored: string) => stored.replace('"available":"', '"available":"9')],
    ['is cut off', (stored: string) => stored.slice(0, -40)],
    ['is empty', () => ''],
  ])('%s is rebuilt from its journal before trading begins, and halted', async (_what, change) => {
    const before = await house.desk();
    await damage(change);
    await expect(house.desk()).rejects.toThrow('RECORD_UNREADABLE');
    expect(await prepareTrading(house.services)).toMatchObject({ desks: 1, rebuilt: 1 });
    const after = await house.desk();
    expect(booksText(after.books)).toEqual(booksText(before.books));
    const holdings = (desk: DeskState) => JSON.stringify(desk.trades.map(({ holding }) => holding));
    expect(holdings(after)).toBe(holdings(before));
    expect(after.trading.mode).toBe('HALTED');
    expect(after.fence).toBeGreaterThan(before.fence);
  });

  test('is that of an earlier moment is noticed by its journal, at a start and by the watcher', async () => {
    const older = await storedDesk();
    const stop = await house.order('stop');
    house.venue.fill(stop.clientOrderId, '10', '95');
    house.venue.end((await house.order('target')).clientOrderId, 'canceled');
    await house.hear();
    const closed = await house.desk();
    await damage(() => older);
    expect((await house.desk()).sequence).toBeLessThan(closed.sequence);
    expect(await watchLedgers(house.house.tenant, house.services)).toBe(1);
    const rebuilt = await house.desk();
    expect(booksText(rebuilt.books)).toEqual(booksText(closed.books));
    expect(rebuilt).toMatchObject({ sequence: closed.sequence, trading: { mode: 'HALTED' } });
    expect(await watchLedgers(house.house.tenant, house.services)).toBe(0);
    expect(await prepareTrading(house.services)).toMatchObject({ rebuilt: 0 });
  });

  test('was rebuilt gets its exits back from reconciliation, and trades again once a person resumes it', async () => {
    await damage(() => '');
    await prepareTrading(house.services);
    expect((await house.desk()).reservations).toEqual([]);
    await house.quiet();
    await house.passes(2);
    const desk = await house.desk();
    expect(
      desk.reservations.map(({ purpose, quantityLeft }) => `${purpose} ${quantityLeft.toString()}`),
    ).toEqual(['exit 10']);
    expect(await house.found()).toEqual([]);
    await setTrading(house, 'ACTIVE');
    house.venue.fill((await house.order('stop')).clientOrderId, '10', '95');
    house.venue.end((await house.order('target')).clientOrderId, 'canceled');
    await house.hear();
    await house.quiet();
    await house.passes(2);
    const after = await house.desk();
    expect([after.trades, after.reservations, after.books.realised.toString()]).toEqual([[], [], '-50']);
    expect(await house.found()).toEqual([]);
  });
});

describe('a start', () => {
  test('compares accounts with something open once, and what differs blocks entries until the next look', async () => {
    house.venue.move('ACME', '-4');
    await house.quiet();
    expect(await prepareTrading(house.services)).toMatchObject({ accounts: 1, differing: 1, rebuilt: 0 });
    expect(await house.state()).toMatchObject({ atStart: true, state: 'differs' });
    expect((await house.trade()).holding.quantity.toString()).toBe('10');
    await house.pass();
    expect((await house.trade()).holding.quantity.toString()).toBe('6');
    expect(await house.state()).toMatchObject({ atStart: false });
  });

  test('with a venue that does not answer goes on, without entries', async () => {
    house.venue.unreadable.add('orders');
    expect(await prepareTrading(house.services)).toMatchObject({ incomplete: 1 });
    expect((await house.state()).state).toBe('incomplete');
  });
});
