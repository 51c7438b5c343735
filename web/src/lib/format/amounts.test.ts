import { expect, test } from 'vitest';
import { MISSING, money, percent, plain, share, signedMoney, signOf } from './amounts.ts';

test.each([
  ['0.0125', 'en', false, '1.25%'],
  ['0.0125', 'en', true, '+1.25%'],
  ['-0.0125', 'en', true, '−1.25%'],
  ['-0.00001', 'en', false, '0.00%'],
  ['-0.00001', 'en', true, '0.00%'],
  ['0.0125', 'de', false, '1,25\u00a0%'],
])('the share %s in %s, signed %s, is %s', (amount, language, signed, text) => {
  expect(share(amount, language, signed)).toBe(text);
});

test.each([
  ['1.25', 'en', '1.25%'],
  ['1.25', 'de', '1,25\u00a0%'],
  ['-0.001', 'en', '0.00%'],
])('%s percent in %s are written as a share would be: %s', (amount, language, text) => {
  expect(percent(amount, language)).toBe(text);
});

test('an amount keeps every digit that a float would lose, and has a true minus', () => {
  expect(plain('9007199254740993.00000001', 'en')).toBe('9,007,199,254,740,993.00000001');
  expect(money('-1234567890123456.78', 'USD', 'en')).toBe('−$1,234,567,890,123,456.78');
  expect(signedMoney('0.00', 'USD', 'en')).toBe('$0.00');
});

test('what is missing is a dash and never zero', () => {
  expect([plain(null, 'en'), money(undefined, 'USD', 'en'), share(null, 'en')]).toEqual([
    MISSING,
    MISSING,
    MISSING,
  ]);
  expect([signOf(null), signOf('-0.000'), signOf('-0.01'), signOf('3')]).toEqual([0, 0, -1, 1]);
});
