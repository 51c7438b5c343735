import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { JsonValue } from '../../../shared/application/ports/store.ts';
import type { JsonCodec } from '../../../shared/application/workflows/effects.ts';
import { entity } from '../../../functions/rows.ts';
import { FunctionsHost } from './functions-host.ts';
import { registerRows } from './register-rows.ts';

const json = <Value extends JsonValue>(schema: z.ZodType<Value>): JsonCodec<Value> => ({
  encode: (value) => value,
  decode: (text) => schema.parse(text),
});

/** Counts up, refuses above ten, and has a mistake of ours for `break`. */
const counter = entity({
  name: 'counter',
  state: json(z.number()),
  operation: json(z.union([z.number(), z.literal('break')])),
  answer: json(z.record(z.string(), z.union([z.boolean(), z.number(), z.string()]))),
  initial: () => 0,
  reduce(count, operation) {
    if (operation === 'break') throw new RangeError(`the count of ${count} is not to be changed`);
    if (count + operation > 10) return { state: count, answer: { ok: false, refusal: 'TOO_MANY' } };
    return { state: count + operation, answer: { ok: true, value: count + operation } };
  },
});

interface Outcome {
  readonly entityExists: boolean;
  readonly entityState?: string;
  readonly results: readonly { readonly isError: boolean; readonly result: string }[];
}

describe('an entity under the Functions host', () => {
  const host = FunctionsHost.install();

  beforeAll(async () => {
    await registerRows([counter], () => Promise.reject(new Error('an entity needs no services')));
    await host.start();
  });

  async function applyAll(state: JsonValue | undefined, inputs: readonly unknown[]): Promise<Outcome> {
    const batch = inputs.map((input) => ({ name: 'apply', input: JSON.stringify(input), isSignal: false }));
    const exists = state !== undefined;
    const trigger = {
      self: { name: 'counter', key: 'acme~prf_7' },
      exists,
      state: exists ? JSON.stringify(state) : null,
      batch,
    };
    const answer = await host.invoke('counter', { data: { string: JSON.stringify(trigger) } });
    return JSON.parse(String(answer?.['json'])) as Outcome;
  }
  const answersOf = ({ results }: Outcome) => results.map(({ result }) => JSON.parse(result) as unknown);

  test('applies a batch in order and stores the last state', async () => {
    const outcome = await applyAll(4, [{ value: 1 }, { value: 2 }]);
    expect(answersOf(outcome)).toEqual([
      { answer: { ok: true, value: 5 } },
      { answer: { ok: true, value: 7 } },
    ]);
    expect(outcome).toMatchObject({ entityExists: true, entityState: '7' });
  });

  test('a refusal is an answer, not an error', async () => {
    const outcome = await applyAll(9, [{ value: 2 }]);
    expect(answersOf(outcome)).toEqual([{ answer: { ok: false, refusal: 'TOO_MANY' } }]);
    expect(outcome.results[0]?.isError).toBe(false);
    expect(outcome.entityState).toBe('9');
  });

  test('a mistake of ours is poison: said aloud, logged, the state as it was, the rest of the batch applied', async () => {
    const outcome = await applyAll(4, [{ value: 1 }, { value: 'break' }, { value: 2 }]);
    expect(answersOf(outcome)).toEqual([
      { answer: { ok: true, value: 5 } },
      { poison: 'RangeError: the count of 5 is not to be changed' },
      { answer: { ok: true, value: 7 } },
    ]);
    expect(outcome.results.map(({ isError }) => isError)).toEqual([false, false, false]);
    expect(outcome.entityState).toBe('7');
    expect(host.logs).toContainEqual({
      level: 'error',
      message: expect.stringContaining('counter acme~prf_7 could not apply an operation'),
    });
  });

  test.each([
    ['an envelope of another version', { amount: 2 }],
    ['an operation that its codec refuses', { value: 'three' }],
    ['text instead of an envelope', 'three'],
    ['nothing', null],
  ])('%s is poison', async (_, input) => {
    const outcome = await applyAll(4, [input]);
    expect(answersOf(outcome)).toEqual([{ poison: expect.stringMatching(/^(?:TypeError|ZodError): /) }]);
    expect(outcome.entityState).toBe('4');
  });

  test('an entity that a poisoned operation would have made does not exist', async () => {
    const outcome = await applyAll(undefined, [{ value: 'break' }]);
    expect(outcome.entityExists).toBe(false);
    expect(outcome.entityState).toBeUndefined();
    const next = await applyAll(undefined, [{ value: 'break' }, { value: 3 }]);
    expect(next).toMatchObject({ entityExists: true, entityState: '3' });
  });

  test('an entity that a refused operation would have made does not exist', async () => {
    const outcome = await applyAll(undefined, [{ value: 11 }]);
    expect(answersOf(outcome)).toEqual([{ answer: { ok: false, refusal: 'TOO_MANY' } }]);
    expect(outcome.entityExists).toBe(false);
  });

  test('a state that cannot be read is kept for someone to look at', async () => {
    const trigger = {
      self: { name: 'counter', key: 'acme~prf_7' },
      exists: true,
      state: '{"half',
      batch: [{ name: 'apply', input: '{"value":1}', isSignal: false }],
    };
    const answer = await host.invoke('counter', { data: { string: JSON.stringify(trigger) } });
    const outcome = JSON.parse(String(answer?.['json'])) as Outcome;
    expect(outcome).toMatchObject({ entityExists: true, entityState: '{"half' });
    expect(answersOf(outcome)).toEqual([{ poison: expect.stringContaining('SyntaxError') }]);
  });
});
