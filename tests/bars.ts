import fc from 'fast-check';
import type { Bar, BarColumns } from '../shared/domain/market/bar.ts';
import { columnsOf } from '../shared/domain/market/bar-columns.ts';
import { MINUTE_MS, utcMillis } from '../shared/domain/time/instant.ts';

/** Minute bars with these closes, each opened at the close before, with wicks of `wick`. */
export function barsOfCloses(closes: readonly number[], wick = 0.25): readonly Bar[] {
  return closes.map((close, index) => {
    const open = closes[index - 1] ?? close;
    const opensAt = utcMillis(1_767_312_000_000 + index * MINUTE_MS);
    return {
      opensAt,
      closesAt: utcMillis(opensAt + MINUTE_MS),
      open,
      high: Math.max(open, close) + wick * (1 + (index % 3)),
      low: Math.min(open, close) - wick * (1 + (index % 2)),
      close,
      volume: 100 + (index % 7),
    };
  });
}

/** Walks of bars in quarters and tenths, with flat stretches and plateaus, which is where indicators go wrong. */
export function anyWalk(minLength: number, maxLength: number): fc.Arbitrary<BarColumns> {
  const step = fc.oneof(
    fc.constant(0),
    fc.integer({ min: -8, max: 8 }).map((quarters) => quarters / 4),
    fc.double({ min: -1, max: 1, noNaN: true }),
  );
  return fc.array(step, { minLength, maxLength }).map((steps) => {
    let price = 100;
    return columnsOf(barsOfCloses(steps.map((change) => (price = Math.max(5, price + change)))));
  });
}
