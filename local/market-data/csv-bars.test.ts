import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { marketDataFile } from '../../tests/market-data.ts';
import { barAt } from '../../shared/domain/market/bar-columns.ts';
import { DAY_MS, formatInstant, MINUTE_MS, utcMillis } from '../../shared/domain/time/instant.ts';
import { type CsvBars, type CsvOptions, readCsvBars } from './csv-bars.ts';

const DAILY: CsvOptions = {
  timeframe: '1d',
  calendar: 'XNYS',
  timeIs: null,
  dirty: 'drop',
  now: utcMillis(Date.UTC(2026, 0, 5)),
};
const MINUTES: CsvOptions = { ...DAILY, timeframe: '1m', calendar: '24x7', timeIs: 'start' };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ballast-csv-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
function fileOf(content: string | Buffer, ending = 'csv'): string {
  files += 1;
  const path = join(folder, `${files}.${ending}`);
  writeFileSync(path, content);
  return path;
}

async function read(path: string, options: CsvOptions): Promise<CsvBars> {
  const answer = await readCsvBars(path, options);
  if (!answer.ok) throw new Error(answer.refusal.sentence);
  return answer.value;
}

async function refusalOf(content: string | Buffer, options: CsvOptions = MINUTES, ending = 'csv') {
  const answer = await readCsvBars(fileOf(content, ending), options);
  if (answer.ok) throw new Error('the file was accepted');
  return answer.refusal;
}

const HEAD = 'time,open,high,low,close,volume';
const minute = (number: number, figures = '10,11,9,10,5') =>
  `2020-01-01T00:${String(number).padStart(2, '0')}:00Z,${figures}`;

describe('a good file', () => {
  test('is read whatever the order, capitals and number of its columns, quotes and blank lines', async () => {
    const text = `\uFEFFVolume,Date,Open,Low,High,Close,Adj Close\r\n\r\n"1,5",x\r\n`.replace(
      '"1,5",x',
      '7,2020-01-02,10,9,11,"10.5",3',
    );
    const { columns } = await read(fileOf(text), DAILY);
    expect(barAt(columns, 0)).toEqual({
      opensAt: Date.UTC(2020, 0, 2, 14, 30),
      closesAt: Date.UTC(2020, 0, 2, 21),
      open: 10,
      high: 11,
      low: 9,
      close: 10.5,
      volume: 7,
    });
    expect(columns).toMatchObject({ length: 1, firstOrdinal: 0 });
  });

  test.each([
    ['start', '2020-01-02T20:59:00Z', '1m', 'XNYS', '20:59 21:00'],
    ['end', '2020-01-02T21:00:00Z', '1m', 'XNYS', '20:59 21:00'],
    ['end', '2020-01-02T14:30:00Z', '1m', 'XNYS', '14:29 14:30'],
    ['start', '2020-01-02T20:30:00Z', '1h', 'XNYS', '20:30 21:00'],
    ['end', '2020-01-02T21:00:00Z', '1h', 'XNYS', '20:30 21:00'],
    ['end', '2020-01-02T20:30:00Z', '1h', 'XNYS', '19:30 20:30'],
    ['start', '2020-01-02T00:00:00Z', '1d', '24x7', '00:00 00:00'],
  ] as const)(
    'whose time is the %s: %s of %s (%s) is %s',
    async (timeIs, time, timeframe, calendar, span) => {
      const options = { ...DAILY, timeIs, timeframe, calendar };
      const { columns } = await read(fileOf(`${HEAD}\n${time},10,11,9,10,5\n`), options);
      const { opensAt, closesAt } = barAt(columns, 0);
      expect([opensAt, closesAt].map((at) => formatInstant(at).slice(11, 16)).join(' ')).toBe(span);
      expect(closesAt).toBeGreaterThan(opensAt);
    },
  );

  test('may be gzipped, and longer than any buffer', async () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => {
      const time = new Date(Date.UTC(2020, 0, 1) + index * MINUTE_MS).toISOString();
      return `${time},${100 + (index % 50)},200,50,${100 + ((index + 1) % 50)},1`;
    });
    const path = fileOf(gzipSync(`${HEAD}\n${rows.join('\n')}`), 'csv.gz');
    const { columns, missing, jumps } = await read(path, MINUTES);
    expect([columns.length, missing, jumps.count]).toEqual([20_000, 0, 0]);
    expect(columns.close[19_999]).toBe(100);
    expect(columns.volume).toHaveLength(20_000);
  });
});

