import { describe, expect, test } from 'vitest';
import { decodeDeskState, deskKey } from '../../../shared/application/desk.ts';
import { OWNER } from '../../../shared/domain/orders/orders.fixture.ts';
import { ballast, newFolder } from '../../../tests/cli/in-process.ts';
import { seedFolder } from '../../../tests/cli/stored-profile.ts';
import { VirtualAlarms } from '../../../tests/contracts/virtual-alarms.ts';
import { openDataFolder } from '../../storage/data-folder.ts';

const words = (folder: string) =>
  ['desk', 'rebuild', '--profile', 'Trend', '--reason', 'the disk was replaced', '--data', folder] as const;

async function seeded(): Promise<string> {
  const folder = newFolder();
  (await seedFolder(folder)).close();
  return folder;
}

async function storedDesk(folder: string) {
  const data = await openDataFolder(folder, new VirtualAlarms());
  const key = deskKey(OWNER, 'USD');
  const row = data.sqlite.prepare('SELECT state FROM entities WHERE entity = ? AND key = ?').get('desk', key);
  data.close();
  return row === undefined ? null : decodeDeskState(JSON.parse(String(row['state'])) as string);
}

describe('ballast desk rebuild', () => {
  test('makes the desk from its journal, halted, after a backup; doing it again makes the same', async () => {
    const folder = await seeded();
    const answer = await ballast([...words(folder), '--json']);
    expect(answer).toMatchObject({ exitCode: 0, stderr: '' });
    expect(JSON.parse(answer.stdout)).toMatchObject({
      profileId: 'prf_7',
      postings: 1,
      trading: 'HALTED',
      books: { capital: '10000.5', available: '10000.5' },
    });
    const desk = await storedDesk(folder);
    expect(desk).toMatchObject({ sequence: 1, trading: { mode: 'HALTED' } });
    expect((await ballast(words(folder))).exitCode).toBe(0);
    expect((await storedDesk(folder))?.books).toEqual(desk?.books);
  });

  test('is refused while a host has the folder, and changes nothing where the journal has a hole', async () => {
    const folder = newFolder();
    const data = await seedFolder(folder);
    expect(await ballast(words(folder))).toMatchObject({ exitCode: 1 });
    data.sqlite
      .prepare(
        "UPDATE documents SET body = replace(body, '\"sequence\":1', '\"sequence\":2') WHERE type = 'posting'",
      )
      .run();
    data.close();
    const refused = await ballast(words(folder));
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain('POSTINGS_INCOMPLETE');
    expect(await storedDesk(folder)).toBeNull();
  });

  test('says what is missing or wrong in the call', async () => {
    const folder = await seeded();
    expect((await ballast(['desk', 'rebuild', '--profile', 'Trend', '--data', folder])).exitCode).toBe(2);
    const blank = await ballast([...words(folder).slice(0, 4), '--reason', '  ', '--data', folder]);
    expect(blank).toMatchObject({ exitCode: 2 });
    expect(blank.stderr).toContain('--reason: expected why');
    const unknown = await ballast([
      'desk',
      'rebuild',
      '--profile',
      'Nobody',
      '--reason',
      'x',
      '--data',
      folder,
    ]);
    expect(unknown).toMatchObject({ exitCode: 1 });
    expect(unknown.stderr).toContain('there is no profile "Nobody"');
  });
});
