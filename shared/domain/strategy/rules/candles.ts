import type { BarColumns } from '../../market/bar.ts';

/** Names of the triggers, one bit each, lowest first. */
export const TRIGGER_NAMES = ['reclaim', 'engulfing', 'pin bar', 'inside-bar break'] as const;
export const RECLAIM = 1;
export const ENGULFING = 2;
export const PIN_BAR = 4;
export const INSIDE_BREAK = 8;

/** A pin bar's range, in ATR: a smaller one is noise. */
const PIN_RANGE_MIN_ATR = 0.7;
const PIN_WICK_MIN_BODIES = 2;
const PIN_WICK_MIN_SHARE = 0.5;
const PIN_OTHER_WICK_MAX_SHARE = 0.35;

/**
 * Price has come back over its average: the close is on the trade's side of it, at least one of the `lookback` closes before was on the other
 * side of the average of its own time, and the bar's body points the way of the trade. `sign` is 1 for long.
 */
export function isReclaim(
  bars: BarColumns,
  average: Float64Array,
  index: number,
  sign: 1 | -1,
  lookback: number,
): boolean {
  const close = bars.close[index] ?? Number.NaN;
  if (!(sign * (close - (average[index] ?? Number.NaN)) > 0)) return false;
  if (!(sign * (close - (bars.open[index] ?? Number.NaN)) > 0)) return false;
  for (let back = 1; back <= lookback; back += 1) {
    const earlier = (bars.close[index - back] ?? Number.NaN) - (average[index - back] ?? Number.NaN);
    if (sign * earlier < 0) return true;
  }
  return false;
}

/** The body points the way of the trade, covers the opposite body before it, and is larger. */
export function isEngulfing(bars: BarColumns, index: number, sign: 1 | -1): boolean {
  const open = bars.open[index] ?? Number.NaN;
  const close = bars.close[index] ?? Number.NaN;
  const openBefore = bars.open[index - 1] ?? Number.NaN;
  const closeBefore = bars.close[index - 1] ?? Number.NaN;
  const body = sign * (close - open);
  const bodyBefore = sign * (openBefore - closeBefore);
  if (!(body > 0 && bodyBefore > 0 && body > bodyBefore)) return false;
  return sign * (closeBefore - open) >= 0 && sign * (close - openBefore) >= 0;
}

/** A long wick shows a price that was refused: below the body for long, above it for short. The colour of the body does not matter. */
export function isPinBar(bars: BarColumns, index: number, sign: 1 | -1, atr: number): boolean {
  const open = bars.open[index] ?? Number.NaN;
  const high = bars.high[index] ?? Number.NaN;
  const low = bars.low[index] ?? Number.NaN;
  const close = bars.close[index] ?? Number.NaN;
  const range = high - low;
  if (!(range > 0 && range >= PIN_RANGE_MIN_ATR * atr)) return false;
  const below = Math.min(open, close) - low;
  const above = high - Math.max(open, close);
  const refused = sign === 1 ? below : above;
  const other = sign === 1 ? above : below;
  return (
    refused >= PIN_WICK_MIN_BODIES * Math.abs(close - open) &&
    refused >= PIN_WICK_MIN_SHARE * range &&
    other <= PIN_OTHER_WICK_MAX_SHARE * range
  );
}

/** The bar before lay inside the one before it, and this close leaves that older bar on the side of the trade. */
export function isInsideBreak(bars: BarColumns, index: number, sign: 1 | -1): boolean {
  const motherHigh = bars.high[index - 2] ?? Number.NaN;
  const motherLow = bars.low[index - 2] ?? Number.NaN;
  const inside =
    (bars.high[index - 1] ?? Number.NaN) <= motherHigh && (bars.low[index - 1] ?? Number.NaN) >= motherLow;
  if (!inside) return false;
  const close = bars.close[index] ?? Number.NaN;
  return sign === 1 ? close > motherHigh : close < motherLow;
}
