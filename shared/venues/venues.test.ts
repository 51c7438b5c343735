import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { usualInstrument } from '../../local/market-data/instruments.ts';
import { ReplaySource } from '../../local/market-data/replay-source.ts';
import { VirtualTime } from '../../local/market-data/virtual-time.ts';
import { openDataFolder } from '../../local/storage/data-folder.ts';
import { DocumentStore } from '../../local/storage/document-store.ts';
import { barsOfCloses } from '../../tests/bars.ts';
import { quietTelemetry } from '../../tests/contracts/quiet-telemetry.ts';
import { VirtualAlarms } from '../../tests/contracts/virtual-alarms.ts';
import type { Profile } from '../contracts/profile.ts';
import { tenantOfCredential } from '../application/principal.ts';
import { BarSeries } from '../application/use-cases/bar-series.ts';
import { clientOrderId, profileId, tenantId } from '../domain/ids/ids.ts';
import type { Bar } from '../domain/market/bar.ts';
import { columnsOf } from '../domain/market/bar-columns.ts';
import { Decimal } from '../domain/money/decimal.ts';
import { barSigma } from '../domain/paper/bar-sigma.ts';
import { utcMillis } from '../domain/time/instant.ts';
import { BarMarket } from './paper/paper-market.ts';
import { openVenues } from './venues.ts';

let folder: string;
let store: DocumentStore;
let close: () => void;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ballast-venues-'));
  const alarms = new VirtualAlarms();
  const data = await openDataFolder(folder, alarms);
  store = new DocumentStore(data, { alarms, telemetry: quietTelemetry });
  close = () => data.close();
});
afterEach(() => {
  close();
  rmSync(folder, { recursive: true });
});

const wave = barsOfCloses(Array.from({ length: 5_000 }, (_, index) => 100 + 5 * Math.sin(index / 9)));

function marketOver(bars: readonly Bar[], closed: number) {
  const time = new VirtualTime(utcMillis(bars[closed - 1]?.closesAt ?? 0));
  const instrument = usualInstrument('crypto', 'ACME');
  const finished = { instrument, timeframe: '1m', label: 'A label', columns: columnsOf(bars) } as const;
  const source = new ReplaySource('tape', [finished], time);
  const sources = { source: (name: string) => (name === 'tape' ? source : null), names: () => ['tape'] };
  const told: string[] = [];
  const telemetry = { ...quietTelemetry, log: (_: string, sentence: string) => void told.push(sentence) };
  const series = new BarSeries({ store: store.platform, sources, telemetry: quietTelemetry });
  const market = new BarMarket({ source, timeframe: '1m', bars: series, telemetry });
  const closeUntil = (count: number) => time.advanceTo(utcMillis(bars[count - 1]?.closesAt ?? 0));
  return { market, sources, bars: series, told, closeUntil, instrument };
}

describe('the market of a paper account', () => {
  test('is the closed bars after a moment, each with the volatility that the backtester sees', async () => {
    const { market, closeUntil } = marketOver(wave, 100);
    const after = utcMillis(wave[9]?.closesAt ?? 0);
    const columns = columnsOf(wave);
    const expected = (from: number, to: number) =>
      wave.slice(from, to).map((bar, index) => ({
        kind: 'bar',
        symbol: 'ACME',
        bar,
        sigma: barSigma(columns, from + index),
      }));
    expect(await market.barsAfter('ACME', after)).toEqual(expected(10, 100));
    expect(await market.lastPrice('ACME')).toBe(wave[99]?.close);
    closeUntil(102);
    expect(market.now()).toBe(wave[101]?.closesAt);
    expect(await market.barsAfter('ACME', utcMillis(wave[99]?.closesAt ?? 0))).toEqual(expected(100, 102));
    expect(await market.barsAfter('ACME', market.now())).toEqual([]);
    expect(await market.lastPrice('NOTHING')).toBeNull();
  });

  test('a stalled series gives the bars before the bad one, and none after it', async () => {
    const bad = wave.slice(0, 60).map((bar, index) => (index === 50 ? { ...bar, low: -1 } : bar));
    const { market } = marketOver(bad, 60);
    expect(await market.barsAfter('ACME', utcMillis(wave[47]?.closesAt ?? 0))).toHaveLength(2);
    expect(await market.lastPrice('ACME')).toBe(wave[49]?.close);
  });

  test('orders left alone for longer than bars are kept go on with the oldest kept, and that is told', async () => {
    const { market, told } = marketOver(wave, 5_000);
    const events = await market.barsAfter('ACME', utcMillis(wave[10]?.closesAt ?? 0));
    expect(events[0]?.bar).toEqual(wave[5_000 - 2_400 + 20]);
    expect(events.at(-1)?.bar).toEqual(wave.at(-1));
    expect(told).toHaveLength(1);
    expect(await market.barsAfter('ACME', utcMillis(wave[4_000]?.closesAt ?? 0))).toHaveLength(999);
    expect(told).toHaveLength(1);
  });
});

