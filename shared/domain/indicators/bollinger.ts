import { RollingMoments } from './rolling-moments.ts';

/**
 * Bollinger bands (Bollinger, 2001; TA_BBANDS with an SMA): the mean of n closes, and `width` population standard deviations above and
 * below it, in price. The first values stand at index n - 1.
 */
export class Bollinger {
  private readonly moments: RollingMoments;
  private readonly width: number;

  constructor(period: number, width: number) {
    this.moments = new RollingMoments(period);
    this.width = width;
  }

  next(close: number): void {
    this.moments.next(close);
  }

  get middle(): number {
    return this.moments.mean;
  }

  get upper(): number {
    return this.moments.mean + this.width * this.moments.deviation;
  }

  get lower(): number {
    return this.moments.mean - this.width * this.moments.deviation;
  }
}
