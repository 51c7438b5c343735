import type { BarColumns } from '../shared/domain/market/bar.ts';
import { columnsOf } from '../shared/domain/market/bar-columns.ts';
import { MINUTE_MS, utcMillis } from '../shared/domain/time/instant.ts';

/** A seeded walk of minute bars in cents: the same numbers on every machine. Volatility comes in waves, as it does in markets. */
export function randomWalk(length: number, seed = 42): BarColumns {
  let state = seed;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const cents = (price: number): number => Math.round(price * 100) / 100;
  let last = 100;
  const bars = Array.from({ length }, (_, index) => {
    const open = last;
    const volatility = 0.0005 * (1.5 + Math.sin(index / 500));
    const close = cents(Math.max(1, open * (1 + volatility * (random() + random() + random() - 1.5))));
    last = close;
    const opensAt = utcMillis(1_577_836_800_000 + index * MINUTE_MS);
    return {
      opensAt,
      closesAt: utcMillis(opensAt + MINUTE_MS),
      open,
      high: cents(Math.max(open, close) * (1 + volatility * random())),
      low: cents(Math.min(open, close) * (1 - volatility * random())),
      close,
      volume: Math.round(1_000 * random()),
    };
  });
  return columnsOf(bars);
}
