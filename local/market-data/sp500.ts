import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { InvariantBroken } from '../../shared/domain/result.ts';
import type { UtcMillis } from '../../shared/domain/time/instant.ts';
import { readCsvBars } from './csv-bars.ts';
import { US_EQUITY } from './instruments.ts';
import type { FinishedSeries } from './replay-source.ts';

const LABEL = 'S&P 500 index, an index that cannot be bought: demo only.';

/**
 * Real daily bars of the S&P 500, 2000-01-03 to 2020-04-17, from the npm package vega-datasets (BSD-3-Clause). An index shown as if it could be traded.
 * Throws InvariantBroken when the installed package holds something else.
 */
export async function sp500Daily(now: UtcMillis): Promise<FinishedSeries> {
  const entry = createRequire(import.meta.url).resolve('vega-datasets');
  const path = join(dirname(entry), '..', 'data', 'sp500-2000.csv');
  const read = await readCsvBars(path, {
    timeframe: '1d',
    calendar: 'XNYS',
    timeIs: null,
    dirty: 'refuse',
    now,
  });
  if (!read.ok) throw new InvariantBroken(`The demo's prices in vega-datasets: ${read.refusal.sentence}`);
  return {
    instrument: { symbol: 'SP500', ...US_EQUITY },
    timeframe: '1d',
    label: LABEL,
    columns: read.value.columns,
  };
}
