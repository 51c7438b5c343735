import type { Bars } from '../../lib/records.ts';

export type Bar = Bars['items'][number];

/** A bar with what was computed beside it; null where an indicator has no value yet. */
export interface Candle extends Bar {
  readonly fast: number | null;
  readonly slow: number | null;
  readonly rsi: number | null;
}

export function candlesOf({ items, indicators }: Bars): readonly Candle[] {
  return items.map((bar, index) => ({
    ...bar,
    fast: indicators.ema50?.[index] ?? null,
    slow: indicators.ema200?.[index] ?? null,
    rsi: indicators.rsi14?.[index] ?? null,
  }));
}

/** Pages of one series as one run: each bar once, what came last is what counts. */
export function merged(pages: readonly (readonly Candle[])[]): readonly Candle[] {
  const byClose = new Map<number, Candle>();
  for (const page of pages) for (const candle of page) byClose.set(candle.closesAt, candle);
  return [...byClose.values()].sort((left, right) => left.closesAt - right.closesAt);
}

/** The bar in which a moment lies, or the last one before it; null before the first. */
export function candleAt(candles: readonly Candle[], at: number): Candle | null {
  let low = 0;
  let high = candles.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((candles[middle]?.opensAt ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return candles[low - 1] ?? null;
}
