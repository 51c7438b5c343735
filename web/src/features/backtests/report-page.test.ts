import { expect, test } from 'vitest';
import type { Analysis } from '../../lib/api/analysis.ts';
import type { Backtest, BacktestResult, Reference } from '../../lib/records.ts';
import { reportPage } from './report-page.ts';

const page = (name: string): string =>
  reportPage({
    run: {
      name,
      symbol: 'SPY',
      timeframe: '1d',
      source: 'x',
      parameters: { trendMode: 'off' },
    } as unknown as Backtest,
    result: {
      bars: 2,
      startsAt: 0,
      endsAt: 86_400_000,
      synthetic: true,
      metrics: { totalReturn: 0.1, sharpe: null },
      orderListHash: 'abc',
    } as unknown as BacktestResult,
    analysis: { curve: [{ equity: 1 }, { equity: 2 }], months: [] } as unknown as Analysis,
    reference: {
      metrics: { totalReturn: { label: 'Total return', unit: 'share', formula: 'growth - 1' } },
    } as unknown as Reference,
    warning: 'Past prices promise nothing.',
  });

test('it begins with the warning, says that prices are made up, and has each metric with its formula', () => {
  const text = page('A run');
  expect(text.indexOf('Past prices')).toBeLessThan(text.indexOf('Metrics'));
  expect(text).toContain('No market made these prices.');
  expect(text).toContain('<th>Total return</th><td>10.00%</td><td>growth - 1</td>');
  expect(text).toContain('<td>—</td>');
});

test('a name is text in it, whatever it holds', () => {
  const text = page('<script>alert("x")</script> & Co');
  expect(text).not.toContain('<script>');
  expect(text).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; Co');
});

test('it asks nothing of the network', () => {
  expect(page('A run')).not.toMatch(/(?:src|href)=/);
});