describe('a bad file is refused whole, with row and column', () => {
  test.each<[string, string, Partial<CsvOptions>, string, number, string]>([
    ['a missing column', 'time,open,high,low,volume\n', {}, 'MISSING_COLUMN', 1, 'no column close'],
    [
      'a column twice',
      'time,date,open,high,low,close,volume\n',
      {},
      'REPEATED_COLUMN',
      1,
      'time is there twice',
    ],
    [
      'text in a number',
      `${HEAD}\n${minute(0)}\n${minute(1, '10,11,9,ten,5')}`,
      {},
      'NOT_A_NUMBER',
      3,
      'column close: got "ten"',
    ],
    [
      'a number with a comma',
      `${HEAD}\n${minute(0, '10,11,9,"1,000",5')}`,
      {},
      'NOT_A_NUMBER',
      2,
      'got "1,000"',
    ],
    [
      'the text NaN',
      `${HEAD}\n${minute(0, '10,11,NaN,10,5')}`,
      {},
      'NOT_A_NUMBER',
      2,
      'column low: got "NaN"',
    ],
    ['an empty cell', `${HEAD}\n${minute(0, '10,11,9,10,')}`, {}, 'NOT_A_NUMBER', 2, 'column volume: got ""'],
    ['infinity', `${HEAD}\n${minute(0, '10,1e999,9,10,5')}`, {}, 'NOT_A_NUMBER', 2, 'high is Infinity'],
    ['a price of zero', `${HEAD}\n${minute(0, '10,11,0,10,5')}`, {}, 'NOT_POSITIVE', 2, 'low is 0'],
    ['a short row', `${HEAD}\n${minute(0)}\n${minute(1, '10,11')}`, {}, 'WRONG_CELL_COUNT', 3, '3 cells'],
    [
      'the same bar twice',
      `${HEAD}\n${minute(0)}\n${minute(1)}\n${minute(1)}`,
      {},
      'DUPLICATE',
      4,
      'closes at the same moment',
    ],
    ['unsorted rows', `${HEAD}\n${minute(5)}\n${minute(4)}`, {}, 'OUT_OF_ORDER', 3, 'Sort the rows'],
    ['a local time', `${HEAD}\n2020-01-01 00:00:00,10,11,9,10,5`, {}, 'NOT_A_TIME', 2, 'a moment in UTC'],
    ['an impossible day', `${HEAD}\n2020-02-30,10,11,9,10,5`, DAILY, 'NOT_A_TIME', 2, 'got "2020-02-30"'],
    ['a day before the calendar', `${HEAD}\n1987-10-19,10,11,9,10,5`, DAILY, 'NOT_A_TIME', 2, '1998 to 2099'],
    ['a Sunday', `${HEAD}\n2020-01-05,10,11,9,10,5`, DAILY, 'NOT_A_SESSION', 2, 'XNYS was closed'],
    ['a date for a minute', `${HEAD}\n2020-01-02,10,11,9,10,5`, {}, 'NOT_A_TIME', 2, 'A bar of 1m'],
    [
      'a moment for a day of New York',
      `${HEAD}\n${minute(0)}`,
      { ...DAILY, timeIs: 'end' },
      'NOT_A_TIME',
      2,
      'named by its date',
    ],
    [
      'nobody saying start or end',
      `${HEAD}\n${minute(0)}\n${minute(1)}`,
      { timeIs: null },
      'START_OR_END',
      2,
      'start or the end',
    ],
    ['a bar of tomorrow', `${HEAD}\n2030-01-02,10,11,9,10,5`, DAILY, 'OPEN_BAR', 2, 'not final'],
    [
      'a dirty row that is not wanted',
      `${HEAD}\n${minute(0, '10,11,9,12,5')}`,
      { dirty: 'refuse' },
      'OUTSIDE_RANGE',
      2,
      'close 12 is outside',
    ],
    ['names without rows', `${HEAD}\n`, {}, 'NO_ROWS', 1, 'no rows'],
    ['an empty file', '', {}, 'NO_ROWS', 1, 'The file is empty'],
    ['a page of the web', '<html><body>Not found</body></html>', {}, 'MISSING_COLUMN', 1, '<html>'],
    ['a file of JSON', '{"bars":[1,2,3]}', {}, 'NOT_CSV', 1, 'save the file as CSV'],
    [
      'a quote that never ends',
      `${HEAD}\n"2020-01-01T00:00:00Z,10,11,9,10,5\n${minute(1)}`,
      {},
      'NOT_CSV',
      3,
      'Quote',
    ],
  ])('%s', async (...line) => {
    const [, text, options, code, row, words] = line;
    const { problems, sentence } = await refusalOf(text, { ...MINUTES, ...options });
    expect(problems.items[0]).toMatchObject({ code, row });
    expect(problems.count).toBe(1);
    expect(sentence).toContain(words);
  });

  test('a gzip that is none, and a file that is not there', async () => {
    const refused = await refusalOf('not gzip', MINUTES, 'csv.gz');
    expect(refused.problems.items[0]).toMatchObject({ code: 'UNREADABLE_FILE', row: 1 });
    const absent = await readCsvBars(join(folder, 'absent.csv'), MINUTES);
    expect(absent).toMatchObject({
      ok: false,
      refusal: { problems: { items: [{ code: 'UNREADABLE_FILE' }] } },
    });
  });

  test('all its problems are counted and the first fifty listed', async () => {
    const rows = Array.from({ length: 59 }, (_, index) =>
      minute(index, index === 7 ? undefined : '10,11,9,x,5'),
    );
    const { problems, sentence } = await refusalOf(`${HEAD}\n${rows.join('\n')}`);
    expect([problems.items.length, problems.count]).toEqual([50, 58]);
    expect(problems.items.map(({ row }) => row).slice(0, 9)).toEqual([2, 3, 4, 5, 6, 7, 8, 10, 11]);
    expect(sentence).toContain('(and 57 more)');
  });
});

