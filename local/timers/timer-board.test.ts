import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { quietTelemetry } from '../../tests/contracts/quiet-telemetry.ts';
import type { TimersUnderTest } from '../../tests/contracts/timer-contract.ts';
import { timerContract } from '../../tests/contracts/timer-contract.ts';
import { VirtualAlarms } from '../../tests/contracts/virtual-alarms.ts';
import { openDataFolder } from '../storage/data-folder.ts';
import { TimerBoard } from './timer-board.ts';

const newFolder = () => mkdtempSync(join(tmpdir(), 'ballast-timers-'));

async function underTest(folder: string, alarms: VirtualAlarms): Promise<TimersUnderTest> {
  const data = await openDataFolder(folder, alarms);
  const board = new TimerBoard(data, { alarms, telemetry: quietTelemetry });
  return {
    add: (timer) => board.add(timer),
    down: async (ms) => {
      await board.stop();
      data.close();
      alarms.passUnnoticed(ms);
      return underTest(folder, alarms);
    },
    advance: (ms) => alarms.advance(ms),
    close: async () => {
      data.close();
      rmSync(folder, { recursive: true });
    },
  };
}

timerContract('the embedded timers', () => underTest(newFolder(), new VirtualAlarms()));

test('a timer of seconds writes its last run at most once a minute, and still catches up after a stop', async () => {
  const folder = newFolder();
  const alarms = new VirtualAlarms();
  const data = await openDataFolder(folder, alarms);
  const board = new TimerBoard(data, { alarms, telemetry: quietTelemetry });
  const stored = new Set<unknown>();
  let runs = 0;
  const look = () => data.sqlite.prepare('SELECT last_run_at FROM timers').get()?.['last_run_at'];
  const ticks: boolean[] = [];
  const row = {
    name: 'loop',
    schedule: '*/5 * * * * *',
    run: async ({ isPastDue }: { readonly isPastDue: boolean }) => {
      runs += 1;
      ticks.push(isPastDue);
      if (runs <= 120) stored.add(look());
    },
  };
  board.add(row);
  await alarms.advance(600_001);
  expect(runs).toBe(120);
  expect(stored.size).toBeLessThanOrEqual(11);
  await board.stop();
  data.close();
  alarms.passUnnoticed(3_600_000);
  const next = await underTest(folder, alarms);
  ticks.length = 0;
  next.add(row);
  await next.advance(0);
  await next.close();
  expect(ticks).toEqual([true]);
});
