import { beforeAll, describe, expect, test } from 'vitest';
import type { WorkflowRow } from '../../../functions/rows.ts';
import type { JsonValue } from '../../../shared/application/ports/store.ts';
import type { Effect, Workflow } from '../../../shared/application/workflows/effects.ts';
import { currentTime, sleepUntil, waitForEvent } from '../../../shared/application/workflows/effects.ts';
import { addMs, utcMillis } from '../../../shared/domain/time/instant.ts';
import { DurableInstance, steppingClock } from './durable-instance.ts';
import { FunctionsHost } from './functions-host.ts';
import { registerRows } from './register-rows.ts';

const NOON = Date.parse('2026-03-02T12:00:00Z');

function* ask(effect: Effect): Workflow<JsonValue> {
  return yield effect;
}

/** Reserves, sends, waits for the answer and says what came of it: every kind of effect once. */
const trade: WorkflowRow = {
  kind: 'workflow',
  name: 'trade',
  *run(input) {
    const startedAt = yield* currentTime();
    const reserved = yield* ask({
      kind: 'callEntity',
      entity: 'Desk',
      key: 'acme~prf_7',
      operation: 'reserve',
    });
    if (reserved !== 'ok') return { outcome: 'denied', because: reserved };
    let sent: JsonValue;
    try {
      sent = yield* ask({ kind: 'callActivity', activity: 'submit', input });
    } catch (failure) {
      return { outcome: 'unknown', because: failure instanceof Error ? failure.message : 'no reason' };
    }
    yield* sleepUntil(addMs(startedAt, 60_000));
    const filled = yield* waitForEvent('fill', addMs(startedAt, 120_000));
    const endedAt = yield* currentTime();
    return { outcome: filled === null ? 'waiting' : 'filled', sent, filled, tookMs: endedAt - startedAt };
  },
};

/** Waits for the same event again and again, and tells what each wait got. */
const listener: WorkflowRow = {
  kind: 'workflow',
  name: 'listener',
  *run(input) {
    const heard: JsonValue[] = [];
    for (let turn = 1; turn <= Number(input); turn += 1) {
      heard.push(yield* waitForEvent('hint', utcMillis(NOON + turn * 60_000)));
      if (turn === 2) yield* ask({ kind: 'callActivity', activity: 'work', input: null });
    }
    return heard;
  },
};

/** Has a mistake of its own. */
const broken: WorkflowRow = {
  kind: 'workflow',
  name: 'broken',
  *run() {
    yield* ask({ kind: 'callActivity', activity: 'submit', input: 'text stays text' });
    throw new RangeError('this workflow has a mistake');
  },
};

const host = FunctionsHost.install();

beforeAll(async () => {
  await registerRows([trade, listener, broken], () =>
    Promise.reject(new Error('a workflow needs no services')),
  );
  await host.start();
});

async function started(workflow: string, input: JsonValue): Promise<DurableInstance> {
  const instance = new DurableInstance(host, { workflow, input, clock: steppingClock(NOON) });
  await instance.start();
  return instance;
}

function only(instance: DurableInstance): ReturnType<DurableInstance['open']['get']> & object {
  const tasks = [...instance.open.values()];
  const [task] = tasks;
  if (task === undefined || tasks.length !== 1)
    throw new Error(`Expected one open task, found ${JSON.stringify(tasks)}`);
  return task;
}

/** Every history the instance ever had gives the same answer again, and no later history takes an action back. */
async function expectEveryPrefixReplays(instance: DurableInstance): Promise<void> {
  expect(instance.episodes.length).toBeGreaterThan(1);
  let earlier: readonly string[] = [];
  for (const { history, answer } of instance.episodes) {
    expect(await instance.replay(history)).toEqual(answer);
    const actions = answer.actions
      .flat()
      .map((action) => JSON.stringify(action).replace('"isCanceled":true', '"isCanceled":false'));
    expect(actions.slice(0, earlier.length)).toEqual(earlier);
    earlier = actions;
  }
}

const OUTPUT_OF_FILLED = {
  value: { outcome: 'filled', sent: { orderId: 'v1' }, filled: { quantity: '0.05' }, tookMs: 62_000 },
};

async function traded(): Promise<DurableInstance> {
  const instance = await started('trade', { symbol: 'BTC/USD' });
  await instance.answerEntity(only(instance), { answer: 'ok' });
  await instance.completeActivity(only(instance), { orderId: 'v1' });
  await instance.fire(only(instance));
  await instance.raise('fill', { quantity: '0.05' });
  return instance;
}

