const MINUTE_MS = 60_000;
const LENGTHS: Readonly<Record<string, number>> = {
  '1m': MINUTE_MS,
  '5m': 5 * MINUTE_MS,
  '15m': 15 * MINUTE_MS,
  '30m': 30 * MINUTE_MS,
  '1h': 60 * MINUTE_MS,
  '4h': 240 * MINUTE_MS,
  '1d': 1_440 * MINUTE_MS,
};

/** How much of the clock so many bars cover, nights and weekends of daily bars included: for asking for a stretch, not for counting. */
export function stretchMs(timeframe: string, bars: number): number {
  const length = LENGTHS[timeframe] ?? MINUTE_MS;
  return timeframe === '1d' ? length * bars * 1.5 : length * bars;
}