describe('venues', () => {
  const profileOn = (source: string) => ({ venue: 'paper', market: { source, timeframe: '1m' } }) as const;

  test('list what each source offers, and know an instrument by source and symbol', async () => {
    const { sources, bars, instrument } = marketOver(wave, 10);
    const venues = openVenues({ store, sources, bars, telemetry: quietTelemetry });
    expect(await venues.instruments()).toEqual([
      { venue: 'paper', source: 'tape', timeframes: ['1m'], instrument, label: 'A label' },
    ]);
    expect(await venues.instrument(profileOn('tape'), 'ACME')).toEqual(instrument);
    expect(await venues.instrument(profileOn('tape'), 'OTHER')).toBeNull();
    await expect(venues.instrument(profileOn('nowhere'), 'ACME')).rejects.toThrow(
      'no source of bars called nowhere',
    );
  });

  test.each(['alpaca', 'ccxt'] as const)('%s is refused by name', async (venue) => {
    const { sources, bars } = marketOver(wave, 10);
    const venues = openVenues({ store, sources, bars, telemetry: quietTelemetry });
    expect(() => venues.capabilities(venue)).toThrow(
      `VENUE_UNAVAILABLE: this installation has no adapter for ${venue}`,
    );
    await expect(venues.instrument({ ...profileOn('tape'), venue }, 'ACME')).rejects.toThrow(
      'VENUE_UNAVAILABLE',
    );
    expect(venues.capabilities('paper').clientIdUniqueness).toBe('forever');
  });

  test('an order on a paper account fills on the bars of its source, after a restart as well', async () => {
    const { sources, bars, closeUntil } = marketOver(wave, 100);
    const profile: Profile = {
      ...profileOn('tape'),
      tenantId: tenantId('alpha'),
      profileId: profileId('prf-1'),
      name: 'Test',
      state: 'active',
      stateReason: null,
      environment: 'paper',
      account: 'prf-1',
      currency: 'USD',
      symbols: ['ACME'],
      allocated: Decimal.parse('5000'),
      parameters: {},
      parametersVersion: 'v1',
      limits: {},
      stops: {},
      createdAt: utcMillis(0),
      changedAt: utcMillis(0),
      revision: 1,
    };
    const tenant = tenantOfCredential('alpha');
    const open = () =>
      openVenues({ store, sources, bars, telemetry: quietTelemetry }).connect(tenant, profile);
    const first = await open();
    expect(await first.account()).toMatchObject({ cash: Decimal.parse('5000') });
    const terms = {
      symbol: 'ACME',
      side: 'buy',
      type: 'market',
      quantity: Decimal.parse('0.5'),
      timeInForce: 'gtc',
      limitPrice: null,
      stopPrice: null,
      trailBy: null,
      trailPercent: null,
      expiresAt: null,
      reduceOnly: false,
      extendedHours: false,
    } as const;
    const request = {
      clientOrderId: clientOrderId('0123456789abcdef0123456789abcdef'),
      terms,
      children: [],
      pairedWith: null,
      sendBefore: utcMillis(4.5e12),
    };
    expect((await first.submit(request)).kind).toBe('accepted');
    closeUntil(102);
    const { reports } = await (await open()).reportsSince(null);
    expect(reports.map(({ status }) => status)).toEqual(['new', 'filled']);
    const [fill] = reports.flatMap(({ fills }) => fills);
    expect(fill?.quantity.toString()).toBe('0.5');
    const after = await open();
    expect(await after.listPositions()).toMatchObject({
      complete: true,
      items: [{ symbol: 'ACME', quantity: Decimal.parse('0.5') }],
    });
    expect(await after.listFills(null)).toEqual({ complete: true, items: [fill], cursor: '2' });
    expect(await after.listFills('2')).toEqual({ complete: true, items: [], cursor: '2' });
    expect(await after.listActivities(null)).toEqual({ complete: true, items: [], cursor: '0' });
    expect(await after.findOrder(request.clientOrderId)).toMatchObject({
      kind: 'found',
      order: { symbol: 'ACME', side: 'buy', status: 'filled', cumulativeQuantity: fill?.quantity },
    });
  });
});
