import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { invariant } from '../shared/domain/result.ts';
import { chromiumPath } from '../tests/chromium.ts';
import { HostProcess } from '../tests/journeys/host-process.ts';
import type { BenchRow } from './bench-row.ts';
import { randomWalk } from './random-walk.ts';
import { flood, type FloodSeen } from './web-flood.ts';
import { WebStandIn } from './web-stand-in.ts';

// The bundle lies in dist/bench.
const ROOT = join(import.meta.dirname, '..', '..');
const CANDLES = 45_000;
const TRADES = 5_000;

const row = (name: string, unit: string, ours: number): BenchRow => ({
  name,
  unit,
  ours,
  peer: null,
  peerName: null,
  ratio: null,
});
/** Beside what the browser does at best here, without a graphics card and with nothing to draw. */
const beside = (name: string, ours: number, floor: number): BenchRow => ({
  ...row(name, 'frames/s', ours),
  peer: floor,
  peerName: 'an empty box',
  ratio: ours / floor,
});

/** The script that index.html begins with, as it travels. */
function entryKilobytes(): number {
  const page = readFileSync(join(ROOT, 'dist', 'web', 'index.html'), 'utf8');
  const entry = /<script type="module"[^>]* src="([^"]+)"/.exec(page)?.[1];
  invariant(entry !== undefined, 'The page has an entry script');
  return gzipSync(readFileSync(join(ROOT, 'dist', 'web', entry)), { level: 9 }).length / 1_000;
}

const CHART = '[aria-roledescription="price chart"]';
/** Milliseconds of the page's own clock at which a chart is painted, and at which the last answer with bars had come. */
const PAINTED = `new Promise((done) => {
  const look = () => {
    if (document.querySelector('${CHART}[aria-label*="SHOWN shown"] canvas') === null) return requestAnimationFrame(look);
    requestAnimationFrame(() => requestAnimationFrame(() => {
      const bars = performance.getEntriesByType('resource').filter(({ name }) => name.includes('/api/bars'));
      done({ painted: performance.now(), came: bars.at(0)?.responseEnd ?? 0 });
    }));
  };
  look();
})`;

async function painted(context: BrowserContext, address: string, shown: string) {
  const page = await context.newPage();
  await page.goto(address, { waitUntil: 'commit' });
  const seen = await page.evaluate<{ painted: number; came: number }>(PAINTED.replace('SHOWN', shown));
  await page.close();
  return seen;
}

/** Frames a second while a table is scrolled from end to end, the slowest tenth of a second of it counted too. */
const SCROLL = `new Promise((done) => {
  const box = [...document.querySelectorAll('[role=tabpanel] div, .empty')].find((each) => each.scrollHeight > 50000);
  const frames = [];
  const begin = performance.now();
  const step = (now) => {
    frames.push(now);
    box.scrollTop = ((now - begin) / 4000) * box.scrollHeight;
    if (now - begin < 4000) return requestAnimationFrame(step);
    const gaps = frames.slice(1).map((at, index) => at - frames[index]).sort((a, b) => a - b);
    done({ mean: (1000 * gaps.length) / (frames.at(-1) - frames[0]), p95: 1000 / gaps[Math.floor(gaps.length * 0.95)] });
  };
  requestAnimationFrame(step);
})`;

interface Frames {
  readonly mean: number;
  readonly p95: number;
}

async function scrolled(page: Page, address: string): Promise<Frames> {
  await page.goto(address);
  await page.getByText(`${TRADES} of ${TRADES}`).waitFor();
  return page.evaluate<Frames>(SCROLL);
}

/** A box of the same size around nothing, scrolled as far and as fast. */
const EMPTY = `<div class="empty" style="height: 34rem; overflow: auto"><div style="height: ${TRADES * 33}px"></div></div>`;

async function scrolledEmpty(page: Page): Promise<Frames> {
  await page.setContent(EMPTY);
  return page.evaluate<Frames>(SCROLL);
}

/** Makes the bodies long that the measurements want long. */
function lengthen(standIn: WebStandIn): void {
  standIn.change('trades', (body) => {
    const [pattern] = body['items'] as readonly Record<string, unknown>[];
    if (pattern === undefined) return undefined;
    const items = Array.from({ length: TRADES }, (_, at) => ({ ...pattern, tradeId: `trd-${at}` }));
    return { ...body, items, next: null };
  });
}

