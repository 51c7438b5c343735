import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDataFolder } from '../../../local/storage/data-folder.ts';
import { DocumentStore } from '../../../local/storage/document-store.ts';
import { barsOfCloses } from '../../../tests/bars.ts';
import { VirtualAlarms } from '../../../tests/contracts/virtual-alarms.ts';
import { quietTelemetry } from '../../../tests/contracts/quiet-telemetry.ts';
import type { IndicatorSpec } from '../../domain/indicators/frame.ts';
import { frameAt } from '../../domain/indicators/run.ts';
import type { Bar } from '../../domain/market/bar.ts';
import { barAt, columnsOf } from '../../domain/market/bar-columns.ts';
import type { Instrument } from '../../domain/market/instrument.ts';
import { Decimal, ONE, ZERO } from '../../domain/money/decimal.ts';
import { type UtcMillis, utcMillis } from '../../domain/time/instant.ts';
import type { MarketDataSource, SeriesKey } from '../ports/market-data.ts';
import type { PlatformStore } from '../ports/store.ts';
import { BarSeries } from './bar-series.ts';
import { KEPT_BARS } from './bars/stored-series.ts';

const SPEC: IndicatorSpec = {
  emaFast: 20,
  emaSlow: 200,
  emaTrigger: 9,
  rsi: 14,
  atr: 14,
  roc: 10,
  zScore: 20,
};
const KEY: SeriesKey = { source: 'tape', symbol: 'SYN-1', timeframe: '1m' };
const INSTRUMENT: Instrument = {
  symbol: 'SYN-1',
  assetClass: 'crypto',
  currency: 'USD',
  calendar: '24x7',
  tickSize: Decimal.parse('0.01'),
  lotSize: ONE,
  minQuantity: ONE,
  minNotional: ONE,
  shortable: false,
  fees: { makerBps: 0, takerBps: 0, feeIn: 'quote', perShareSellFee: ZERO },
  synthetic: true,
};

/** A market whose tape lies open: bars up to `now`, and a count of the questions it was asked. */
class Tape implements MarketDataSource {
  readonly name = 'tape';
  readonly revisesForMs = 0;
  bars: readonly Bar[];
  now: UtcMillis;
  asked = 0;

  constructor(bars: readonly Bar[], closed: number) {
    this.bars = bars;
    this.now = utcMillis(bars[closed - 1]?.closesAt ?? 0);
  }

  offers() {
    return [{ instrument: INSTRUMENT, timeframes: ['1m'] as const, label: null }];
  }

  marketTime(): UtcMillis {
    return this.now;
  }

  async closedBars(_key: SeriesKey, after: UtcMillis | null, limit: number): Promise<readonly Bar[]> {
    this.asked += 1;
    const fresh = this.bars.filter(({ closesAt }) => closesAt <= this.now && closesAt > (after ?? -1));
    return fresh.slice(0, limit);
  }

  async latestQuote() {
    return null;
  }

  closeUntil(closed: number): void {
    this.now = utcMillis(this.bars[closed - 1]?.closesAt ?? 0);
  }
}

/** Prices that wander without chance, so that every bar differs. */
function wave(count: number): readonly Bar[] {
  return barsOfCloses(
    Array.from({ length: count }, (_, index) => 100 + 10 * Math.sin(index / 7) + (index % 13) / 10),
  );
}

let folder: string;
let store: PlatformStore;
let close: () => void;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ballast-bars-'));
  const alarms = new VirtualAlarms();
  const data = await openDataFolder(folder, alarms);
  store = new DocumentStore(data, { alarms, telemetry: quietTelemetry }).platform;
  close = () => data.close();
});

afterEach(() => {
  close();
  rmSync(folder, { recursive: true });
});

function seriesOver(tape: MarketDataSource) {
  const told: string[] = [];
  const counts = new Map<string, number>();
  const bars = new BarSeries({
    store,
    sources: { source: (name) => (name === tape.name ? tape : null), names: () => [tape.name] },
    telemetry: {
      ...quietTelemetry,
      count: (name, by = 1) => void counts.set(name, (counts.get(name) ?? 0) + by),
      log: (level, sentence) => void told.push(`${level}: ${sentence}`),
    },
  });
  return { bars, told, counts };
}

async function caughtUp(bars: BarSeries) {
  const answer = await bars.catchUp(KEY);
  if (!answer.ok) throw new Error(answer.refusal.sentence);
  return answer.value;
}

const stored = async () => {
  const query = { partition: 'tape|SYN-1|1m', type: 'bar', order: 'oldest-first', limit: 1000 } as const;
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await store.query('market-bars', cursor === null ? query : { ...query, cursor });
    ids.push(...page.documents.map(({ id }) => id));
    cursor = page.cursor;
  } while (cursor !== null);
  return ids;
};

