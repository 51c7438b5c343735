import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { VirtualAlarms } from '../../tests/contracts/virtual-alarms.ts';
import { openDataFolder } from '../storage/data-folder.ts';
import { EntityStates } from './entity-states.ts';
import type { RegisteredEntity } from './registry.ts';

/** As many as memory keeps. */
const KEPT = 20_000;

/** Counts how often it was asked. */
const counter: RegisteredEntity = {
  name: 'counter',
  open: (_key, stored) => {
    let count = typeof stored === 'number' ? stored : 0;
    return {
      apply: () => {
        count += 1;
        return { answer: count, changed: true };
      },
      encoded: () => count,
    };
  },
};

test('an entity that is asked twice in one transaction is one entity, however many others are in memory', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ballast-entities-'));
  const data = await openDataFolder(folder, new VirtualAlarms(), 'throwaway');
  const states = new EntityStates(data.sqlite, new Map([['counter', counter]]));
  await data.writer.write((transaction) => {
    for (let key = 0; key < KEPT; key += 1) states.apply(transaction, 'counter', `k${key}`, null);
  });
  const answers = await data.writer.write((transaction) =>
    ['k0', 'newcomer', 'k0'].map((key) => states.apply(transaction, 'counter', key, null)),
  );
  expect(answers).toEqual([2, 1, 3]);
  expect(states.read('counter', 'k0')).toBe(3);
  data.close();
  rmSync(folder, { recursive: true });
});
