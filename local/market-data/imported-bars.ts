import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../../shared/application/errors.ts';
import type { PlatformStore } from '../../shared/application/ports/store.ts';
import { createOf, recordKind, upsertOf } from '../../shared/application/records/record-codec.ts';
import { decimalCodec, instantCodec } from '../../shared/contracts/codec.ts';
import type { Bar, BarColumns } from '../../shared/domain/market/bar.ts';
import { barAt } from '../../shared/domain/market/bar-columns.ts';
import type { Instrument } from '../../shared/domain/market/instrument.ts';
import { invariant, ok, refuse, type Result } from '../../shared/domain/result.ts';
import { type UtcMillis, utcMillis } from '../../shared/domain/time/instant.ts';
import { TIMEFRAMES } from '../../shared/domain/time/timeframe.ts';
import { GrowingColumns } from './growing-columns.ts';
import type { FinishedSeries } from './replay-source.ts';

const CONTAINER = 'market-bars';
const REGISTER = 'imports';
/** Some 40 KB a document. */
const BARS_PER_CHUNK = 500;
const CHUNKS_PER_BATCH = 20;
const NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;
const SYMBOL = /^[A-Z0-9][A-Z0-9./_-]{0,19}$/;

const importKind = recordKind({
  type: 'import',
  schema: z.object({
    name: z.string().regex(NAME),
    timeframe: z.enum(TIMEFRAMES),
    label: z.string().nullable(),
    bars: z.int().min(1),
    /** SHA-256 of instrument, timeframe and bars: the same file again is nothing new. */
    contentHash: z.string(),
    importedAt: instantCodec,
    instrument: z.object({
      symbol: z.string().regex(SYMBOL),
      assetClass: z.enum(['equity', 'crypto']),
      currency: z.string(),
      calendar: z.enum(['XNYS', '24x7']),
      tickSize: decimalCodec,
      lotSize: decimalCodec,
      minQuantity: decimalCodec,
      minNotional: decimalCodec,
      shortable: z.boolean(),
      fees: z.object({
        makerBps: z.number(),
        takerBps: z.number(),
        feeIn: z.enum(['quote', 'received']),
        perShareSellFee: decimalCodec,
      }),
      synthetic: z.boolean(),
    }),
  }),
  key: ({ name }) => name,
  filing: ({ importedAt }) => ({ state: null, at: importedAt }),
});
type Import = ReturnType<typeof importKind.decode>;

const chunkKind = recordKind({
  type: 'chunk',
  schema: z.object({
    number: z.int().min(0),
    at: instantCodec,
    /** Rows of opensAt, closesAt, open, high, low, close, volume. */
    rows: z.array(z.array(z.number()).length(7)),
  }),
  key: ({ number }) => String(number).padStart(6, '0'),
  filing: ({ at }) => ({ state: null, at }),
});

export interface ImportRefused {
  readonly code: 'BAD_NAME' | 'BAD_SYMBOL' | 'NO_BARS' | 'NAME_TAKEN';
  readonly sentence: string;
}

export interface Imported {
  /** What profiles and backtests call it: `csv:` and the name. */
  readonly source: string;
  readonly bars: number;
  /** True when the same bars were there under this name. */
  readonly wasThere: boolean;
}

/**
 * Puts a series that was read from a file into the store, as the source `csv:<name>`. Importing the same again changes nothing; other bars under a name that is taken
 * are refused, for profiles may be trading on them. The register is written last: an import that was cut off does not exist.
 */
export async function importSeries(
  store: PlatformStore,
  name: string,
  series: FinishedSeries,
  now: UtcMillis,
): Promise<Result<Imported, ImportRefused>> {
  const { instrument, timeframe, columns, label } = series;
  if (!NAME.test(name))
    return refusal('BAD_NAME', `The name ${JSON.stringify(name)}: expected 1 to 40 of a-z, 0-9 and -.`);
  if (!SYMBOL.test(instrument.symbol))
    return refusal(
      'BAD_SYMBOL',
      `The symbol ${JSON.stringify(instrument.symbol)}: expected such as SPY or BTC/USD.`,
    );
  if (columns.length === 0) return refusal('NO_BARS', 'There are no bars to import.');
  const source = sourceOf(name);
  const contentHash = hashOf(series);
  const answer = (wasThere: boolean) => ok({ source, bars: columns.length, wasThere });
  const taken = await registered(store, name);
  if (taken?.contentHash === contentHash) return answer(true);
  if (taken !== null) return nameTaken(source);
  const chunks = Array.from({ length: Math.ceil(columns.length / BARS_PER_CHUNK) }, (_, number) =>
    upsertOf(chunkKind, { number, at: now, rows: rowsOf(columns, number * BARS_PER_CHUNK) }),
  );
  for (let from = 0; from < chunks.length; from += CHUNKS_PER_BATCH)
    invariant(
      (await store.write(CONTAINER, source, chunks.slice(from, from + CHUNKS_PER_BATCH))).ok,
      'An upsert is not refused',
    );
  const record = { name, timeframe, label, bars: columns.length, contentHash, importedAt: now, instrument };
  const written = await store.write(CONTAINER, REGISTER, [createOf(importKind, record)]);
  return written.ok ? answer(false) : nameTaken(source);
}

