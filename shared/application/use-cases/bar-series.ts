import type { BarColumns } from '../../domain/market/bar.ts';
import { barAt } from '../../domain/market/bar-columns.ts';
import { expectedBars } from '../../domain/market/expected-bars.ts';
import type { IndicatorSpec } from '../../domain/indicators/frame.ts';
import { frameAt, type FramePlace, runStart } from '../../domain/indicators/run.ts';
import { invariant, ok, refuse, type Result } from '../../domain/result.ts';
import { type UtcMillis, utcMillis } from '../../domain/time/instant.ts';
import type { SessionCalendar } from '../../domain/time/sessions.ts';
import { AppError } from '../errors.ts';
import type {
  BarWindows,
  CaughtUp,
  MarketDataSource,
  MarketDataSources,
  SeriesKey,
  SeriesTrouble,
} from '../ports/market-data.ts';
import type { PlatformStore } from '../ports/store.ts';
import type { Telemetry } from '../ports/telemetry.ts';
import { type FreshBars, readFreshBars } from './bars/fresh-bars.ts';
import { partitionOf, type SeriesState, StoredSeries } from './bars/stored-series.ts';

/** More missing than this and indicators would speak of another market. */
const MISSING_SHARE_MAX = 0.05;
/** Each conflict means that another process got the bars stored, so a few are enough. */
const CONFLICTS_MAX = 5;

/** What this process knows of one series. A cache of records: the store is the truth. */
interface Series {
  readonly stored: StoredSeries;
  state: SeriesState;
  /** Market time of the last complete catch-up. While it stands still, nothing can be new. */
  askedAt: UtcMillis | null;
  stalledBy: string | null;
  missing: number;
  readonly frames: Map<string, FramePlace>;
}

/**
 * The bars of every series that somebody asked for. They are fetched once and kept for all profiles of all tenants; so are the indicators over them.
 * Bars that cannot be traded on are refused, counted and told, and never stored.
 */
export class BarSeries implements BarWindows {
  readonly #store: PlatformStore;
  readonly #sources: MarketDataSources;
  readonly #telemetry: Telemetry;
  readonly #series = new Map<string, Promise<Series>>();
  readonly #running = new Map<string, Promise<Result<CaughtUp, SeriesTrouble>>>();

  constructor(parts: {
    readonly store: PlatformStore;
    readonly sources: MarketDataSources;
    readonly telemetry: Telemetry;
  }) {
    this.#store = parts.store;
    this.#sources = parts.sources;
    this.#telemetry = parts.telemetry;
  }

  /** One call at a time and series: whoever comes while it runs gets its answer. */
  catchUp(key: SeriesKey): Promise<Result<CaughtUp, SeriesTrouble>> {
    const name = partitionOf(key);
    const running = this.#running.get(name);
    if (running !== undefined) return running;
    const begun = this.#caughtUp(key).finally(() => this.#running.delete(name));
    this.#running.set(name, begun);
    return begun;
  }

