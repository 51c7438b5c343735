import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDataFolder } from '../../../local/storage/data-folder.ts';
import { machineAlarms } from '../../../local/timers/alarms.ts';

const KILLS = 22;
const IN_FLIGHT = 16;
const CACHE = join(import.meta.dirname, '..', '..', '..', 'node_modules', '.cache');
let place = '';

beforeAll(async () => {
  mkdirSync(CACHE, { recursive: true });
  place = mkdtempSync(join(CACHE, 'ballast-crash-'));
  await build({
    entryPoints: [fileURLToPath(new URL('./host-process.ts', import.meta.url))],
    outfile: join(place, 'host.mjs'),
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
  });
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

/** A host on the folder, and what it has promised so far. */
function startHost(first: number, mode: 'send' | 'drain') {
  const folder = join(place, 'data');
  const child = spawn(
    process.execPath,
    [join(place, 'host.mjs'), folder, join(place, 'journal'), `${first}`, mode],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const exited = once(child, 'exit');
  return {
    /** Fails at once when the host ends without having said it. */
    async heard(line: string): Promise<void> {
      while (!said.includes(`${line}\n`)) {
        if (child.exitCode !== null)
          throw new Error(`The host ended with ${child.exitCode} before it said ${line}.`);
        await pause(5);
      }
    },
    sent: () => [...said.matchAll(/^sent (\d+)$/gm)].map((match) => Number(match[1])),
    async kill(): Promise<void> {
      child.kill('SIGKILL');
      await exited;
    },
    exited,
  };
}

test(`a host that is killed ${KILLS} times loses no message, doubles no operation and leaves nothing held`, {
  timeout: 90_000,
}, async () => {
  writeFileSync(join(place, 'journal'), '');
  const promised = new Set<number>();
  let next = 0;
  for (let kill = 0; kill < KILLS; kill += 1) {
    const host = startHost(next, 'send');
    await host.heard('ready');
    await pause((kill * 53) % 190);
    await host.kill();
    for (const number of host.sent()) promised.add(number);
    next = Math.floor((Math.max(-1, ...promised) + 1) / IN_FLIGHT) * IN_FLIGHT;
  }
  const last = startHost(next, 'drain');
  await last.heard('drained');
  await last.exited;

  const data = await openDataFolder(join(place, 'data'), machineAlarms());
  const all = (sql: string) => data.sqlite.prepare(sql).all();
  const ended = all('SELECT id, status, output FROM workflows');
  expect(promised.size).toBeGreaterThan(KILLS);
  expect(
    ended.every((row) => row['status'] === 'completed' && row['output'] === `"receipt ${String(row['id'])}"`),
  ).toBe(true);
  const ids = new Set(ended.map((row) => row['id']));
  expect([...promised].filter((number) => !ids.has(`p${number}`))).toEqual([]);

  const amounts = [...ids]
    .map((id) => (Number(String(id).slice(1)) % 3) + 1)
    .reduce((sum, amount) => sum + amount, 0);
  const tills = all('SELECT state FROM entities').map(
    (row) => JSON.parse(String(row['state'])) as Record<string, unknown>,
  );
  expect(tills.map((state) => state['held'])).toEqual(tills.map(() => ({})));
  expect(tills.reduce((sum, state) => sum + Number(state['spent']), 0)).toBe(amounts);
  expect(tills.reduce((sum, state) => sum + Number(state['cash']), 0)).toBe(
    tills.length * 1_000_000 - amounts,
  );

  expect(all('SELECT id FROM documents')).toHaveLength(ids.size);
  expect(all('SELECT seq FROM dead_letters')).toEqual([]);
  const paid = readFileSync(join(place, 'journal'), 'utf8').trim().split('\n');
  expect(new Set(paid)).toEqual(ids);
  data.close();
});
