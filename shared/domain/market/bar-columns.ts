import { invariant } from '../result.ts';
import { type UtcMillis, utcMillis } from '../time/instant.ts';
import type { Bar, BarColumns } from './bar.ts';
import { staggeredColumns } from './staggered-columns.ts';

function emptyColumns(length: number, firstOrdinal: number): BarColumns {
  invariant(
    Number.isSafeInteger(firstOrdinal) && firstOrdinal >= 0,
    `An ordinal counts from 0, got ${firstOrdinal}`,
  );
  const column = staggeredColumns(7, length);
  return {
    length,
    firstOrdinal,
    opensAt: column(0),
    closesAt: column(1),
    open: column(2),
    high: column(3),
    low: column(4),
    close: column(5),
    volume: column(6),
  };
}

function writeBars(columns: BarColumns, at: number, bars: readonly Bar[]): void {
  let row = at;
  for (const bar of bars) {
    columns.opensAt[row] = bar.opensAt;
    columns.closesAt[row] = bar.closesAt;
    columns.open[row] = bar.open;
    columns.high[row] = bar.high;
    columns.low[row] = bar.low;
    columns.close[row] = bar.close;
    columns.volume[row] = bar.volume;
    row += 1;
  }
}

/** The bars as columns. `firstOrdinal` is the place of the first one in its whole series, from 0. Checks nothing: see bar-checks.ts. */
export function columnsOf(bars: readonly Bar[], firstOrdinal = 0): BarColumns {
  const columns = emptyColumns(bars.length, firstOrdinal);
  writeBars(columns, 0, bars);
  return columns;
}

/** The bars from index `from` up to and without `to`, over the same memory. */
export function sliceColumns(columns: BarColumns, from: number, to: number): BarColumns {
  invariant(
    from >= 0 && from <= to && to <= columns.length,
    `A slice lies inside the ${columns.length} bars, got ${from} to ${to}`,
  );
  return {
    length: to - from,
    firstOrdinal: columns.firstOrdinal + from,
    opensAt: columns.opensAt.subarray(from, to),
    closesAt: columns.closesAt.subarray(from, to),
    open: columns.open.subarray(from, to),
    high: columns.high.subarray(from, to),
    low: columns.low.subarray(from, to),
    close: columns.close.subarray(from, to),
    volume: columns.volume.subarray(from, to),
  };
}

/** New columns with `bars` after those of `columns`, the oldest dropped beyond `lengthMax`. The given columns stay as they are. */
export function appendBars(
  columns: BarColumns,
  bars: readonly Bar[],
  lengthMax = Number.MAX_SAFE_INTEGER,
): BarColumns {
  const dropped = Math.max(0, columns.length + bars.length - lengthMax);
  const kept = sliceColumns(columns, Math.min(dropped, columns.length), columns.length);
  const added = bars.slice(Math.max(0, dropped - columns.length));
  const grown = emptyColumns(kept.length + added.length, columns.firstOrdinal + dropped);
  grown.opensAt.set(kept.opensAt);
  grown.closesAt.set(kept.closesAt);
  grown.open.set(kept.open);
  grown.high.set(kept.high);
  grown.low.set(kept.low);
  grown.close.set(kept.close);
  grown.volume.set(kept.volume);
  writeBars(grown, kept.length, added);
  return grown;
}

/** The bar at `index`. Throws InvariantBroken outside the columns. */
export function barAt(columns: BarColumns, index: number): Bar {
  const { opensAt, closesAt, open, high, low, close, volume } = columns;
  const closes = closesAt[index];
  invariant(closes !== undefined, `There is no bar at index ${index} of ${columns.length}`);
  return {
    opensAt: utcMillis(opensAt[index] ?? Number.NaN),
    closesAt: utcMillis(closes),
    open: open[index] ?? Number.NaN,
    high: high[index] ?? Number.NaN,
    low: low[index] ?? Number.NaN,
    close: close[index] ?? Number.NaN,
    volume: volume[index] ?? Number.NaN,
  };
}

/** How many of the bars have closed by a moment, one that closes at it included; so also the index of the first that closes after it. */
export function closedBy({ closesAt, length }: BarColumns, at: UtcMillis): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((closesAt[middle] ?? Number.POSITIVE_INFINITY) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
