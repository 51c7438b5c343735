import { expect, test } from 'vitest';
import { sharpe } from './return-metrics.ts';
import { rollingMetrics } from './rolling.ts';

const daily = [0.01, -0.02, 0.03, 0.01, 0.01].map((value, index) => ({
  day: `2024-01-0${index + 1}`,
  value,
}));

test('each window ends on its own day and knows nothing later', () => {
  const rolling = rollingMetrics(daily, 3, 252);
  expect(rolling.map(({ day }) => day)).toEqual(['2024-01-03', '2024-01-04', '2024-01-05']);
  expect(rolling[0]?.sharpe).toBe(sharpe([0.01, -0.02, 0.03], 252));
  expect(rolling[2]?.sharpe).toBe(sharpe([0.03, 0.01, 0.01], 252));
});

test('too few days make no window', () => {
  expect(rollingMetrics(daily, 6, 252)).toEqual([]);
});
