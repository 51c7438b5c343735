import { Atr } from './atr.ts';
import { Bollinger } from './bollinger.ts';
import { Macd } from './macd.ts';
import { Ema } from './moving-average.ts';
import { Rsi } from './rsi.ts';

/**
 * The indicators a chart shows, carried along one closed bar at a time: EMA 50 and 200, RSI 14, ATR 14, MACD 12/26/9, Bollinger 20/2. Each is
 * NaN until it has a value. For a whole series at once, and equal to the last bit: suite-columns.ts.
 */
export class IndicatorSuite {
  readonly emaFast = new Ema(50);
  readonly emaSlow = new Ema(200);
  readonly rsi = new Rsi(14);
  readonly atr = new Atr(14);
  readonly macd = new Macd(12, 26, 9);
  readonly bollinger = new Bollinger(20, 2);

  next(high: number, low: number, close: number): void {
    this.emaFast.next(close);
    this.emaSlow.next(close);
    this.rsi.next(close);
    this.atr.next(high, low, close);
    this.macd.next(close);
    this.bollinger.next(close);
  }
}