describe('catching up', () => {
  test('brings what closed, once for everybody who asks at the same time', async () => {
    const tape = new Tape(wave(50), 10);
    const { bars, counts } = seriesOver(tape);
    const answers = await Promise.all([caughtUp(bars), caughtUp(bars), caughtUp(bars)]);
    expect(answers.map(({ newBars }) => newBars)).toEqual([10, 10, 10]);
    expect(tape.asked).toBe(1);
    expect((await caughtUp(bars)).newBars).toBe(0);
    expect(tape.asked).toBe(1);
    tape.closeUntil(12);
    const later = await caughtUp(bars);
    expect(later).toMatchObject({ newBars: 2, missing: 0 });
    expect(barAt(later.columns, 11)).toEqual(tape.bars[11]);
    expect(counts.get('bars_accepted')).toBe(12);
  });

  test('goes on after a restart where it stopped, with the same ordinals', async () => {
    const tape = new Tape(wave(200), 120);
    await caughtUp(seriesOver(tape).bars);
    tape.closeUntil(150);
    const { columns, newBars } = await caughtUp(seriesOver(tape).bars);
    expect(newBars).toBe(30);
    expect(columns).toEqual(columnsOf(tape.bars.slice(0, 150)));
  });

  test('of two processes the slower one takes over what the faster one stored', async () => {
    const tape = new Tape(wave(60), 20);
    const [fast, slow] = [seriesOver(tape).bars, seriesOver(tape).bars];
    await caughtUp(fast);
    await caughtUp(slow);
    tape.closeUntil(30);
    await caughtUp(fast);
    const { columns } = await caughtUp(slow);
    expect(columns).toEqual(columnsOf(tape.bars.slice(0, 30)));
    expect(await stored()).toHaveLength(30);
  });

  test('the slower one reads the bars that it lacks, and not those that it has', async () => {
    const tape = new Tape(wave(60), 40);
    const [fast, slow] = [seriesOver(tape).bars, seriesOver(tape).bars];
    await caughtUp(fast);
    await caughtUp(slow);
    tape.closeUntil(43);
    await caughtUp(fast);
    const read: number[] = [];
    const { query } = store;
    store = {
      ...store,
      query: async (...wish) => {
        const page = await query.apply(store, wish);
        read.push(page.documents.length);
        return page;
      },
    };
    const late = seriesOver(tape).bars;
    await caughtUp(late);
    expect(read).toEqual([43]);
    tape.closeUntil(45);
    await caughtUp(fast);
    await caughtUp(late);
    expect(read).toEqual([43, 3]);
  });

  test('a series that was deleted and fetched anew is read whole', async () => {
    const old = new Tape(wave(60), 20);
    const slow = seriesOver(old).bars;
    await caughtUp(slow);
    const ids = await stored();
    await store.write('market-bars', 'tape|SYN-1|1m', [
      { kind: 'delete', id: 'series:header' },
      ...ids.map((id) => ({ kind: 'delete', id }) as const),
    ]);
    const corrected = old.bars.map((bar) => ({ ...bar, close: bar.close + 0.5, high: bar.high + 0.5 }));
    const anew = new Tape(corrected, 22);
    await caughtUp(seriesOver(anew).bars);
    old.bars = corrected;
    old.closeUntil(24);
    expect((await caughtUp(slow)).columns).toEqual(columnsOf(corrected.slice(0, 24)));
  });

  test('a window keeps its bound over a long run, in memory and in the store, and never loses count', async () => {
    const tape = new Tape(wave(6_000), 100);
    const { bars } = seriesOver(tape);
    for (const closed of [100, 2_399, 2_400, 2_401, 2_500, 3_777]) {
      tape.closeUntil(closed);
      const { columns } = await caughtUp(bars);
      expect(columns).toEqual(
        columnsOf(tape.bars.slice(Math.max(0, closed - KEPT_BARS), closed), Math.max(0, closed - KEPT_BARS)),
      );
    }
    const ids = await stored();
    expect(ids).toHaveLength(KEPT_BARS);
    expect([ids[0], ids.at(-1)]).toEqual(['bar:0000001377', 'bar:0000003776']);
  });

  test('more than a window behind, it lets go of the old bars and counts those between', async () => {
    const tape = new Tape(wave(9_000), 300);
    await caughtUp(seriesOver(tape).bars);
    tape.closeUntil(9_000);
    const { columns } = await caughtUp(seriesOver(tape).bars);
    expect(columns).toEqual(columnsOf(tape.bars.slice(-KEPT_BARS), 9_000 - KEPT_BARS));
    expect(await stored()).toHaveLength(KEPT_BARS);
    expect(await seriesOver(tape).bars.window(KEY)).toEqual(columns);
  });

  test('stopped in the middle of that, the next start finishes it with the same ordinals', async () => {
    const tape = new Tape(wave(9_000), 300);
    await caughtUp(seriesOver(tape).bars);
    tape.closeUntil(9_000);
    const whole = store;
    for (const writesBeforeTheCrash of [1, 4, 20]) {
      let left = writesBeforeTheCrash;
      store = {
        ...whole,
        write: (...batch) => {
          left -= 1;
          return left < 0 ? Promise.reject(new Error('power cut')) : whole.write(...batch);
        },
      };
      await expect(caughtUp(seriesOver(tape).bars)).rejects.toThrow('power cut');
    }
    store = whole;
    const { columns } = await caughtUp(seriesOver(tape).bars);
    expect(columns).toEqual(columnsOf(tape.bars.slice(-KEPT_BARS), 9_000 - KEPT_BARS));
  });

  test('a series that no source offers is refused by name', async () => {
    const { bars } = seriesOver(new Tape(wave(5), 5));
    for (const key of [
      { ...KEY, source: 'nowhere' },
      { ...KEY, symbol: 'SYN-9' },
      { ...KEY, timeframe: '1d' as const },
    ])
      expect(await bars.catchUp(key)).toMatchObject({ ok: false, refusal: { code: 'UNKNOWN_SERIES' } });
  });
});