/** Every imported series with its source. Throws AppError RECORD_UNREADABLE for one that is not as it was imported. */
export async function importedSeries(store: PlatformStore): Promise<ReadonlyMap<string, FinishedSeries>> {
  const found = new Map<string, FinishedSeries>();
  let cursor: string | null = null;
  do {
    const page = await store.query(CONTAINER, {
      partition: REGISTER,
      type: importKind.type,
      order: 'oldest-first',
      limit: 100,
      ...(cursor === null ? {} : { cursor }),
    });
    for (const document of page.documents) {
      const record = importKind.decode(document);
      found.set(sourceOf(record.name), await loaded(store, record));
    }
    cursor = page.cursor;
  } while (cursor !== null);
  return found;
}

async function loaded(store: PlatformStore, record: Import): Promise<FinishedSeries> {
  const { name, instrument, timeframe, label, bars, contentHash } = record;
  const columns = new GrowingColumns();
  for (let number = 0; number * BARS_PER_CHUNK < bars; number += 1) {
    const id = `${chunkKind.type}:${String(number).padStart(6, '0')}`;
    const document = await store.read(CONTAINER, sourceOf(name), id);
    for (const row of document === null ? [] : chunkKind.decode(document).rows) columns.push(barOf(row));
  }
  const series = { instrument, timeframe, label, columns: columns.finished() };
  if (hashOf(series) === contentHash) return series;
  throw new AppError(
    'RECORD_UNREADABLE',
    `${sourceOf(name)}: the stored bars are not those that were imported. Restore a backup, or import the file under another name.`,
    { retryable: false, ambiguous: false },
  );
}

async function registered(store: PlatformStore, name: string): Promise<Import | null> {
  const document = await store.read(CONTAINER, REGISTER, `${importKind.type}:${name}`);
  return document === null ? null : importKind.decode(document);
}

function rowsOf(columns: BarColumns, from: number): number[][] {
  const length = Math.min(BARS_PER_CHUNK, columns.length - from);
  return Array.from({ length }, (_, index) => {
    const { opensAt, closesAt, open, high, low, close, volume } = barAt(columns, from + index);
    return [opensAt, closesAt, open, high, low, close, volume];
  });
}

function barOf(row: readonly number[]): Bar {
  const [opensAt = 0, closesAt = 0, open = 0, high = 0, low = 0, close = 0, volume = 0] = row;
  return { opensAt: utcMillis(opensAt), closesAt: utcMillis(closesAt), open, high, low, close, volume };
}

function hashOf({ instrument, timeframe, columns }: FinishedSeries): string {
  const hash = createHash('sha256').update(`${fingerprint(instrument)}|${timeframe}|`);
  const { opensAt, closesAt, open, high, low, close, volume } = columns;
  for (const column of [opensAt, closesAt, open, high, low, close, volume])
    hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
  return hash.digest('hex');
}

/** Named fields in a fixed order: an object's own order is nobody's promise. */
function fingerprint(instrument: Instrument): string {
  const { symbol, assetClass, currency, calendar, tickSize, lotSize, minQuantity, minNotional } = instrument;
  const { makerBps, takerBps, feeIn, perShareSellFee } = instrument.fees;
  const steps = [tickSize, lotSize, minQuantity, minNotional, perShareSellFee].map(String);
  const flags = [instrument.shortable, instrument.synthetic];
  return JSON.stringify([symbol, assetClass, currency, calendar, steps, makerBps, takerBps, feeIn, flags]);
}

function sourceOf(name: string): string {
  return `csv:${name}`;
}

function nameTaken(source: string) {
  return refusal(
    'NAME_TAKEN',
    `${source} holds other bars, and profiles may trade on them. Choose another name.`,
  );
}

function refusal(code: ImportRefused['code'], sentence: string) {
  return refuse({ code, sentence });
}
