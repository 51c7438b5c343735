import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { certifyParity } from '../../../shared/application/use-cases/reconcile/certify-parity.ts';
import type { ParityCertificate } from '../../../shared/contracts/parity.ts';
import { Decimal } from '../../../shared/domain/money/decimal.ts';
import { invariant } from '../../../shared/domain/result.ts';
import { utcMillis } from '../../../shared/domain/time/instant.ts';
import { ballast } from '../../cli/in-process.ts';
import { ReconciledHouse } from './reconciled-house.ts';

let house: ReconciledHouse;
beforeEach(async () => {
  house = await ReconciledHouse.open();
  await house.holdTen();
  await house.pass();
});
afterEach(() => house.close());

/** Made at noon of a day, so it is of the day before. What is not equal needs a second look, a minute later. */
async function certify(day: number): Promise<ParityCertificate> {
  const at = utcMillis(Date.UTC(2026, 0, day, 12));
  const first = await certifyParity(house.house.tenant, at, house.services);
  if (first !== null) return first;
  expect(await certifyParity(house.house.tenant, at, house.services)).toBeNull();
  await house.quiet();
  const certificate = await certifyParity(house.house.tenant, at, house.services);
  invariant(certificate !== null, 'The second look certifies');
  return certificate;
}

const cli = (...words: string[]) => ballast(['parity', '--data', house.house.folder, ...words]);

describe('the certificate of a day', () => {
  test('says equal with the figures of all four books', async () => {
    expect(await certify(6)).toMatchObject({
      day: '2026-01-05',
      state: 'equal',
      accounts: [
        {
          state: 'equal',
          account: 'prf-1',
          rows: [{ symbol: 'ACME', isEqual: true }],
          orders: { atVenue: 2, onRecord: 2, external: 0 },
          differences: [],
        },
      ],
    });
    const [row] = (await certify(6)).accounts[0]?.rows ?? [];
    const figures = [row?.venue, row?.records, row?.lots, row?.ledger].map(String);
    expect(figures).toEqual(['10', '10', '10', '10']);
  });

  test('names every difference, and is not changed by what is put right afterwards', async () => {
    house.venue.move('ACME', '-4');
    house.venue.forget((await house.order('stop')).clientOrderId);
    await house.quiet();
    const certificate = await certify(6);
    expect(certificate.state).toBe('different');
    expect(certificate.accounts[0]?.differences).toEqual([
      'ACME: venue 6, orders 10, lots 10, ledger 10',
      expect.stringMatching(/^order b07a\w+ works on record and not at the venue$/),
    ]);
    for (let round = 0; round < 8; round += 1) {
      await house.pass();
      await house.hear();
      await house.quiet();
    }
    expect(await certify(6)).toEqual(certificate);
    expect((await certify(7)).state).toBe('equal');
  });

  test('holds nothing against a day that a second look does not see any more', async () => {
    const at = utcMillis(Date.UTC(2026, 0, 6, 12));
    house.venue.move('ACME', '-4');
    expect(await certifyParity(house.house.tenant, at, house.services)).toBeNull();
    house.venue.move('ACME', '4');
    await house.quiet();
    expect(await certify(6)).toMatchObject({ state: 'equal', accounts: [{ differences: [] }] });
  });

  test('is not made of a day on which there was no account', async () => {
    const at = utcMillis(Date.UTC(2026, 0, 5, 12));
    expect(await certifyParity(house.house.tenant, at, house.services)).toBeNull();
    await house.quiet();
    expect(await certifyParity(house.house.tenant, at, house.services)).toBeNull();
  });

  test('certifies nothing of an account that was not read to its end', async () => {
    house.venue.unreadable.add('positions');
    expect(await certify(6)).toMatchObject({
      state: 'unread',
      accounts: [{ state: 'unread', reason: 'positions: positions broke off' }],
    });
  });

  test('counts what is not ours apart', async () => {
    house.venue.move('ACME', '6');
    await house.quiet();
    await house.passes(2);
    const [account] = (await certify(6)).accounts;
    expect(account?.rows).toMatchObject([{ isEqual: true, external: Decimal.parse('6') }]);
  });

  test('is read on the command line, which fails where it does not say equal', async () => {
    expect(await cli()).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('no parity certificate') as string,
    });
    await certify(6);
    house.venue.move('ACME', '-4');
    await certify(7);
    const newest = await cli();
    expect(newest.exitCode).toBe(1);
    expect(newest.stdout).toContain('ACME: venue 6, orders 10, lots 10, ledger 10');
    const earlier = await cli('--day', '2026-01-05', '--json');
    expect(earlier.exitCode).toBe(0);
    expect(JSON.parse(earlier.stdout)).toMatchObject([
      { tenantId: 'acme', day: '2026-01-05', state: 'equal' },
    ]);
    const wrong = await cli('--day', 'yesterday');
    expect(wrong.exitCode).toBe(2);
    expect(wrong.stderr).toContain('expected a day such as 2026-01-31');
  });
});