  async window(key: SeriesKey): Promise<BarColumns> {
    return (await this.#open(key)).state.columns;
  }

  /** Indicators as of the newest bar of the window, computed once per spec and bar and shared. Null for a series without bars. */
  async frameFor(key: SeriesKey, spec: IndicatorSpec): Promise<FramePlace | null> {
    const { state, frames } = await this.#open(key);
    if (state.columns.length === 0) return null;
    const name = specKey(spec);
    const known = frames.get(name);
    if (known !== undefined) return known;
    const made = frameAt(state.columns, state.columns.length - 1, spec);
    invariant(made.ok, `The window of ${partitionOf(key)} reaches back to the start of its last run`);
    frames.set(name, made.value);
    return made.value;
  }

  async #caughtUp(key: SeriesKey): Promise<Result<CaughtUp, SeriesTrouble>> {
    const source = this.#sources.source(key.source);
    const calendar = source === null ? null : calendarOf(source, key);
    if (source === null || calendar === null) return refuse(unknownSeries(key, this.#sources));
    const series = await this.#open(key);
    const now = source.marketTime();
    if (series.askedAt !== null && now <= series.askedAt) return answerOf(key, series, 0);
    const rules = { timeframe: key.timeframe, calendar, now, graceMs: source.revisesForMs };
    for (let attempt = 0; attempt < CONFLICTS_MAX; attempt += 1) {
      const fresh = await readFreshBars(source, key, placeOf(series.state), rules);
      const next = await this.#stored(series, fresh);
      if (next === null) {
        renew(series, await series.stored.load(series.state), calendar, key);
        continue;
      }
      this.#tell(key, series, fresh);
      if (next !== series.state) renew(series, next, calendar, key);
      series.askedAt = now;
      return answerOf(key, series, fresh.bars.length);
    }
    throw new AppError('STORE_CONFLICT', `${partitionOf(key)} changed at every attempt to add its bars`, {
      retryable: true,
      ambiguous: false,
    });
  }

  #stored(series: Series, { bars, passedOver }: FreshBars): Promise<SeriesState | null> {
    const { state } = series;
    if (bars.length === 0) return Promise.resolve(state);
    const next = state.header?.nextOrdinal ?? 0;
    return series.stored.append(state, { bars, firstOrdinal: next + passedOver });
  }

  #open(key: SeriesKey): Promise<Series> {
    const name = partitionOf(key);
    const known = this.#series.get(name);
    if (known !== undefined) return known;
    const opened = this.#load(key, name).catch((failure: unknown) => {
      this.#series.delete(name);
      throw failure;
    });
    this.#series.set(name, opened);
    return opened;
  }

  async #load(key: SeriesKey, name: string): Promise<Series> {
    const stored = new StoredSeries(this.#store, name);
    const source = this.#sources.source(key.source);
    const calendar = source === null ? null : calendarOf(source, key);
    const state = await stored.load();
    const missing = calendar === null ? 0 : missingIn(state.columns, calendar, key);
    return { stored, state, askedAt: null, stalledBy: null, missing, frames: new Map() };
  }

  /** A stall is told when it begins and when it ends, and counted every time: the loop asks every few seconds. */
  #tell(key: SeriesKey, series: Series, fresh: FreshBars): void {
    const labels = { source: key.source, timeframe: key.timeframe };
    const fields = { ...key };
    const { leftOut, stalledBy } = fresh;
    if (fresh.bars.length > 0) this.#telemetry.count('bars_accepted', fresh.bars.length, labels);
    for (const { code, sentence } of leftOut) {
      this.#telemetry.count('bars_refused', 1, { ...labels, code });
      this.#telemetry.log('warning', `A bar was left out. ${sentence}`, fields);
    }
    if (stalledBy !== null) this.#telemetry.count('bars_refused', 1, { ...labels, code: stalledBy.code });
    const sentence = stalledBy?.sentence ?? null;
    if (sentence === series.stalledBy) return;
    series.stalledBy = sentence;
    if (sentence === null) this.#telemetry.log('info', 'The series goes on.', fields);
    else
      this.#telemetry.log(
        'error',
        `The series stands still until its source corrects it. ${sentence}`,
        fields,
      );
  }
}

/** Where the reading goes on. */
function placeOf({ columns, header }: SeriesState) {
  const last = columns.length === 0 ? null : barAt(columns, columns.length - 1);
  return { last, after: header?.lastClosesAt ?? null, ordinal: header?.nextOrdinal ?? 0 };
}

function renew(series: Series, state: SeriesState, calendar: SessionCalendar, key: SeriesKey): void {
  series.state = state;
  series.missing = missingIn(state.columns, calendar, key);
  series.frames.clear();
}

function answerOf(key: SeriesKey, series: Series, newBars: number): Result<CaughtUp, SeriesTrouble> {
  const { stalledBy, missing } = series;
  const { columns } = series.state;
  if (stalledBy !== null) return refuse({ code: 'SERIES_STALLED', sentence: stalledBy });
  const present = columns.length - runIn(columns);
  if (missing > MISSING_SHARE_MAX * (present + missing)) {
    const sentence = `${partitionOf(key)}: ${missing} of ${present + missing} bars of the indicators' stretch are missing, more than ${MISSING_SHARE_MAX * 100} %. It passes as bars come in.`;
    return refuse({ code: 'TOO_MANY_MISSING', sentence });
  }
  return ok({ columns, newBars, missing });
}

/** Index of the bar that the indicators of the last bar begin with. */
function runIn({ firstOrdinal, length }: BarColumns): number {
  return length === 0 ? 0 : Math.max(0, runStart(firstOrdinal + length - 1) - firstOrdinal);
}

function missingIn(columns: BarColumns, calendar: SessionCalendar, { timeframe }: SeriesKey): number {
  const from = runIn(columns);
  const opens = columns.opensAt[from];
  const closes = columns.closesAt[columns.length - 1];
  if (opens === undefined || closes === undefined) return 0;
  const expected = expectedBars(calendar, timeframe, utcMillis(opens), utcMillis(closes));
  return Math.max(0, expected - (columns.length - from));
}

function calendarOf(source: MarketDataSource, { symbol, timeframe }: SeriesKey): SessionCalendar | null {
  const offer = source.offers().find(({ instrument }) => instrument.symbol === symbol);
  return offer?.timeframes.includes(timeframe) === true ? offer.instrument.calendar : null;
}

function unknownSeries(key: SeriesKey, sources: MarketDataSources): SeriesTrouble {
  const sentence = `No source offers ${partitionOf(key)}. Sources: ${sources.names().join(', ') || 'none'}.`;
  return { code: 'UNKNOWN_SERIES', sentence };
}

function specKey(spec: IndicatorSpec): string {
  const { emaFast, emaSlow, emaTrigger, rsi, atr, roc, zScore } = spec;
  return [emaFast, emaSlow, emaTrigger, rsi, atr, roc, zScore].join('|');
}
