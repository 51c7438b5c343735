import { expect, test } from 'vitest';
import { hash32, u01 } from './chance.ts';

test.each([
  ['', 0x811c9dc5],
  ['a', 0xe40c292c],
  ['foobar', 0xbf9cf968],
])('FNV-1a of %j is as published', (text, hash) => {
  expect(hash32(text)).toBe(hash);
});

test('draws are spread evenly over [0, 1) and neighbours have nothing in common', () => {
  const draws = Array.from({ length: 20_000 }, (_, index) => u01(`seed|order|${index}|0`));
  const tenths = new Array<number>(10).fill(0);
  for (const draw of draws) tenths[Math.floor(draw * 10)] = (tenths[Math.floor(draw * 10)] ?? 0) + 1;
  for (const count of tenths) expect(Math.abs(count - 2_000)).toBeLessThan(200);
  const products = draws.slice(1).map((draw, index) => (draw - 0.5) * ((draws[index] ?? 0) - 0.5));
  const covariance = products.reduce((total, product) => total + product, 0) / products.length;
  expect(Math.abs(covariance)).toBeLessThan(0.003);
});
