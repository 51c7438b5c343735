import { describe, expect, test } from 'vitest';
import { invariant } from '../result.ts';
import { parseInstant } from '../time/instant.ts';
import type { EquityPoint } from './equity.ts';
import { withQuietDays } from './quiet-days.ts';

const at = (text: string) => {
  const instant = parseInstant(text);
  invariant(instant !== null, `${text} is a moment`);
  return instant;
};
const point = (text: string, equity: number, flow = 0): EquityPoint => ({
  at: at(text),
  equity,
  cash: equity,
  exposure: 0,
  flow,
});
const shown = (points: readonly EquityPoint[]) =>
  points.map((each) => `${new Date(each.at).toISOString().slice(0, 16)} ${each.equity} ${each.flow}`);

describe('the days on which nothing was open', () => {
  test('have the worth of the last mark, at the close of each session', () => {
    const points = [point('2026-11-24T21:00:00Z', 100, 100), point('2026-12-01T21:00:00Z', 103)];
    expect(shown(withQuietDays(points, 'XNYS', at('2026-12-02T21:00:00Z')))).toEqual([
      '2026-11-24T21:00 100 100',
      '2026-11-25T21:00 100 0',
      '2026-11-27T18:00 100 0', // After Thanksgiving the market closes early.
      '2026-11-30T21:00 100 0',
      '2026-12-01T21:00 103 0',
      '2026-12-02T21:00 103 0',
    ]);
  });

  test('are not added where every day has a mark, nor for a day that is not over', () => {
    const points = [point('2026-11-24T21:00:00Z', 100), point('2026-11-25T21:00:00Z', 101)];
    expect(withQuietDays(points, 'XNYS', at('2026-11-27T15:00:00Z'))).toEqual(points);
  });

  test('of a market that never closes end at midnight', () => {
    const points = [point('2026-11-24T12:00:00Z', 100)];
    expect(shown(withQuietDays(points, '24x7', at('2026-11-26T12:00:00Z')))).toEqual([
      '2026-11-24T12:00 100 0',
      '2026-11-25T00:00 100 0',
      '2026-11-26T00:00 100 0',
    ]);
  });
});
