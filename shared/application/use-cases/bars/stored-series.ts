import { z } from 'zod';
import { instantCodec } from '../../../contracts/codec.ts';
import type { Bar, BarColumns } from '../../../domain/market/bar.ts';
import { appendBars, columnsOf } from '../../../domain/market/bar-columns.ts';
import type { UtcMillis } from '../../../domain/time/instant.ts';
import { AppError } from '../../errors.ts';
import type { SeriesKey } from '../../ports/market-data.ts';
import type { PlatformStore, StoredDocument, Write } from '../../ports/store.ts';
import { createOf, recordKind, replaceOf } from '../../records/record-codec.ts';

/** Bars kept of a series: a run of 1600 for the newest indicators, and 800 more so that decisions about any of the last 800 bars can be explained again. */
export const KEPT_BARS = 2_400;
/** A batch holds 100 writes: the header, new bars, and as many old ones that go. */
const BARS_PER_BATCH = 49;
const DELETES_PER_BATCH = 99;
const CONTAINER = 'market-bars';
const HEADER = 'series:header';

const header = recordKind({
  type: 'series',
  schema: z.object({
    /** Ordinals of the stored bars: from the first up to and without the next. */
    firstOrdinal: z.int().min(0),
    nextOrdinal: z.int().min(0),
    /** Close of the bar before the next one. */
    lastClosesAt: instantCodec,
  }),
  key: () => 'header',
  filing: (value) => ({ state: null, at: value.lastClosesAt }),
});
type Header = ReturnType<typeof header.decode>;

const storedBar = recordKind({
  type: 'bar',
  schema: z.object({
    ordinal: z.int().min(0),
    opensAt: instantCodec,
    closesAt: instantCodec,
    open: z.number(),
    high: z.number(),
    low: z.number(),
    close: z.number(),
    volume: z.number(),
  }),
  key: ({ ordinal }) => ordinalText(ordinal),
  filing: (value) => ({ state: null, at: value.closesAt }),
});

/** What is stored of one series, as one process has seen it. Null etag: nothing yet. */
export interface SeriesState {
  readonly header: Header | null;
  readonly etag: string | null;
  readonly columns: BarColumns;
}

/** Bars on their way into a series. `firstOrdinal` is the place of the first of them. */
export interface Addition {
  readonly bars: readonly Bar[];
  readonly firstOrdinal: number;
}

/**
 * The last 2400 bars of one series in the store. Ordinals belong to the series and never change: they anchor the indicators. The header is
 * replaced by its etag in the batch that adds bars, so two processes cannot both add, and whoever was second reads again.
 */
export class StoredSeries {
  readonly #store: PlatformStore;
  readonly #partition: string;

  constructor(store: PlatformStore, partition: string) {
    this.#store = store;
    this.#partition = partition;
  }

  /**
   * The series as it is stored now. Of what `known` has, only the last bar is read again.
   * Throws AppError RECORD_UNREADABLE where the stored bars are not those that the header names.
   */
  async load(known: SeriesState | null = null): Promise<SeriesState> {
    const document = await this.#store.read(CONTAINER, this.#partition, HEADER);
    if (document === null) return { header: null, etag: null, columns: columnsOf([]) };
    const stored = header.decode(document);
    const grown = known === null ? null : await this.#grown(known, stored);
    if (grown !== null) return { header: stored, etag: document.etag, columns: grown };
    const bars = await this.#bars(null);
    const ordinals = bars.map(({ ordinal }) => ordinal);
    const isWhole =
      bars.length === stored.nextOrdinal - stored.firstOrdinal &&
      ordinals.every((ordinal, index) => ordinal === stored.firstOrdinal + index);
    if (isWhole)
      return { header: stored, etag: document.etag, columns: columnsOf(bars, stored.firstOrdinal) };
    throw new AppError(
      'RECORD_UNREADABLE',
      `${this.#partition}: the header names bars ${stored.firstOrdinal} to ${stored.nextOrdinal - 1}, and ${bars.length} bars are stored. Read again; if it stays, delete the series and let it be fetched anew.`,
      { retryable: true, ambiguous: false },
    );
  }

  /** The state after the addition, or null when another process has written since `state` was loaded. Stopped in the middle, it leaves a whole series. */
  async append(state: SeriesState, addition: Addition): Promise<SeriesState | null> {
    let at: SeriesState | null = state;
    while (at?.header && addition.firstOrdinal > at.header.nextOrdinal && at.columns.length > 0)
      at = await this.#dropOldest(at, at.header);
    for (let from = 0; at !== null && from < addition.bars.length; from += BARS_PER_BATCH) {
      const bars = addition.bars.slice(from, from + BARS_PER_BATCH);
      at = await this.#add(at, { bars, firstOrdinal: addition.firstOrdinal + from });
    }
    return at;
  }

