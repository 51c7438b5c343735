const LEVELS = '▁▂▃▄▅▆▇█';

/**
 * A curve in one line of text: the values cut into `width` pieces of equal length, the last value of each drawn between the lowest and the highest of
 * them. A flat curve is drawn low; no values give an empty line.
 */
export function sparkline(values: readonly number[], width: number): string {
  const count = Math.min(width, values.length);
  const picked = Array.from(
    { length: count },
    (_, piece) => values[Math.ceil(((piece + 1) * values.length) / count) - 1] ?? Number.NaN,
  );
  const low = Math.min(...picked);
  const span = Math.max(...picked) - low;
  return picked
    .map((value) => LEVELS[span > 0 ? Math.round(((value - low) / span) * (LEVELS.length - 1)) : 0] ?? '')
    .join('');
}
