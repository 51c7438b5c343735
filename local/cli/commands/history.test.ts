import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { syntheticBars } from '../../../shared/domain/market/synthetic.ts';
import { formatInstant, utcMillis } from '../../../shared/domain/time/instant.ts';
import { ballast, newFolder } from '../../../tests/cli/in-process.ts';

/** Backtest, replay, explain and import over one made-up market of hourly bars. */

const BARS = 1_700;
const folder = newFolder();
const file = join(folder, 'coin.csv');
const rows = linesOfMarket('1h', BARS);
writeFileSync(file, ['time,open,high,low,close,volume', ...rows, ''].join('\n'));

function linesOfMarket(timeframe: '1m' | '1h', bars: number): readonly string[] {
  const market = syntheticBars({
    symbol: 'COIN/USD',
    seed: 'command line',
    startsAt: utcMillis(Date.UTC(2026, 0, 1)),
    timeframe,
    startPrice: 100,
    tick: 0.01,
    dailyVolatility: 0.06,
    barVolume: 5_000,
  });
  return Array.from({ length: bars }, () => {
    const { opensAt, open, high, low, close, volume } = market.next().value;
    return [formatInstant(opensAt), open, high, low, close, volume].join(',');
  });
}

const settings = join(folder, 'settings.json');
const LOOSE = {
  parameters: { zoneMode: 'off', triggerMode: 'weighted', momentumMode: 'weighted', scoreThreshold: 0.05 },
  limits: { entriesPerDay: 1000 },
  stops: { trailAfterR: 0.3, trailAtr: 1 },
};
writeFileSync(settings, JSON.stringify(LOOSE));

const COIN = ['--bars', file, '--symbol', 'COIN/USD', '--timeframe', '1h', '--time-is', 'start'];
const TRADING = [...COIN, '--parameters', settings];

