import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { barsOfCloses } from '../../tests/bars.ts';
import { quietTelemetry } from '../../tests/contracts/quiet-telemetry.ts';
import { VirtualAlarms } from '../../tests/contracts/virtual-alarms.ts';
import type { PlatformStore } from '../../shared/application/ports/store.ts';
import { BarSeries } from '../../shared/application/use-cases/bar-series.ts';
import { checkBars } from '../../shared/domain/market/bar-checks.ts';
import { barAt, columnsOf } from '../../shared/domain/market/bar-columns.ts';
import { formatInstant, utcMillis } from '../../shared/domain/time/instant.ts';
import { openDataFolder } from '../storage/data-folder.ts';
import { DocumentStore } from '../storage/document-store.ts';
import { type Catalogue, openCatalogue } from './catalogue.ts';
import { importedSeries, importSeries } from './imported-bars.ts';
import { usualInstrument } from './instruments.ts';
import type { FinishedSeries } from './replay-source.ts';
import { sp500Daily } from './sp500.ts';

const NOW = utcMillis(Date.UTC(2026, 10, 20));
let folder: string;
let store: PlatformStore;
let close: () => void;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ballast-catalogue-'));
  const alarms = new VirtualAlarms(NOW);
  const data = await openDataFolder(folder, alarms);
  store = new DocumentStore(data, { alarms, telemetry: quietTelemetry }).platform;
  close = () => data.close();
});
afterEach(() => {
  close();
  rmSync(folder, { recursive: true });
});

const clock = { now: () => NOW };
const seriesOf = (closes: readonly number[], symbol = 'ACME'): FinishedSeries => ({
  instrument: usualInstrument('crypto', symbol),
  timeframe: '1m',
  label: null,
  columns: columnsOf(barsOfCloses(closes)),
});
const closes = (count: number) => Array.from({ length: count }, (_, index) => 100 + (index % 17));

function barsOver({ sources }: Catalogue) {
  const byName = new Map(sources.map((source) => [source.name, source]));
  const known = { source: (name: string) => byName.get(name) ?? null, names: () => [...byName.keys()] };
  return new BarSeries({ store, sources: known, telemetry: quietTelemetry });
}

describe('importing', () => {
  test('a series comes back as it was, to the last bit', async () => {
    const series = seriesOf(closes(1_234).map((price) => price / 3));
    expect(await importSeries(store, 'acme', series, NOW)).toEqual({
      ok: true,
      value: { source: 'csv:acme', bars: 1_234, wasThere: false },
    });
    const found = (await importedSeries(store)).get('csv:acme');
    expect(found?.columns).toEqual(series.columns);
    expect({ ...found, columns: null }).toEqual({ ...series, columns: null });
  });

  test('the same again is nothing new, other bars or another instrument under its name are refused', async () => {
    await importSeries(store, 'acme', seriesOf(closes(600)), NOW);
    expect(await importSeries(store, 'acme', seriesOf(closes(600)), NOW)).toMatchObject({
      ok: true,
      value: { wasThere: true },
    });
    for (const other of [
      seriesOf(closes(601)),
      seriesOf(closes(600).with(3, 1)),
      seriesOf(closes(600), 'OTHER'),
    ])
      expect(await importSeries(store, 'acme', other, NOW)).toMatchObject({
        ok: false,
        refusal: { code: 'NAME_TAKEN' },
      });
    expect((await importedSeries(store)).get('csv:acme')?.columns.length).toBe(600);
  });

  test.each([
    ['Acme', 'ACME', 10, 'BAD_NAME'],
    ['a|b', 'ACME', 10, 'BAD_NAME'],
    ['acme', 'A|B', 10, 'BAD_SYMBOL'],
    ['acme', 'acme', 10, 'BAD_SYMBOL'],
    ['acme', 'ACME', 0, 'NO_BARS'],
  ])('%s with %s and %d bars is refused as %s', async (name, symbol, count, code) => {
    const answer = await importSeries(store, name, seriesOf(closes(count), symbol), NOW);
    expect(answer).toMatchObject({ ok: false, refusal: { code } });
    expect((await importedSeries(store)).size).toBe(0);
  });

  test('an import that was cut off does not exist, and can be done again with other bars', async () => {
    const cut: PlatformStore = {
      ...store,
      write: (container, partition, writes) =>
        partition === 'imports'
          ? Promise.reject(new Error('power cut'))
          : store.write(container, partition, writes),
    };
    await expect(importSeries(cut, 'acme', seriesOf(closes(2_000)), NOW)).rejects.toThrow('power cut');
    expect((await importedSeries(store)).size).toBe(0);
    await importSeries(store, 'acme', seriesOf(closes(700)), NOW);
    expect((await importedSeries(store)).get('csv:acme')?.columns.length).toBe(700);
  });

  test('stored bars that were tampered with are not traded on', async () => {
    await importSeries(store, 'acme', seriesOf(closes(600)), NOW);
    await store.write('market-bars', 'csv:acme', [{ kind: 'delete', id: 'chunk:000001' }]);
    await expect(importedSeries(store)).rejects.toThrow('not those that were imported');
  });
});

