import type { Bar, BarColumns } from '../../shared/domain/market/bar.ts';

const FIRST_CAPACITY = 4_096;
const FIELDS = ['opensAt', 'closesAt', 'open', 'high', 'low', 'close', 'volume'] as const;

/** Columns that grow bar by bar, twice as long each time they are full: a million bars of a file never exist as a million objects. */
export class GrowingColumns {
  #columns = emptyColumns(FIRST_CAPACITY);
  #length = 0;

  push(bar: Bar): void {
    if (this.#length === this.#columns.open.length) this.#grow();
    for (const field of FIELDS) this.#columns[field][this.#length] = bar[field];
    this.#length += 1;
  }

  /** What was pushed so far, from ordinal 0. Later pushes do not show in it. */
  finished(): BarColumns {
    const length = this.#length;
    const cut = (field: (typeof FIELDS)[number]) => this.#columns[field].slice(0, length);
    return {
      length,
      firstOrdinal: 0,
      opensAt: cut('opensAt'),
      closesAt: cut('closesAt'),
      open: cut('open'),
      high: cut('high'),
      low: cut('low'),
      close: cut('close'),
      volume: cut('volume'),
    };
  }

  #grow(): void {
    const grown = emptyColumns(2 * this.#length);
    for (const field of FIELDS) grown[field].set(this.#columns[field]);
    this.#columns = grown;
  }
}

function emptyColumns(capacity: number): Readonly<Record<(typeof FIELDS)[number], Float64Array>> {
  const column = () => new Float64Array(capacity);
  return {
    opensAt: column(),
    closesAt: column(),
    open: column(),
    high: column(),
    low: column(),
    close: column(),
    volume: column(),
  };
}
