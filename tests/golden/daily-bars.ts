import { readFileSync } from 'node:fs';
import type { BarColumns } from '../../shared/domain/market/bar.ts';
import { columnsOf } from '../../shared/domain/market/bar-columns.ts';
import { addMs, DAY_MS, parseInstant } from '../../shared/domain/time/instant.ts';
import { nextSession } from '../../shared/domain/time/sessions.ts';

/** Daily bars of a file with the columns time, open, high, low, close, volume, from the open to the close of each session of New York. */
export function dailyBarsOf(path: string): BarColumns {
  const rows = readFileSync(path, 'utf8').trim().split('\n').slice(1);
  const bars = rows.map((row) => {
    const [date = '', ...numbers] = row.split(',');
    const [open = 0, high = 0, low = 0, close = 0, volume = 0] = numbers.map(Number);
    const midnight = parseInstant(`${date.slice(0, 10)}T00:00:00Z`);
    if (midnight === null) throw new Error(`Not a date: ${date}`);
    const { opensAt, closesAt } = nextSession('XNYS', addMs(midnight, DAY_MS / 3));
    return { opensAt, closesAt, open, high, low, close, volume };
  });
  return columnsOf(bars);
}