describe('the index of the demo', () => {
  test('is twenty years of sessions without a gap or a doubtful row', async () => {
    const { columns, timeframe, label, instrument } = await sp500Daily(NOW);
    expect(columns.length).toBe(5_105);
    const bars = Array.from({ length: columns.length }, (_, index) => barAt(columns, index));
    expect(checkBars(bars, { timeframe, calendar: 'XNYS', now: NOW })).toEqual({
      problems: [],
      expected: 5_105,
      missing: 0,
    });
    expect([bars.at(0), bars.at(-1)].map((bar) => formatInstant(bar?.closesAt ?? NOW))).toEqual([
      '2000-01-03T21:00:00.000Z',
      '2020-04-17T20:00:00.000Z',
    ]);
    expect([instrument.symbol, label]).toEqual(['SP500', expect.stringContaining('demo only')]);
  });
});

describe('the catalogue', () => {
  test('offers the demo markets and every import, and says which of them are made up', async () => {
    await importSeries(store, 'acme', seriesOf(closes(50)), NOW);
    const { sources } = await openCatalogue(store, clock);
    const lines = sources.map((source) => [
      source.name,
      source
        .offers()
        .map(({ instrument }) => `${instrument.symbol}${instrument.synthetic ? '*' : ''}`)
        .join(' '),
    ]);
    expect(lines).toEqual([
      ['synthetic', 'SYN-CALM* SYN-WILD*'],
      ['sp500-daily', 'SP500'],
      ['csv:acme', 'ACME'],
      ['synthetic-live', 'SYN-CALM* SYN-WILD*'],
    ]);
  });

  test('a played market begins warm and after a restart goes on where its bars were last taken', async () => {
    const first = await openCatalogue(store, clock);
    for (const { source, time } of first.played) {
      const [offer] = source.offers();
      const [timeframe] = offer?.timeframes ?? [];
      if (offer === undefined || timeframe === undefined) throw new Error('nothing is offered');
      const key = { source: source.name, symbol: offer.instrument.symbol, timeframe };
      const bars = barsOver(first);
      expect(await bars.catchUp(key)).toMatchObject({ ok: true, value: { newBars: 1_000, missing: 0 } });
      const next = source.nextClose();
      if (next === null) throw new Error('the replay is over');
      time.advanceTo(next);
      expect(await bars.catchUp(key)).toMatchObject({ ok: true, value: { newBars: 1 } });
      const again = await openCatalogue(store, clock);
      const resumed = again.played.find((market) => market.source.name === source.name);
      expect(resumed?.time.now()).toBe(next);
      expect(await barsOver(again).catchUp(key)).toMatchObject({ ok: true, value: { newBars: 0 } });
    }
  });

  test('an import shorter than the warm-up is played from its end, and is over', async () => {
    await importSeries(store, 'acme', seriesOf(closes(50)), NOW);
    const { played } = await openCatalogue(store, clock);
    expect(played.find(({ source }) => source.name === 'csv:acme')?.source.nextClose()).toBeNull();
  });
});