describe('a workflow of plain effects on durable-functions', () => {
  test('asks entity, activity, timer and event in turn and ends with its output', async () => {
    const instance = await traded();
    expect(instance.answer).toMatchObject({ isDone: true, output: OUTPUT_OF_FILLED });
    await expectEveryPrefixReplays(instance);
  });

  test('sends objects only, to the entity by its key and to the activity by its name', async () => {
    const instance = await started('trade', 'a bare text');
    expect(only(instance)).toMatchObject({
      kind: 'entity',
      name: '@desk@acme~prf_7',
      input: { value: 'reserve' },
    });
    await instance.answerEntity(only(instance), { answer: 'ok' });
    expect(only(instance)).toMatchObject({
      kind: 'activity',
      name: 'submit',
      input: { value: 'a bare text' },
    });
  });

  test('an event that came first cancels the timer it raced', async () => {
    const instance = await traded();
    expect([...instance.open.values()]).toEqual([]);
    expect(JSON.stringify(instance.answer.actions)).toContain('"isCanceled":true');
  });

  test('a moment that came first ends the wait', async () => {
    const instance = await started('trade', { symbol: 'BTC/USD' });
    await instance.answerEntity(only(instance), { answer: 'ok' });
    await instance.completeActivity(only(instance), null);
    await instance.fire(only(instance));
    await instance.fire(only(instance));
    expect(instance.answer.output).toMatchObject({ value: { outcome: 'waiting', filled: null } });
    await expectEveryPrefixReplays(instance);
  });

  test('a refusal is an answer that the workflow reads', async () => {
    const instance = await started('trade', {});
    await instance.answerEntity(only(instance), { answer: 'INSUFFICIENT_CAPITAL' });
    expect(instance.answer.output).toEqual({ value: { outcome: 'denied', because: 'INSUFFICIENT_CAPITAL' } });
    expect(instance.open.size).toBe(0);
    await expectEveryPrefixReplays(instance);
  });

  test('a failed activity is thrown into the workflow, which may catch it', async () => {
    const instance = await started('trade', {});
    await instance.answerEntity(only(instance), { answer: 'ok' });
    await instance.failActivity(only(instance), 'the line was cut');
    expect(instance.answer.output).toMatchObject({
      value: { outcome: 'unknown', because: expect.stringContaining('the line was cut') },
    });
    await expectEveryPrefixReplays(instance);
  });

  test('a poisoned entity ends the workflow with the sentence', async () => {
    const instance = await started('trade', {});
    await instance.answerEntity(only(instance), { poison: 'InvariantBroken: the books do not add up' });
    expect(instance.answer.error).toContain('Desk: InvariantBroken: the books do not add up');
    expect(instance.answer.isDone).toBe(false);
    await expectEveryPrefixReplays(instance);
  });

  test('a mistake of the workflow fails the instance and keeps what was scheduled', async () => {
    const instance = await started('broken', null);
    await instance.completeActivity(only(instance), '12');
    expect(instance.answer.error).toContain('this workflow has a mistake');
    expect(instance.answer.actions.flat()).toHaveLength(1);
    await expectEveryPrefixReplays(instance);
  });
});

describe('waiting again for the same event', () => {
  test('every wait makes a new event task and a new timer, so nothing is scheduled twice', async () => {
    const instance = await started('listener', 2);
    await instance.fire(only(instance));
    await instance.raise('hint', 'second');
    await instance.completeActivity(only(instance), null);
    expect(instance.answer.output).toEqual({ value: [null, 'second'] });
    const timers = instance.answer.actions.flat().flatMap((action) => action.compoundActions ?? []);
    expect(timers.filter(({ actionType }) => actionType === 5).map(({ fireAt }) => fireAt)).toEqual([
      '2026-03-02T12:01:00.000Z',
      '2026-03-02T12:02:00.000Z',
    ]);
    await expectEveryPrefixReplays(instance);
  });

  test('an event that found nobody waiting is there for the next wait', async () => {
    const instance = await started('listener', 3);
    await instance.fire(only(instance)); // The first wait's moment passed; its task would swallow an event.
    await instance.raise('hint', 'for the second wait');
    await instance.raise('hint', 'while the workflow works');
    await instance.completeActivity(only(instance), null);
    expect(instance.answer.output).toEqual({
      value: [null, 'for the second wait', 'while the workflow works'],
    });
    await expectEveryPrefixReplays(instance);
  });

  test('events that arrived together are heard one by one', async () => {
    const instance = await started('listener', 3);
    await instance.raiseTogether([
      ['hint', 'one'],
      ['hint', 'two'],
      ['hint', 'three'],
    ]);
    await instance.completeActivity(only(instance), null);
    expect(instance.answer.output).toEqual({ value: ['one', 'two', 'three'] });
    await expectEveryPrefixReplays(instance);
  });
});
