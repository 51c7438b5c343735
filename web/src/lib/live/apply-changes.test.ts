import { expect, test } from 'vitest';
import type { RecordChange } from '../../../../shared/contracts/realtime.ts';
import type { Snapshot } from '../records.ts';
import { applyChanges } from './apply-changes.ts';

const EMPTY = {
  revision: 1,
  control: null,
  profiles: [],
  openTrades: [],
  workingOrders: [],
  openPositions: [],
} as unknown as Snapshot;

const change = (type: string, body: Readonly<Record<string, unknown>> | null): RecordChange =>
  ({
    container: 'trading-records',
    partition: 'prf-1',
    id: 'x',
    type,
    state: null,
    revision: 2,
    body,
  }) as RecordChange;
const trade = (status: string, revision = 1) => change('trade', { tradeId: 'trd-1', status, revision });
const order = (status: string) => change('order', { clientOrderId: 'ord-1', status });

const after = (...changes: readonly RecordChange[]) => applyChanges(EMPTY, 9, changes);

test('a trade stands while it is open, in its newest form, and goes when it is over', () => {
  expect(after(trade('opening'), trade('open', 2)).openTrades).toEqual([
    { tradeId: 'trd-1', status: 'open', revision: 2 },
  ]);
  expect(after(trade('open'), trade('closed')).openTrades).toEqual([]);
});

test.each([
  ['new', 1],
  ['unknown', 1],
  ['pending_cancel', 1],
  ['filled', 0],
  ['rejected', 0],
  ['not_placed', 0],
])('an order that is %s counts %d among the working ones', (status, count) => {
  expect(after(order(status)).workingOrders).toHaveLength(count);
});

test('a position without slices and without anything external is flat', () => {
  const flat = { profileId: 'prf-1', symbol: 'SPY', slices: [], external: { quantity: '0' } };
  const open = { ...flat, slices: [{}] };
  expect(after(change('position', open)).openPositions).toHaveLength(1);
  expect(after(change('position', open), change('position', flat)).openPositions).toHaveLength(0);
});

test('a deletion and a record that the snapshot does not hold change nothing but the revision', () => {
  expect(after(change('trade', null), change('mark', { at: 1 }))).toEqual({ ...EMPTY, revision: 9 });
});
