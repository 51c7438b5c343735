import { z } from 'zod';
import { barsAnswer, INDICATOR_NAMES } from '../../../shared/contracts/answers/bars.ts';
import { isoInstantCodec } from '../../../shared/contracts/codec.ts';
import {
  nothing,
  PAGE_LIMIT_MAX,
  sourceText,
  symbolText,
  wholeNumber,
} from '../../../shared/contracts/http.ts';
import {
  type SuiteColumns,
  suiteBuffers,
  writeSuite,
} from '../../../shared/domain/indicators/suite-columns.ts';
import type { BarColumns } from '../../../shared/domain/market/bar.ts';
import { barAt } from '../../../shared/domain/market/bar-columns.ts';
import { TIMEFRAMES } from '../../../shared/domain/time/timeframe.ts';
import { formatInstant, type UtcMillis, utcMillis } from '../../../shared/domain/time/instant.ts';
import { http, type HttpRow } from '../../rows.ts';
import { answer } from '../reply.ts';
import { READERS } from './access.ts';

type IndicatorName = (typeof INDICATOR_NAMES)[number];

const INDICATORS: Readonly<Record<IndicatorName, keyof SuiteColumns>> = {
  ema50: 'emaFast',
  ema200: 'emaSlow',
  rsi14: 'rsi',
  atr14: 'atr',
  macd: 'macd',
  macdSignal: 'signal',
  macdHistogram: 'histogram',
  bollingerMiddle: 'middle',
  bollingerUpper: 'upper',
  bollingerLower: 'lower',
};

const indicatorList = z
  .string()
  .max(200)
  .transform((text) => [...new Set(text.split(',').filter((name) => name !== ''))])
  .pipe(z.array(z.enum(INDICATOR_NAMES)))
  .default([])
  .meta({ description: `Any of ${INDICATOR_NAMES.join(', ')}, with commas between.` });

const barsQuery = z.strictObject({
  source: sourceText,
  symbol: symbolText,
  timeframe: z.enum(TIMEFRAMES),
  limit: wholeNumber(1, PAGE_LIMIT_MAX, 300),
  before: isoInstantCodec.optional().meta({ description: 'Only bars that closed before this moment.' }),
  indicators: indicatorList,
});

const listBars = http({
  name: 'list-bars',
  method: 'GET',
  route: 'bars',
  access: READERS,
  summary: 'Reads closed bars, the oldest first, with indicators: the newest ones, or those before a moment.',
  group: 'Market',
  params: nothing,
  query: barsQuery,
  body: null,
  answer: barsAnswer,
  idempotent: false,
  handle: async ({ query }, services) => {
    const { limit, before, indicators, ...key } = query;
    const caughtUp = await services.bars.catchUp(key);
    if (!caughtUp.ok && caughtUp.refusal.code === 'UNKNOWN_SERIES')
      return { problem: { code: 'NO_MARKET_DATA', detail: caughtUp.refusal.sentence } };
    const columns = await services.bars.window(key);
    const to = before === undefined ? columns.length : firstAtOrAfter(columns, before);
    const from = Math.max(0, to - limit);
    const first = columns.closesAt[from];
    return answer(barsAnswer, {
      items: Array.from({ length: to - from }, (_, index) => barAt(columns, from + index)),
      indicators: indicatorsOf(columns, indicators, from, to),
      before: from === 0 || first === undefined ? null : formatInstant(utcMillis(first)),
      trouble: caughtUp.ok ? null : caughtUp.refusal,
    });
  },
});

/** Index of the first bar that closes at or after a moment, by halving. */
function firstAtOrAfter(columns: BarColumns, moment: UtcMillis): number {
  let low = 0;
  let high = columns.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((columns.closesAt[middle] ?? Number.POSITIVE_INFINITY) < moment) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Over the whole kept window, so that the first value shown has the same history as the last one allows. */
function indicatorsOf(columns: BarColumns, names: readonly IndicatorName[], from: number, to: number) {
  const shown: Partial<Record<IndicatorName, (number | null)[]>> = {};
  if (names.length === 0) return shown;
  const suite = suiteBuffers(columns.length);
  writeSuite(columns, suite);
  for (const name of names)
    shown[name] = Array.from(suite[INDICATORS[name]].subarray(from, to), (value) =>
      Number.isFinite(value) ? value : null,
    );
  return shown;
}

export const barRows: readonly HttpRow[] = [listBars];
