import type { CellValue, Column } from './column.ts';

/** A cell that a spreadsheet would run as a formula gets a quote in front; amounts below zero are no formulas. */
function guarded(value: CellValue): string {
  if (value === null) return '';
  const text = String(value);
  const isNumber = /^[-+]?\d+(?:\.\d+)?$/.test(text);
  const safe = !isNumber && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The rows as they are filtered and sorted, with exact decimals. */
export function csvOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const head = columns.map(({ title }) => guarded(title)).join(',');
  const lines = rows.map((row) =>
    columns.map(({ value, exported }) => guarded((exported ?? value)(row))).join(','),
  );
  return `${[head, ...lines].join('\r\n')}\r\n`;
}
