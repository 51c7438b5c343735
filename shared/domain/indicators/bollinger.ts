import { RollingMoments } from './rolling-moments.ts';
import { NO_VALUE } from './smoothing.ts';

/**
 * Bollinger bands (Bollinger, 2001; TA_BBANDS with an SMA): the mean of n closes, and `width` population standard deviations above and
 * below it, in price. The first values stand at index n - 1.
 */
export class Bollinger {
  middle = NO_VALUE;
  upper = NO_VALUE;
  lower = NO_VALUE;
  private readonly moments: RollingMoments;
  private readonly width: number;

  constructor(period: number, width: number) {
    this.moments = new RollingMoments(period);
    this.width = width;
  }

  next(close: number): void {
    this.moments.next(close);
    const reach = this.width * this.moments.deviation;
    this.middle = this.moments.mean;
    this.upper = this.middle + reach;
    this.lower = this.middle - reach;
  }
}