interface Found {
  readonly entry: number;
  readonly ready: number;
  readonly long: number;
  readonly frames: Frames;
  readonly floor: Frames;
  readonly flood: FloodSeen;
}

async function measureIn(browser: Browser, host: HostProcess): Promise<Found> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const read = async <Body>(path: string): Promise<Body> =>
    (await fetch(`${host.address}/api/${path}`)).json() as Promise<Body>;
  const traded = await firstTraded(read);
  // Once for the files, so that the second is a start as a trader knows it; both over loopback.
  const profile = `${host.address}/profiles/${traded}`;
  const first = await painted(context, profile, '');
  const { items } = await read<{ items: { profileId: string; name: string }[] }>('profiles');
  const daily = items.find(({ name }) => name === 'Index, trend following')?.profileId ?? '';
  const standIn = await WebStandIn.open(host.address);
  try {
    const bars = longBars();
    standIn.change('bars', () => bars);
    const long = await painted(context, `${standIn.address}/profiles/${daily}`, String(CANDLES));
    standIn.change('bars', () => undefined);
    lengthen(standIn);
    const page = await context.newPage();
    const frames = await scrolled(page, `${standIn.address}/profiles/${traded}`);
    const floor = await scrolledEmpty(page);
    await page.close();
    const seen = await flood(context, standIn, await read('snapshot'));
    return {
      entry: entryKilobytes(),
      ready: first.painted,
      long: long.painted - long.came,
      frames,
      floor,
      flood: seen,
    };
  } finally {
    standIn.close();
    await context.close();
  }
}

async function firstTraded(read: <Body>(path: string) => Promise<Body>): Promise<string> {
  for (;;) {
    const { items } = await read<{ items: { profileId: string }[] }>('trades?state=closed&limit=1');
    if (items[0] !== undefined) return items[0].profileId;
    await new Promise((later) => setTimeout(later, 100));
  }
}

/** A page of bars as long as no real one is: a random walk, with averages that are as long. */
function longBars() {
  const { opensAt, closesAt, open, high, low, close, volume } = randomWalk(CANDLES);
  const items = Array.from({ length: CANDLES }, (_, at) => ({
    opensAt: opensAt[at],
    closesAt: closesAt[at],
    open: open[at],
    high: high[at],
    low: low[at],
    close: close[at],
    volume: volume[at],
  }));
  const line = [...close];
  return {
    items,
    indicators: { ema50: line, ema200: line, rsi14: line.map(() => 50) },
    before: null,
    trouble: null,
  };
}

/** What a trader waits for and feels, in a real browser without a graphics card. */
export async function measure(): Promise<BenchRow[]> {
  const executablePath = chromiumPath();
  if (executablePath === null)
    throw new Error('There is no browser: install chromium, or name one by CHROMIUM_PATH.');
  execFileSync(process.execPath, [join(ROOT, 'scripts', 'build.mjs'), 'local', 'web'], {
    stdio: ['ignore', 2, 2],
  });
  const host = new HostProcess(join(ROOT, 'dist', 'local', 'main.mjs'));
  await host.start(100);
  const args = ['--no-sandbox', '--disable-gpu', '--enable-precise-memory-info', '--js-flags=--expose-gc'];
  const browser = await chromium.launch({ executablePath, args });
  try {
    const { entry, ready, long, frames, floor, flood: seen } = await measureIn(browser, host);
    return [
      row('entry script, gzip (bar: 130)', 'kB', entry),
      row('from navigation to a painted chart (bar: 1500)', 'ms', ready),
      row('45,000 candles, from answer to paint (bar: 300)', 'ms', long),
      beside('scrolling 5,000 trades, mean (bar: 50)', frames.mean, floor.mean),
      beside('scrolling 5,000 trades, slowest twentieth', frames.p95, floor.p95),
      row('updates of a minute that came (sent: 1,000/s)', 'updates/s', seen.perSecond),
      row('heap growth in that minute (bar: 30)', 'MB', seen.heapGrowthMb),
      row('input delay meanwhile, p95 (bar: 100)', 'ms', seen.inputDelayP95Ms),
      row('last value right', '1 = yes', seen.lastIsRight ? 1 : 0),
    ];
  } finally {
    await browser.close();
    await host.end();
  }
}
