import { expect, test } from 'vitest';
import type { AlertCondition, AlertRule } from '../../lib/records.ts';
import { conditionOf, draftOf } from './draft.ts';

const SERIES = { source: 'synthetic', symbol: 'SYN-CALM', timeframe: '1m' } as const;
const CONDITIONS: readonly AlertCondition[] = [
  { kind: 'price', ...SERIES, when: 'below', price: '0.10000000' },
  { kind: 'staleness', ...SERIES, minutes: 90 },
  { kind: 'drawdown', profileId: 'prf-1', percent: 7.5 },
  { kind: 'fill', profileId: null },
  { kind: 'guard', profileId: 'prf-1' },
];

test.each(CONDITIONS)('a rule of kind $kind comes out of its form as it went in', (condition) => {
  const rule = { condition, note: 'why' } as AlertRule;
  expect(conditionOf(draftOf(rule))).toEqual(condition);
});

test('a form without a symbol or a profile makes no condition yet', () => {
  const fresh = draftOf(null);
  expect(conditionOf(fresh)).toBeNull();
  expect(conditionOf({ ...fresh, kind: 'drawdown' })).toBeNull();
});

test('a price with a comma is sent with a point, digit for digit', () => {
  const draft = { ...draftOf(null), series: SERIES, price: ' 1234,50 ' };
  expect(conditionOf(draft)).toMatchObject({ price: '1234.50' });
});
