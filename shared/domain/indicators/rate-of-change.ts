import { checkedPeriod, NO_VALUE } from './smoothing.ts';

/** The change since an earlier value as a fraction of it: 0.02 is two per cent up (TA_ROCP). */
export function changeSince(value: number, earlier: number): number {
  return (value - earlier) / earlier;
}

/** Rate of change over n bars, a fraction; the first value stands at index n. */
export class RateOfChange {
  value = NO_VALUE;
  private readonly ring: Float64Array;
  private place = 0;

  constructor(period: number) {
    this.ring = new Float64Array(checkedPeriod(period)).fill(NO_VALUE);
  }

  next(value: number): void {
    this.value = changeSince(value, this.ring[this.place] ?? NO_VALUE);
    this.ring[this.place] = value;
    this.place = this.place + 1 === this.ring.length ? 0 : this.place + 1;
  }
}
