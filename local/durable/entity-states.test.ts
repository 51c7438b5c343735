import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { JsonValue } from '../../shared/application/ports/store.ts';
import type { EntityRef, JsonCodec } from '../../shared/application/workflows/effects.ts';
import { VirtualAlarms } from '../../tests/contracts/virtual-alarms.ts';
import { openDataFolder } from '../storage/data-folder.ts';
import { EntityStates } from './entity-states.ts';
import { type RegisteredEntity, registeredEntity } from './registry.ts';

const asIs = <Value extends JsonValue>(): JsonCodec<Value> => ({
  encode: (value) => value,
  decode: (json) => json as Value,
});
/** Looking changes nothing. */
const till: EntityRef<number, string, number> = {
  name: 'till',
  state: asIs(),
  operation: asIs(),
  answer: asIs(),
  initial: () => 0,
  reduce: (count, operation) => {
    const state = operation === 'add' ? count + 1 : count;
    return { state, answer: state };
  },
};

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

test('a key that was asked for nothing is a key that was never used', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ballast-entities-'));
  const data = await openDataFolder(folder, new VirtualAlarms(), 'throwaway');
  const states = new EntityStates(data.sqlite, new Map([[till.name, registeredEntity(till)]]));
  const apply = (operation: string) =>
    data.writer.write((transaction) => states.apply(transaction, till.name, 'k', operation));
  await apply('look');
  expect(states.read(till.name, 'k')).toBeNull();
  await apply('add');
  expect(states.read(till.name, 'k')).toBe(1);
  expect(new EntityStates(data.sqlite, new Map()).read(till.name, 'k')).toBe(1);
  data.close();
  rmSync(folder, { recursive: true });
});

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
