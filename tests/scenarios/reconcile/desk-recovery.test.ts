import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DESK, deskKey } from '../../../shared/application/desk.ts';
import { askDesk } from '../../../shared/application/use-cases/command-desk.ts';
import { postingsOf } from '../../../shared/application/use-cases/rebuild-desk.ts';
import { prepareTrading } from '../../../shared/application/use-cases/prepare-trading.ts';
import { watchLedgers } from '../../../shared/application/use-cases/watch-ledgers.ts';
import { booksText } from '../../../shared/domain/desk/statement.ts';
import type { DeskState } from '../../../shared/domain/desk/state.ts';
import { operationIdFor } from '../../../shared/domain/ids/derive.ts';
import { Decimal } from '../../../shared/domain/money/decimal.ts';
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

/** The journal as it is on record. */
function journalOf() {
  return postingsOf(house.services.store.forTenant(house.house.tenant), house.house.profile);
}

async function storedDesk(): Promise<string> {
  const held = await house.services.durable.readEntity('desk', deskKey(house.house.profile, 'USD'));
  const stored: unknown = JSON.parse(JSON.stringify(held));
  if (typeof stored !== 'string') throw new Error('A desk is stored as a text');
  return stored;
}

async function allocate(name: string, amount: string): Promise<void> {
  const at = house.market.now();
  const operationId = operationIdFor(name, 'allocate');
  const operation = { op: 'allocate', operationId, at, issuedAt: at, by: 'test' } as const;
  const answer = await askDesk(
    house.house.profile,
    { ...operation, amount: Decimal.parse(amount) },
    house.services,
  );
  expect(answer.ok).toBe(true);
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

  test('is that of an earlier moment changes no line of its journal, and what it books next follows from it', async () => {
    const older = await storedDesk();
    await allocate('first', '500');
    await damage(() => older);
    const journal = await journalOf();
    await allocate('second', '70');
    expect((await journalOf()).slice(0, journal.length)).toEqual(journal);
    const desk = await house.desk();
    expect([desk.books.capital.toString(), desk.sequence]).toEqual(['10570', journal.length + 1]);
    expect(desk.trading.mode).toBe('HALTED');
    expect(await watchLedgers(house.house.tenant, house.services)).toBe(0);
  });

  test('is that of an earlier moment books a fill after what its journal knows, and not over it', async () => {
    const older = await storedDesk();
    await allocate('first', '500');
    await damage(() => older);
    const journal = await journalOf();
    house.venue.fill((await house.order('stop')).clientOrderId, '10', '95');
    house.venue.end((await house.order('target')).clientOrderId, 'canceled');
    await house.hear();
    await house.quiet();
    expect((await journalOf()).slice(0, journal.length)).toEqual(journal);
    const { books } = await house.desk();
    expect([books.capital.toString(), books.realised.toString()]).toEqual(['10500', '-50']);
    expect((await house.trade()).status).toBe('closed');
    expect(await watchLedgers(house.house.tenant, house.services)).toBe(0);
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
