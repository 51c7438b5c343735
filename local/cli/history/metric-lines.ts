import type { MetricUnit } from '../../../shared/domain/portfolio/metric-table.ts';
import { figureText } from '../text/figures.ts';
import { tableLines } from '../text/table.ts';

interface MetricLine {
  readonly label: string;
  readonly unit: MetricUnit;
  readonly value: number | null;
}

/** Two metrics a line, each column read from top to bottom. */
export function metricLines(metrics: readonly MetricLine[]): readonly string[] {
  const cells = metrics.map(({ label, unit, value }) => [label, figureText(value, unit)]);
  const rows = Math.ceil(cells.length / 2);
  const [, ...lines] = tableLines(
    [
      { title: '', align: 'left' },
      { title: '', align: 'right' },
      { title: '', align: 'left' },
      { title: '', align: 'right' },
    ],
    Array.from({ length: rows }, (_, row) => [...(cells[row] ?? []), ...(cells[row + rows] ?? [])]),
  );
  return lines;
}
