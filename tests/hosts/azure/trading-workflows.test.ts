import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { manifest } from '../../../functions/manifest.ts';
import type { EntityRow, WorkflowRow } from '../../../functions/rows.ts';
import { DESK, decodeDeskState, deskKey } from '../../../shared/application/desk.ts';
import type { FactCommit, FactPlan, RecordFact } from '../../../shared/application/workflows/facts.ts';
import type { LookedUp, PlaceOrder, Sent } from '../../../shared/application/workflows/place-order.ts';
import type { DeskCommand } from '../../../shared/application/workflows/desk-command.ts';
import { packed } from '../../../shared/application/ports/packed-json.ts';
import type { DeskOperation } from '../../../shared/domain/desk/operations.ts';
import {
  clientOrderId,
  operationId,
  profileId,
  reservationId,
  tenantId,
  tradeId,
  venueOrderId,
} from '../../../shared/domain/ids/ids.ts';
import { Decimal } from '../../../shared/domain/money/decimal.ts';
import { utcMillis } from '../../../shared/domain/time/instant.ts';
import { DurableEntities } from './durable-entities.ts';
import { DurableInstance, steppingClock } from './durable-instance.ts';
import { FunctionsHost } from './functions-host.ts';
import { registerRows } from './register-rows.ts';

const NOON = utcMillis(Date.parse('2026-03-02T12:00:00Z'));
const OWNER = { tenantId: tenantId('acme'), profileId: profileId('prf_7') };
const KEY = deskKey(OWNER, 'USD');
const ORDER = clientOrderId('9f0b3c');

const allocate: DeskOperation = {
  op: 'allocate',
  operationId: operationId('allocate-1'),
  at: NOON,
  issuedAt: NOON,
  amount: Decimal.parse('10000'),
  by: 'ada',
};
const reserve = (amount: string): DeskOperation => ({
  op: 'reserve',
  operationId: operationId('reserve-1'),
  at: NOON,
  issuedAt: NOON,
  tradeId: tradeId('trade-1'),
  reservationId: reservationId('hold-1'),
  symbol: 'BTC/USD',
  quantity: Decimal.parse('0.05'),
  amount: Decimal.parse(amount),
  openEntriesMax: 3,
});
const voided: DeskOperation = {
  op: 'voidReservation',
  operationId: operationId('void-1'),
  at: NOON,
  issuedAt: NOON,
  reservationId: reservationId('hold-1'),
  authority: { by: 'evidence', because: 'rejected' },
};
const order = (amount: string): PlaceOrder => ({
  ...OWNER,
  clientOrderId: ORDER,
  deskKey: KEY,
  reserve: reserve(amount),
  sendBefore: utcMillis(NOON + 60_000),
});

/** What the activities of a scenario answer, in the order they are asked. */
type Answers = readonly (
  | readonly ['send-order', Sent]
  | readonly ['look-up-order', LookedUp]
  | readonly ['plan-fact', FactPlan]
  | readonly ['commit-fact', FactCommit]
  | readonly ['store-postings', 'stored']
)[];

const host = FunctionsHost.install();
const entities = manifest.filter((row): row is EntityRow => row.kind === 'entity');
const workflows = manifest.filter((row): row is WorkflowRow => row.kind === 'workflow');
const tried = new Set<string>();
let desks: DurableEntities;

beforeAll(async () => {
  await registerRows([...entities, ...workflows], () =>
    Promise.reject(new Error('the activities of this test are answered by its scenarios')),
  );
  await host.start();
});
beforeEach(async () => {
  desks = new DurableEntities(host);
  await desks.apply({
    seq: 0,
    kind: 'entity',
    name: `@desk@${KEY}`,
    input: { value: DESK.operation.encode(allocate) },
  });
});

async function answered(instance: DurableInstance, answers: Answers): Promise<void> {
  const left = [...answers];
  while (!instance.ended) {
    const [task] = instance.open.values();
    if (task === undefined) throw new Error('The workflow neither ended nor asked for anything');
    if (task.kind === 'timer') await instance.fire(task);
    else if (task.kind === 'entity') await instance.answerEntity(task, await desks.apply(task));
    else {
      const [name, answer] = left.shift() ?? [];
      expect(task.name, 'the activity that is asked next').toBe(name);
      await instance.completeActivity(task, packed().encode(answer));
    }
  }
  expect(instance.answer.error).toBeUndefined();
  expect(left, 'answers that nobody asked for').toEqual([]);
}

/** Runs the scenario to its end, then runs every history it had on the way again: each is what a restart would find. */
async function outcomeOf(
  name: string,
  input: PlaceOrder | RecordFact | DeskCommand,
  answers: Answers,
): Promise<unknown> {
  tried.add(name);
  const instance = new DurableInstance(host, {
    workflow: name,
    input: packed().encode(input),
    clock: steppingClock(NOON),
  });
  await instance.start();
  await answered(instance, answers);
  for (const { history, answer } of instance.episodes) expect(await instance.replay(history)).toEqual(answer);
  return instance.answer.output;
}

const heldAtTheDesk = (): unknown => {
  const stored = desks.read('desk', KEY);
  if (stored === null) throw new Error('The desk has no state');
  return decodeDeskState(stored).reservations.map((held) => held.reservationId);
};
const event = (sent: Extract<Sent, { kind: 'event' }>['event']): Sent => ({
  kind: 'event',
  event: sent,
  at: NOON,
});
const NOTHING: FactPlan = { kind: 'nothing' };
const planOf = (...deskOperations: DeskOperation[]): FactPlan => ({
  kind: 'plan',
  deskKey: KEY,
  deskOperations,
  etags: { order: 'e1' },
});

