import { DAY_MS, HOUR_MS, MINUTE_MS } from './instant.ts';

/** The lengths a bar may have. A day bar is one session of its calendar, not 24 hours of the clock. */
export const TIMEFRAMES = ['1m', '5m', '15m', '30m', '1h', '4h', '1d'] as const;
export type Timeframe = (typeof TIMEFRAMES)[number];

const LENGTH_MS: Readonly<Record<Timeframe, number>> = {
  '1m': MINUTE_MS,
  '5m': 5 * MINUTE_MS,
  '15m': 15 * MINUTE_MS,
  '30m': 30 * MINUTE_MS,
  '1h': HOUR_MS,
  '4h': 4 * HOUR_MS,
  '1d': DAY_MS,
};

export function timeframeMs(timeframe: Timeframe): number {
  return LENGTH_MS[timeframe];
}

const HIGHER: Readonly<Record<Timeframe, Timeframe | null>> = {
  '1m': '5m',
  '5m': '30m',
  '15m': '1h',
  '30m': '4h',
  '1h': '4h',
  '4h': '1d',
  '1d': null,
};

/** The timeframe whose trend a rule may ask beside its own: about five times as long. Null for day bars, which are the longest. */
export function higherTimeframe(timeframe: Timeframe): Timeframe | null {
  return HIGHER[timeframe];
}