describe('real files', () => {
  const spy = marketDataFile('equities-daily/SPY_1d_split-adjusted.csv');
  test.skipIf(spy === null)(
    'SPY: the two rows whose prices contradict each other are left out and named by line',
    async () => {
      const { columns, dropped, gaps, missing } = await read(spy ?? '', DAILY);
      expect(columns.length).toBe(2_517);
      expect(dropped.items.map(({ row }) => row)).toEqual([1_808, 1_825]);
      expect(dropped.items[0]?.sentence).toContain('209.419998');
      expect([gaps.count, missing]).toEqual([0, 0]);
      const refused = await readCsvBars(spy ?? '', { ...DAILY, dirty: 'refuse' });
      expect(refused).toMatchObject({ ok: false, refusal: { problems: { count: 2 } } });
    },
  );

  const adjusted = marketDataFile('equities-daily/AAPL_1d_split-adjusted.csv');
  const raw = marketDataFile('equities-daily/AAPL_1d_unadjusted.csv');
  test.skipIf(adjusted === null || raw === null)(
    'AAPL as traded jumps at its splits, adjusted it does not',
    async () => {
      const smooth = await read(adjusted ?? '', DAILY);
      expect([smooth.columns.length, smooth.missing, smooth.jumps.count]).toEqual([3_379, 0, 0]);
      const traded = await read(raw ?? '', DAILY);
      expect([traded.columns.length, traded.missing]).toEqual([3_270, 0]);
      const days = traded.jumps.items.map(({ row }) =>
        formatInstant(barAt(traded.columns, row - 2).closesAt).slice(0, 10),
      );
      // Two splits, and the profit warning of September 2000.
      expect(days).toEqual(['2000-06-21', '2000-09-29', '2005-02-28']);
    },
  );

  const msft = marketDataFile('equities-minute/MSFT_1m_2016-04-15_2016-05-13.csv');
  test.skipIf(msft === null)('minutes of MSFT, named by their end, fill 21 sessions', async () => {
    const { columns, missing, gaps } = await read(msft ?? '', { ...DAILY, timeframe: '1m', timeIs: 'end' });
    expect([columns.length, missing, gaps.count]).toEqual([8_211, 0, 0]);
    expect(formatInstant(barAt(columns, 0).closesAt)).toBe('2016-04-15T13:30:00.000Z');
    expect(formatInstant(barAt(columns, 390).closesAt)).toBe('2016-04-15T20:00:00.000Z');
  });

  const btc = marketDataFile('crypto/BTCUSD_1m_bitfinex_2016-02-09_2016-04-19.csv.gz');
  test.skipIf(btc === null)(
    'minutes of BTC: every gap is reported with its length, from one minute to three weeks',
    async () => {
      const { columns, gaps, missing } = await read(btc ?? '', MINUTES);
      expect(columns.length).toBe(50_669);
      expect(formatInstant(barAt(columns, 0).opensAt)).toBe('2016-02-09T20:51:00.000Z');
      const lengths = gaps.items.map(({ from, to }) => to - from);
      const minutes = lengths.map((length) => length / MINUTE_MS).sort((left, right) => left - right);
      expect(minutes).toEqual([1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 1_081, 1_391, 1_500, 15_829, 30_291]);
      expect(gaps.items.map(({ bars }) => bars)).toEqual(lengths.map((length) => length / MINUTE_MS));
      expect(Math.floor(Math.max(...lengths) / DAY_MS)).toBe(21);
      expect(missing).toBe(lengths.reduce((sum, length) => sum + length, 0) / MINUTE_MS);
    },
  );
});
