import { expect, test } from 'vitest';
import type { Posting } from '../../domain/desk/postings.ts';
import {
  clientOrderId,
  operationId,
  profileId,
  reservationId,
  tenantId,
  tradeId,
} from '../../domain/ids/ids.ts';
import { Decimal } from '../../domain/money/decimal.ts';
import { utcMillis } from '../../domain/time/instant.ts';
import { PLACE_ORDER, type PlaceOrder } from './place-order.ts';

const at = utcMillis(1_767_614_400_000);
const input: PlaceOrder = {
  tenantId: tenantId('acme'),
  profileId: profileId('prf-1'),
  clientOrderId: clientOrderId('order-1'),
  deskKey: 'acme~prf-1~USD',
  reserve: {
    op: 'reserve',
    operationId: operationId('op-1'),
    at,
    issuedAt: at,
    tradeId: tradeId('trade-1'),
    reservationId: reservationId('hold-1'),
    symbol: 'ACME',
    quantity: Decimal.parse('1'),
    amount: Decimal.parse('100'),
    openEntriesMax: 5,
  },
  sendBefore: at,
};
const posting: Partial<Posting> = { sequence: 7 };

test('a workflow that gives up sending stores the posting of its reservation: nobody else knows of it', () => {
  const asked: string[] = [];
  const flow = PLACE_ORDER.run(input);
  let next = flow.next(null);
  const run = (): void => {
    while (next.done !== true) {
      const effect = next.value;
      if (effect.kind === 'callEntity')
        next = flow.next({ ok: true, value: { fence: 1, postings: [posting] } });
      else if (effect.kind !== 'callActivity') next = flow.next(effect.kind === 'now' ? at : null);
      else {
        asked.push(effect.activity);
        next =
          effect.activity === 'send-order' ? flow.throw(new Error('the venue is away')) : flow.next(null);
      }
    }
  };
  expect(run).toThrow('the venue is away');
  expect(asked.filter((activity) => activity !== 'send-order')).toEqual(['store-postings']);
  expect(asked.at(-1)).toBe('store-postings');
});