describe('a backtest', () => {
  test('prints one document with hash, trades, metrics and bars, the same each time', async () => {
    const { exitCode, stdout, stderr } = await ballast(['backtest', ...TRADING, '--json']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const result = JSON.parse(stdout);
    expect(result.orderListHash).toMatch(/^[0-9a-f]{64}$/);
    expect(result.bars).toBe(BARS);
    expect(result.trades.length).toBeGreaterThan(3);
    expect(result.trades[0].openedAt).toMatch(/^2026-\d\d-\d\dT.*Z$/);
    expect(result.metrics.tradeCount).toBe(result.trades.length);
    expect(result.settings.parameters).toMatchObject(LOOSE.parameters);
    expect(result.settings.limits.entriesPerDay).toBe(1000);
    const profits = result.trades.reduce((sum: number, { profit }: { profit: number }) => sum + profit, 0);
    expect(profits).toBeCloseTo(Number(result.summary.realised), 6);
    expect((await ballast(['backtest', ...TRADING, '--json'])).stdout).toBe(stdout);
  });

  test('tells a person what to beware of before any figure, and ends with the hash', async () => {
    const { stdout } = await ballast(['backtest', ...TRADING]);
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^! /);
    expect(lines.findLastIndex((line) => line.startsWith('! '))).toBeLessThan(lines.indexOf('Summary'));
    expect(lines.at(-1)).toMatch(/^orderListHash [0-9a-f]{64}$/);
    expect(lines[lines.indexOf('Equity') + 1]).toMatch(/^[▁▂▃▄▅▆▇█]+$/);
    expect(stdout).toContain('Win rate');
  });

  test('writes what --json prints to a file', async () => {
    const out = join(newFolder(), 'result.json');
    const { stdout } = await ballast(['backtest', ...TRADING, '--json', '--out', out]);
    expect(readFileSync(out, 'utf8')).toBe(stdout);
  });

  test('trades from --from on, warmed up by the bars before it, and ends with the day of --to', async () => {
    const { stdout } = await ballast([
      'backtest',
      ...TRADING,
      '--json',
      '--from',
      '2026-02-20',
      '--to',
      '2026-03-04',
    ]);
    const { summary, trades, bars } = JSON.parse(stdout);
    expect(bars).toBe(800 + 13 * 24);
    expect(summary.endsAt).toBe('2026-03-05T00:00:00.000Z');
    for (const { openedAt } of trades) expect(openedAt >= '2026-02-20').toBe(true);
  });

  test.each([
    { words: ['--from', '2027-01-01'], exitCode: 1, says: 'the file has bars from 2026-01-01T00:00:00.000Z' },
    { words: ['--to', '2026-01-20'], exitCode: 1, says: 'the first 800 only warm the indicators up' },
    { words: ['--preset', 'get-rich'], exitCode: 2, says: '--preset: expected one of trend-follow-daily' },
    { words: ['--capital', '-5'], exitCode: 2, says: '--capital: expected an amount above zero' },
    { words: ['--timeframe', '2h'], exitCode: 2, says: '--timeframe: expected one of 1m, 5m' },
    { words: ['--dirty', 'keep'], exitCode: 2, says: '--dirty: expected one of drop, refuse, got "keep"' },
    { words: ['--symbol', 'coin usd'], exitCode: 2, says: '--symbol: expected a symbol such as SPY' },
    {
      words: ['--bars', '/no/such.csv'],
      exitCode: 2,
      says: '--bars: expected a file to read, and there is no such file',
    },
    { words: ['--bars', folder], exitCode: 2, says: 'this is not a file' },
    { words: ['--calendar', 'NYSE'], exitCode: 2, says: '--calendar: expected one of XNYS, 24x7' },
  ])('refuses $words', async ({ words, exitCode, says }) => {
    const answer = await ballast(['backtest', ...COIN, ...words, '--json']);
    expect(answer).toMatchObject({ exitCode, stdout: '' });
    const { error } = JSON.parse(answer.stderr);
    expect(error.problems.join('\n')).toContain(says);
  });

  test.each([
    { text: '{', says: 'is not JSON' },
    { text: '[]', says: 'the file: ' },
    { text: '{"parameter": {}}', says: 'Unrecognized key: "parameter"' },
    { text: '{"parameters": {"rsiBars": 1}}', says: 'parameters.rsiBars: expected a whole number from' },
    { text: '{"parameters": {"rsiBras": 14}}', says: 'parameters.rsiBras: expected the name of a parameter' },
    {
      text: '{"limits": {"riskPct": 50}}',
      says: 'limits.riskPct: riskPct must be a number from 0.1 to 2 (%), got 50',
    },
    { text: '{"stops": {"trailAtr": "two"}}', says: 'stops.trailAtr: trailAtr must be a number' },
  ])('refuses the parameters $text', async ({ text, says }) => {
    const path = join(newFolder(), 'wrong.json');
    writeFileSync(path, text);
    const { exitCode, stderr } = await ballast(['backtest', ...COIN, '--parameters', path]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(says);
  });

  test('asks for another trend where no longer bars can be made', async () => {
    const daily = join(newFolder(), 'daily.csv');
    const dates = Array.from({ length: 820 }, (_, day) =>
      new Date(Date.UTC(2022, 0, 1 + day)).toISOString().slice(0, 10),
    );
    writeFileSync(
      daily,
      ['time,open,high,low,close,volume', ...dates.map((date) => `${date},1,1,1,1,1`)].join('\n'),
    );
    const words = ['--bars', daily, '--symbol', 'COIN/USD', '--preset', 'crypto-minute'];
    const { exitCode, stderr } = await ballast(['backtest', ...words]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('"trendTimeframe": "base"');
  });

  test('names each bad row of a file, and asks what a moment means where that is not said', async () => {
    const bad = join(newFolder(), 'bad.csv');
    writeFileSync(
      bad,
      [
        'time,open,high,low,close,volume',
        ...rows.slice(0, 3),
        '2026-01-01T03:00:00Z,1,x,1,1,1',
        'noon,1,1,1,1,1',
      ].join('\n'),
    );
    const wrong = await ballast([
      'backtest',
      '--bars',
      bad,
      '--symbol',
      'COIN/USD',
      '--timeframe',
      '1h',
      '--time-is',
      'start',
    ]);
    expect(wrong.exitCode).toBe(1);
    expect(wrong.stderr).toContain('Row 5, column high: got "x"');
    expect(wrong.stderr).toContain('Row 6, column time: got "noon"');
    const unsaid = await ballast(['backtest', '--bars', file, '--symbol', 'COIN/USD', '--timeframe', '1h']);
    expect(unsaid.stderr).toContain('Add --time-is start or --time-is end.');
  });
});

test('a replay through the whole host makes the orders of the backtest, and leaves nothing behind', async () => {
  const folders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('ballast-replay-'));
  const before = folders();
  const backtest = JSON.parse((await ballast(['backtest', ...TRADING, '--json'])).stdout);
  const { exitCode, stdout } = await ballast(['replay', ...TRADING, '--json']);
  const replayed = JSON.parse(stdout);
  expect(replayed).toMatchObject({
    orderListHash: backtest.orderListHash,
    bars: BARS,
    agreesWithBacktest: true,
  });
  expect(replayed.metrics.tradeCount).toBe(backtest.trades.length);
  expect(exitCode).toBe(0);
  expect(folders()).toEqual(before);
});

describe('an explanation', () => {
  test('of a bar has all rules with their reasons, and is the decision of the backtest', async () => {
    const { trades } = JSON.parse((await ballast(['backtest', ...TRADING, '--json'])).stdout);
    // An entry is decided at the close before the bar it fills in.
    const hour = Math.floor(Date.parse(trades[0].openedAt) / 3_600_000) * 3_600_000;
    const at = new Date(hour).toISOString();
    const { stdout } = await ballast(['explain', 'bar', ...TRADING, '--at', at, '--json']);
    const explained = JSON.parse(stdout);
    expect(explained).toMatchObject({ outcome: 'enter', direction: trades[0].direction, blocker: null });
    expect(explained.bar.closesAt).toBe(at);
    expect(explained.verdicts.map(({ rule }: { rule: string }) => rule)).toHaveLength(8);
    expect(explained.thresholds.length).toBeGreaterThan(0);
  });

  test('of a bar whose trend is read from longer bars knows them', async () => {
    const minutes = join(newFolder(), 'minutes.csv');
    writeFileSync(minutes, ['time,open,high,low,close,volume', ...linesOfMarket('1m', 4_100)].join('\n'));
    const file = ['--bars', minutes, '--symbol', 'COIN/USD', '--timeframe', '1m', '--time-is', 'start'];
    const words = [...file, '--preset', 'crypto-minute', '--at', '2026-01-03T20:00:00Z', '--json'];
    const explained = JSON.parse((await ballast(['explain', 'bar', ...words])).stdout);
    const [trend] = explained.verdicts;
    expect(trend.code).not.toBe('HIGHER_BARS_MISSING');
    expect(trend.rule).toBe('trend-bias');
  });

  test('of a bar that is not traded names what stopped it', async () => {
    const { stdout } = await ballast(['explain', 'bar', ...COIN, '--at', '2026-01-02']);
    expect(stdout).toContain('hold, stopped by');
    expect(stdout).toContain('WARM_UP');
  });

  test('is refused after the last bar', async () => {
    const { exitCode, stderr } = await ballast(['explain', 'bar', ...COIN, '--at', '2027-01-01']);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('--at: no bar of');
  });
});

describe('an import', () => {
  const named = (name: string, data: string) => ['import', 'bars', ...COIN, '--name', name, '--data', data];

  test('stores a file once, and never other bars under its name', async () => {
    const data = newFolder();
    const first = JSON.parse((await ballast([...named('coin', data), '--json'])).stdout);
    expect(first).toMatchObject({ source: 'csv:coin', bars: BARS, written: true, wasThere: false });
    const again = JSON.parse((await ballast([...named('coin', data), '--json'])).stdout);
    expect(again).toMatchObject({ written: false, wasThere: true });
    const other = join(newFolder(), 'other.csv');
    writeFileSync(other, ['time,open,high,low,close,volume', ...rows.slice(0, 900)].join('\n'));
    const taken = await ballast([...named('coin', data), '--bars', other]);
    expect(taken.exitCode).toBe(1);
    expect(taken.stderr).toContain('csv:coin holds other bars');
  });

  test('that is only tried writes nothing, not even a folder', async () => {
    const data = join(newFolder(), 'data');
    const { exitCode, stdout } = await ballast([...named('coin', data), '--dry-run']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`Checked, nothing written: csv:coin: ${BARS} bars of COIN/USD`);
    expect(readdirSync(join(data, '..'))).toEqual([]);
  });

  test('refuses a name that could not be typed', async () => {
    const { exitCode, stderr } = await ballast(named('My Coin!', newFolder()));
    expect(exitCode).toBe(2);
    expect(stderr).toContain('--name: expected a name of 1 to 40 characters');
  });
});
