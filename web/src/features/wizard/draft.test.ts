import { expect, test } from 'vitest';
import type { Instrument, Reference } from '../../lib/records.ts';
import { firstDraft, presetFor, wishOf } from './draft.ts';

const reference = {
  presets: [
    { name: 'trend-follow-daily', parameters: { trendFastBars: 50, zoneMode: 'required' } },
    { name: 'crypto-minute', parameters: { trendFastBars: 30, zoneMode: 'required' } },
  ],
} as unknown as Reference;
const instrument = (source: string, symbol: string, timeframes: readonly string[], synthetic: boolean) =>
  ({ venue: 'paper', source, symbol, timeframes, synthetic }) as unknown as Instrument;
const MARKETS = [
  instrument('sp500-daily', 'SP500', ['1d'], false),
  instrument('made-up', 'SYN', ['1m'], true),
];

test('it begins with a market that moves at once, in the style of its bars', () => {
  expect(firstDraft(MARKETS, reference)).toMatchObject({
    source: 'made-up',
    timeframe: '1m',
    symbols: ['SYN'],
    preset: 'crypto-minute',
  });
  expect(presetFor('1d', reference)).toBe('trend-follow-daily');
});

test('what the expert form changed wins over the preset and over the risk in words', () => {
  const draft = {
    ...firstDraft(MARKETS, reference),
    name: ' Mine ',
    risk: 'cautious' as const,
    parameters: { zoneMode: 'weighted' },
    limits: { maxOpen: 1 },
  };
  expect(wishOf(draft, reference, 'paper')).toMatchObject({
    name: 'Mine',
    parameters: { trendFastBars: 30, zoneMode: 'weighted' },
    limits: { riskPct: 0.25, maxOpen: 1 },
  });
});

test('the capital is sent as it was typed: it never becomes a float', () => {
  const draft = { ...firstDraft(MARKETS, reference), capital: '100000.00000001' };
  expect(wishOf(draft, reference, 'paper').allocated).toBe('100000.00000001');
});