  /** A series that is more than a window behind lets go of all it has: what lies between is nobody's indicator any more. */
  async #dropOldest(state: SeriesState, stored: Header): Promise<SeriesState | null> {
    const end = Math.min(stored.firstOrdinal + DELETES_PER_BATCH, stored.nextOrdinal);
    const next = { ...stored, firstOrdinal: end };
    const columns = appendBars(state.columns, [], stored.nextOrdinal - end);
    return this.#write(state.etag, next, columns, deletions(stored.firstOrdinal, end));
  }

  async #add(state: SeriesState, { bars, firstOrdinal }: Addition): Promise<SeriesState | null> {
    const isEmpty = state.columns.length === 0;
    const held = isEmpty ? columnsOf([], firstOrdinal) : state.columns;
    const columns = appendBars(held, bars, KEPT_BARS);
    const nextOrdinal = firstOrdinal + bars.length;
    const last = bars.at(-1);
    if (last === undefined) return state;
    const creations = bars.map(
      (bar, index): Write => createOf(storedBar, { ...bar, ordinal: firstOrdinal + index }),
    );
    return this.#write(
      state.etag,
      { firstOrdinal: columns.firstOrdinal, nextOrdinal, lastClosesAt: last.closesAt },
      columns,
      [...creations, ...deletions(held.firstOrdinal, columns.firstOrdinal)],
    );
  }

  async #write(
    etag: string | null,
    next: Header,
    columns: BarColumns,
    more: readonly Write[],
  ): Promise<SeriesState | null> {
    const first = etag === null ? createOf(header, next) : replaceOf(header, next, etag);
    const written = await this.#store.write(CONTAINER, this.#partition, [first, ...more]);
    if (!written.ok) return null;
    return { header: next, etag: written.value[0] ?? null, columns };
  }

  /** The known columns and what was stored after them; null where the stored series is not the one that they are of. */
  async #grown({ header: held, columns }: SeriesState, stored: Header): Promise<BarColumns | null> {
    if (held === null || columns.length === 0) return null;
    if (columns.firstOrdinal > stored.firstOrdinal || held.nextOrdinal > stored.nextOrdinal) return null;
    const bars = await this.#bars(held.lastClosesAt);
    const isNext =
      bars.length === stored.nextOrdinal - held.nextOrdinal + 1 &&
      bars.every(({ ordinal }, index) => ordinal === held.nextOrdinal - 1 + index);
    if (!isNext || bars[0]?.close !== columns.close[columns.length - 1]) return null;
    return appendBars(columns, bars.slice(1), stored.nextOrdinal - stored.firstOrdinal);
  }

  /** Those that close at `from` or later, in their order; null for all. */
  async #bars(from: UtcMillis | null): Promise<readonly (Bar & { readonly ordinal: number })[]> {
    const documents: StoredDocument[] = [];
    let cursor: string | null = null;
    do {
      const page = await this.#store.query(CONTAINER, {
        partition: this.#partition,
        type: storedBar.type,
        order: 'oldest-first',
        limit: 1_000,
        ...(from === null ? {} : { from }),
        ...(cursor === null ? {} : { cursor }),
      });
      documents.push(...page.documents);
      cursor = page.cursor;
    } while (cursor !== null);
    return documents.map((document) => storedBar.decode(document));
  }
}

function deletions(from: number, to: number): readonly Write[] {
  return Array.from({ length: to - from }, (_, index) => ({
    kind: 'delete',
    id: `${storedBar.type}:${ordinalText(from + index)}`,
  }));
}

/** Zero padded, so that ids sort as their bars do. */
function ordinalText(ordinal: number): string {
  return String(ordinal).padStart(10, '0');
}

/** Also how the series is called in sentences. Names of sources and symbols hold no |: whoever lists them sees to that. */
export function partitionOf({ source, symbol, timeframe }: SeriesKey): string {
  return `${source}|${symbol}|${timeframe}`;
}

/** Close of the newest bar that was ever taken from a series; null for one that nobody has asked for. Where a replay goes on after a restart. */
export async function storedUntil(store: PlatformStore, key: SeriesKey): Promise<UtcMillis | null> {
  const document = await store.read(CONTAINER, partitionOf(key), HEADER);
  return document === null ? null : header.decode(document).lastClosesAt;
}
