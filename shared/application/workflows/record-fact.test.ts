import { describe, expect, test } from 'vitest';
import type { DeskOperation } from '../../domain/desk/operations.ts';
import {
  clientOrderId,
  fillId,
  operationId,
  profileId,
  reservationId,
  tenantId,
  tradeId,
} from '../../domain/ids/ids.ts';
import { Decimal } from '../../domain/money/decimal.ts';
import { utcMillis } from '../../domain/time/instant.ts';
import { DESK } from '../desk.ts';
import { packed } from '../ports/packed-json.ts';
import type { JsonValue } from '../ports/store.ts';
import type { FactPlan, RecordFact } from './facts.ts';
import { recordFact } from './record-fact.ts';

const at = utcMillis(1_767_614_400_000);
const input: RecordFact = {
  tenantId: tenantId('acme'),
  profileId: profileId('prf-1'),
  fact: {
    kind: 'event',
    clientOrderId: clientOrderId('order-1'),
    event: { kind: 'cancelWanted', reason: 'second thoughts' },
    occurredAt: at,
  },
};
const common = { operationId: operationId('op-1'), at, issuedAt: at };
const settle: DeskOperation = {
  ...common,
  op: 'settleFill',
  fillId: fillId('fill-1'),
  reservationId: reservationId('hold-1'),
  tradeId: tradeId('trade-1'),
  symbol: 'ACME',
  side: 'buy',
  quantity: Decimal.parse('1'),
  price: Decimal.parse('100'),
  fee: Decimal.parse('0'),
  feeQuantity: Decimal.parse('0'),
};
const release = (because: 'canceled' | 'not_placed'): DeskOperation => ({
  ...common,
  op: 'voidReservation',
  reservationId: reservationId('hold-1'),
  authority: { by: 'evidence', because },
});
const reserveExit: DeskOperation = {
  ...common,
  op: 'reserveExit',
  tradeId: tradeId('trade-1'),
  reservationId: reservationId('hold-2'),
  quantity: Decimal.parse('1'),
  owner: 'exits',
};

/** The steps of a workflow by name, while the world answers as told: a commit takes the next of `commits`, everything else succeeds. */
function stepsOf(operations: readonly DeskOperation[], commits: string[]): readonly string[] {
  const plan: FactPlan = { kind: 'plan', deskKey: 'acme~prf-1~USD', deskOperations: operations, etags: {} };
  const done = { ok: true, value: { postings: [], alarms: [] } };
  const answers: Readonly<Record<string, () => JsonValue>> = {
    'plan-fact': () => packed<FactPlan>().encode(plan),
    'commit-fact': () => commits.shift() ?? 'committed',
    'follow-fact': () => null,
  };
  const steps: string[] = [];
  const flow = recordFact(input);
  let next = flow.next(null);
  while (next.done !== true) {
    const effect = next.value;
    if (effect.kind === 'callActivity') {
      steps.push(effect.activity);
      next = flow.next(answers[effect.activity]?.() ?? null);
    } else if (effect.kind === 'callEntity') {
      const { op } = DESK.operation.decode(effect.operation);
      steps.push(op);
      next = flow.next(done);
    } else {
      next = flow.next(effect.kind === 'now' ? at : null);
    }
  }
  return steps;
}

describe('the order in which desk and records hear of a fact', () => {
  test.each([
    ['a fill', [settle], ['plan-fact', 'settleFill', 'commit-fact']],
    [
      'a cancel that the venue confirmed',
      [release('canceled')],
      ['plan-fact', 'voidReservation', 'commit-fact'],
    ],
    [
      'an order that we withdrew',
      [release('not_placed')],
      ['plan-fact', 'commit-fact', 'voidReservation', 'follow-fact'],
    ],
    [
      'a fill and the exit that follows from it',
      [settle, reserveExit],
      ['plan-fact', 'settleFill', 'commit-fact', 'reserveExit', 'follow-fact'],
    ],
    [
      'an exit that needs what a withdrawn one held',
      [release('not_placed'), reserveExit],
      ['plan-fact', 'commit-fact', 'voidReservation', 'reserveExit', 'follow-fact'],
    ],
  ] as const)('%s', (_name, operations, steps) => {
    expect(stepsOf(operations, [])).toEqual(steps);
  });

  test('a withdrawal that the records have overtaken releases nothing', () => {
    const steps = stepsOf([release('not_placed')], ['changed', 'committed']);
    expect(steps.filter((step) => step === 'voidReservation')).toHaveLength(1);
    expect(steps.indexOf('voidReservation')).toBeGreaterThan(steps.lastIndexOf('commit-fact'));
  });
});
