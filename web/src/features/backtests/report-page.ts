import type { Analysis } from '../../lib/api/analysis.ts';
import { share } from '../../lib/format/amounts.ts';
import { durationText } from '../../lib/format/moments.ts';
import type { Backtest, BacktestResult, Reference } from '../../lib/records.ts';

const WIDTH = 900;
const HEIGHT = 260;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** One page that needs nothing beside it: the warning, the curve, every metric with its formula, months and settings. */
export function reportPage({
  run,
  result,
  analysis,
  reference,
  warning,
}: {
  readonly run: Backtest;
  readonly result: BacktestResult;
  readonly analysis: Analysis;
  readonly reference: Reference;
  readonly warning: string;
}): string {
  const metrics = Object.entries(result.metrics).map(([name, value]) => {
    const spec = reference.metrics[name];
    const shown = written(value, spec?.unit ?? 'ratio');
    return `<tr><th>${escaped(spec?.label ?? name)}</th><td>${shown}</td><td>${escaped(spec?.formula ?? '')}</td></tr>`;
  });
  const months = analysis.months.map(
    ({ year, month, value }) =>
      `<tr><th>${year}-${String(month).padStart(2, '0')}</th><td>${share(value, 'en', true)}</td></tr>`,
  );
  const settings = Object.entries(run.parameters).map(
    ([name, value]) => `<tr><th>${escaped(name)}</th><td>${escaped(String(value))}</td></tr>`,
  );
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>${escaped(run.name)}</title>
<style>body{font:14px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}th{text-align:left;font-weight:400;padding-right:1rem}
td{font-variant-numeric:tabular-nums;padding-right:1rem}table{border-collapse:collapse}tr{border-bottom:1px solid #ddd}p.w{border-left:4px solid #c80;padding-left:1rem}</style>
<h1>${escaped(run.name)}</h1>
<p>${escaped(`${run.symbol} ${run.timeframe} ${run.source}, ${result.bars} bars`)}, ${new Date(result.startsAt).toISOString()} to ${new Date(result.endsAt).toISOString()}${result.synthetic ? '. No market made these prices.' : ''}</p>
<p class="w">${escaped(warning)}</p>
${curveOf(analysis)}
<h2>Metrics</h2><table>${metrics.join('')}</table>
<h2>Months</h2><table>${months.join('')}</table>
<h2>Parameters</h2><table>${settings.join('')}</table>
<p>Order list ${escaped(result.orderListHash)}</p></html>
`;
}

function written(value: number | null, unit: string): string {
  if (value === null) return '—';
  if (unit === 'share') return share(value, 'en');
  if (unit === 'ms') return durationText(value);
  return unit === 'count' ? value.toFixed(0) : value.toFixed(2);
}

function curveOf({ curve }: Analysis): string {
  const values = curve.map(({ equity }) => equity);
  const low = Math.min(...values);
  const span = Math.max(...values) - low || 1;
  const points = values.map(
    (value, index) =>
      `${((index / Math.max(1, values.length - 1)) * WIDTH).toFixed(1)},${(HEIGHT - ((value - low) / span) * HEIGHT).toFixed(1)}`,
  );
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Equity"><polyline fill="none" stroke="#1a5bc7" points="${points.join(' ')}"/></svg>`;
}