describe('bars that cannot be traded on', () => {
  const broken = (change: Partial<Bar>) =>
    wave(30).map((bar, index) => (index === 20 ? { ...bar, ...change } : bar));

  test.each([
    ['a price that is no number', { close: Number.NaN }, 'close is NaN'],
    ['a price of nothing', { low: 0 }, 'low is 0'],
    ['a volume below zero', { volume: -1 }, 'volume is -1'],
    ['a high below its low', { high: 1 }, 'is below low'],
  ])('%s stops the series before it, and a correction lets it go on', async (_, change, words) => {
    const tape = new Tape(broken(change), 25);
    const { bars, told, counts } = seriesOver(tape);
    for (const closed of [25, 26]) {
      tape.closeUntil(closed);
      const answer = await bars.catchUp(KEY);
      expect(answer).toMatchObject({ ok: false, refusal: { code: 'SERIES_STALLED' } });
      if (!answer.ok) expect(answer.refusal.sentence).toContain(words);
    }
    expect((await bars.window(KEY)).length).toBe(20);
    expect(counts.get('bars_refused')).toBe(2);
    expect(told).toHaveLength(1);
    tape.bars = wave(30);
    tape.closeUntil(27);
    expect(await caughtUp(bars)).toMatchObject({ newBars: 7, missing: 0 });
    expect(told.at(-1)).toBe('info: The series goes on.');
  });

  test('a close outside the range of its bar is left out, told once, and the series goes on with a gap', async () => {
    const tape = new Tape(broken({ open: 500 }), 21);
    const { bars, told, counts } = seriesOver(tape);
    expect((await caughtUp(bars)).newBars).toBe(20);
    tape.closeUntil(22);
    expect(await caughtUp(bars)).toMatchObject({ newBars: 1, missing: 1 });
    tape.closeUntil(25);
    expect((await caughtUp(bars)).columns.length).toBe(24);
    expect(told).toHaveLength(1);
    expect(told[0]).toContain('open 500 is outside');
    expect(counts.get('bars_refused')).toBe(1);
  });

  test('a bar that may still change is not taken yet', async () => {
    const tape = new Tape(wave(30), 20);
    const revising = Object.assign(tape, { revisesForMs: 5_000 });
    const { bars } = seriesOver(revising);
    expect((await caughtUp(bars)).newBars).toBe(19);
    tape.now = utcMillis(tape.now + 5_000);
    expect((await caughtUp(bars)).newBars).toBe(1);
  });

  test('too many missing bars are refused until they leave the stretch of the indicators', async () => {
    const whole = wave(4_000);
    const tape = new Tape([...whole.slice(0, 1_000), ...whole.slice(1_100)], 1_400);
    const { bars } = seriesOver(tape);
    const answer = await bars.catchUp(KEY);
    expect(answer).toMatchObject({ ok: false, refusal: { code: 'TOO_MANY_MISSING' } });
    if (!answer.ok) expect(answer.refusal.sentence).toContain('100 of 1500 bars');
    tape.closeUntil(2_400);
    expect((await bars.catchUp(KEY)).ok).toBe(false);
    tape.closeUntil(2_401);
    expect(await caughtUp(bars)).toMatchObject({ missing: 0 });
  });
});

describe('indicators', () => {
  test('are those of the whole series, at any length, and shared until the next bar', async () => {
    const tape = new Tape(wave(3_300), 1);
    const { bars } = seriesOver(tape);
    for (const closed of [1, 799, 801, 1_601, 2_500, 3_299]) {
      tape.closeUntil(closed);
      await caughtUp(bars);
      const place = await bars.frameFor(KEY, SPEC);
      const whole = frameAt(columnsOf(tape.bars), closed - 1, SPEC);
      if (place === null || !whole.ok) throw new Error('there are bars');
      for (const field of ['emaSlow', 'rsi', 'atr', 'zScore'] as const)
        expect(place.frame[field][place.index]).toBe(whole.value.frame[field][whole.value.index]);
      expect(await bars.frameFor(KEY, { ...SPEC })).toBe(place);
      expect(await bars.frameFor(KEY, { ...SPEC, rsi: 7 })).not.toBe(place);
    }
  });

  test('a series without bars has none', async () => {
    expect(await seriesOver(new Tape(wave(5), 5)).bars.frameFor(KEY, SPEC)).toBeNull();
  });
});