describe('place-order on durable-functions, with the real desk', () => {
  test('reserved, sent, accepted', async () => {
    const accepted = event({ kind: 'accepted', venueOrderId: venueOrderId('v-1') });
    const output = await outcomeOf('place-order', order('3000'), [
      ['send-order', accepted],
      ['plan-fact', planOf()],
      ['commit-fact', 'committed'],
    ]);
    expect(output).toEqual({ value: { outcome: 'sent' } });
    expect(heldAtTheDesk()).toEqual(['hold-1']);
  });

  test('refused by the desk for want of capital: nothing is sent', async () => {
    const output = await outcomeOf('place-order', order('10000.01'), [['plan-fact', NOTHING]]);
    expect(output).toEqual({ value: { outcome: 'denied' } });
    expect(heldAtTheDesk()).toEqual([]);
  });

  test('rejected by the venue: the reservation goes back', async () => {
    const output = await outcomeOf('place-order', order('3000'), [
      ['send-order', event({ kind: 'rejected', reason: 'min notional' })],
      ['plan-fact', planOf(voided)],
      ['commit-fact', 'committed'],
    ]);
    expect(output).toEqual({ value: { outcome: 'not-placed' } });
    expect(heldAtTheDesk()).toEqual([]);
  });

  test('asked to come back later, it sends when the time has come', async () => {
    const output = await outcomeOf('place-order', order('3000'), [
      ['send-order', { kind: 'later', afterMs: 1_500 }],
      ['send-order', { kind: 'done' }],
    ]);
    expect(output).toEqual({ value: { outcome: 'sent' } });
  });

  test('of unknown fate: it asks the venue and sends nothing again, the capital stays reserved', async () => {
    const output = await outcomeOf('place-order', order('3000'), [
      ['send-order', event({ kind: 'unknown', reason: 'the line was cut' })],
      ['plan-fact', planOf()],
      ['commit-fact', 'committed'],
      ['look-up-order', { kind: 'no-answer' }],
      ['look-up-order', { kind: 'not-found' }],
      [
        'look-up-order',
        { kind: 'event', event: { kind: 'accepted', venueOrderId: venueOrderId('v-1') }, at: NOON },
      ],
      ['plan-fact', planOf()],
      ['commit-fact', 'changed'],
      ['plan-fact', NOTHING],
    ]);
    expect(output).toEqual({ value: { outcome: 'sent' } });
    expect(heldAtTheDesk()).toEqual(['hold-1']);
  });

  test('of unknown fate for good: thirty questions, then it stays unknown and reserved', async () => {
    const output = await outcomeOf('place-order', order('3000'), [
      ['send-order', event({ kind: 'unknown', reason: 'the line was cut' })],
      ['plan-fact', NOTHING],
      ['store-postings', 'stored'],
      ...Array.from({ length: 30 }, () => ['look-up-order', { kind: 'no-answer' }] as const),
    ]);
    expect(output).toEqual({ value: { outcome: 'unknown' } });
    expect(heldAtTheDesk()).toEqual(['hold-1']);
  });
});

describe('record-execution on durable-functions, with the real desk', () => {
  const fact: RecordFact = {
    ...OWNER,
    fact: {
      kind: 'event',
      clientOrderId: ORDER,
      event: { kind: 'cancelWanted', reason: 'ada asked' },
      occurredAt: NOON,
    },
  };

  test('planned, booked, committed; a conflict plans again and the desk is told once', async () => {
    const output = await outcomeOf('record-execution', fact, [
      ['plan-fact', planOf(reserve('3000'))],
      ['commit-fact', 'changed'],
      ['plan-fact', planOf(reserve('3000'))],
      ['commit-fact', 'committed'],
    ]);
    expect(output).toEqual({ value: { outcome: 'recorded' } });
    expect(heldAtTheDesk()).toEqual(['hold-1']);
  });

  test('refused: the code is the answer', async () => {
    const plan: FactPlan = { kind: 'refused', code: 'ORDER_UNKNOWN', detail: 'nobody placed it' };
    expect(await outcomeOf('record-execution', fact, [['plan-fact', plan]])).toEqual({
      value: { outcome: 'refused', code: 'ORDER_UNKNOWN' },
    });
  });

  test('old news changes nothing', async () => {
    expect(await outcomeOf('record-execution', fact, [['plan-fact', NOTHING]])).toEqual({
      value: { outcome: 'nothing-new' },
    });
  });
});

describe('desk-command on durable-functions, with the real desk', () => {
  const withdraw = (amount: string): DeskCommand => ({
    ...OWNER,
    deskKey: KEY,
    operation: {
      op: 'withdraw',
      operationId: operationId('withdraw-1'),
      at: NOON,
      issuedAt: NOON,
      amount: Decimal.parse(amount),
      by: 'ada',
    },
  });

  test('carried out: the postings are stored and the answer has the books', async () => {
    const output = await outcomeOf('desk-command', withdraw('2500'), [['store-postings', 'stored']]);
    expect(output).toMatchObject({
      value: {
        ok: true,
        value: { op: 'withdraw', books: { available: '7500' }, postings: [{ kind: 'withdraw' }] },
      },
    });
  });

  test('refused: nothing to store, the answer has the figures', async () => {
    const refusal = { code: 'INSUFFICIENT_CAPITAL', available: '10000', required: '10000.01' };
    expect(await outcomeOf('desk-command', withdraw('10000.01'), [])).toEqual({
      value: { ok: false, refusal },
    });
  });
});

test('every workflow of the manifest was tried', () => {
  expect(tried).toEqual(new Set(workflows.map((row) => row.name)));
});
