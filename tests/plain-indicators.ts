/**
 * Indicators written down as their definitions read, over whole arrays, with none of the care for speed of the product. Only
 * tests use them: two independent spellings that agree are hard to get wrong in the same way.
 */

type Series = readonly number[];

function mean(values: Series): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function windowEndingAt(values: Series, index: number, period: number): Series {
  return values.slice(index - period + 1, index + 1);
}

/** EMA whose seed is the mean of the `period` values that end at `seedAt`. */
export function plainEma(values: Series, period: number, seedAt = period - 1): number[] {
  const alpha = 2 / (period + 1);
  const out: number[] = [];
  values.forEach((value, index) => {
    if (index < seedAt) out.push(Number.NaN);
    else if (index === seedAt) out.push(mean(windowEndingAt(values, index, period)));
    else out.push(alpha * value + (1 - alpha) * (out[index - 1] ?? Number.NaN));
  });
  return out;
}

function plainWilder(values: Series, period: number, seedAt: number): number[] {
  const out: number[] = [];
  values.forEach((value, index) => {
    if (index < seedAt) out.push(Number.NaN);
    else if (index === seedAt) out.push(mean(windowEndingAt(values, index, period)));
    else out.push(((out[index - 1] ?? Number.NaN) * (period - 1) + value) / period);
  });
  return out;
}

export function plainRsi(closes: Series, period: number): number[] {
  const changes = closes.map((close, index) => (index === 0 ? 0 : close - (closes[index - 1] ?? Number.NaN)));
  const gains = plainWilder(
    changes.map((change) => Math.max(change, 0)),
    period,
    period,
  );
  const losses = plainWilder(
    changes.map((change) => Math.max(-change, 0)),
    period,
    period,
  );
  return gains.map((gain, index) => {
    const loss = losses[index] ?? Number.NaN;
    if (gain === 0 && loss === 0) return 50;
    return loss === 0 ? 100 : 100 - 100 / (1 + gain / loss);
  });
}

export function plainAtr(highs: Series, lows: Series, closes: Series, period: number): number[] {
  const ranges = highs.map((high, index) => {
    const low = lows[index] ?? Number.NaN;
    const previous = closes[index - 1];
    return previous === undefined
      ? high - low
      : Math.max(high - low, Math.abs(high - previous), Math.abs(low - previous));
  });
  return plainWilder(ranges, period, period - 1);
}

export function plainMacd(closes: Series, fast: number, slow: number, signal: number) {
  const fastLine = plainEma(closes, fast, slow - 1);
  const slowLine = plainEma(closes, slow);
  const line = fastLine.map((value, index) => value - (slowLine[index] ?? Number.NaN));
  const first = slow + signal - 2;
  const signals = plainEma(line.slice(slow - 1), signal);
  const signalLine = [...Array.from({ length: slow - 1 }, () => Number.NaN), ...signals].slice(
    0,
    closes.length,
  );
  return { macd: line.map((value, index) => (index < first ? Number.NaN : value)), signal: signalLine };
}

export function plainMoments(
  values: Series,
  period: number,
): { readonly mean: number; readonly deviation: number }[] {
  return values.map((_, index) => {
    if (index < period - 1) return { mean: Number.NaN, deviation: Number.NaN };
    const window = windowEndingAt(values, index, period);
    const middle = mean(window);
    return { mean: middle, deviation: Math.sqrt(mean(window.map((value) => (value - middle) ** 2))) };
  });
}

/** The pivot highs by their definition, each at the index that confirms it; negate prices for lows. */
export function plainPivots(highs: Series): number[] {
  const isPivot = (j: number): boolean => {
    const middle = highs[j] ?? Number.NaN;
    const left = highs.slice(j - 2, j);
    const right = highs.slice(j + 1, j + 3);
    return (
      j >= 2 &&
      right.length === 2 &&
      left.every((high) => middle > high) &&
      right.every((high) => middle >= high)
    );
  };
  return highs.map((_, index) => (isPivot(index - 2) ? (highs[index - 2] ?? Number.NaN) : Number.NaN));
}
