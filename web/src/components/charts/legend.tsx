import { clsx } from 'clsx';
import { plain } from '../../lib/format/amounts.ts';
import { usePreferences } from '../../lib/preferences.ts';
import { useWords } from '../../lib/words/words.ts';
import { Moment } from '../figures/moment.tsx';
import type { Candle } from './candles.ts';

/** One bar in words and figures: the newest, or the one that is pointed at. Spoken while somebody walks the bars by key. */
export function Legend({
  candle,
  calendar,
  decimals,
  spoken,
}: {
  readonly candle: Candle | null;
  readonly calendar: string;
  readonly decimals: number;
  readonly spoken: boolean;
}) {
  const say = useWords();
  const { language } = usePreferences();
  if (candle === null) return <p className="h-6" />;
  const price = (value: number | null): string => plain(value, language, decimals);
  const tone = candle.close >= candle.open ? 'text-up' : 'text-down';
  return (
    <p
      aria-live={spoken ? 'polite' : 'off'}
      className="figure flex flex-wrap gap-x-3 overflow-hidden px-3 py-1 text-xs text-quiet"
    >
      <Moment at={candle.closesAt} calendar={calendar} />
      <span>
        {say('chart.open')} <b className={clsx('font-medium', tone)}>{price(candle.open)}</b>
      </span>
      <span>
        {say('chart.high')} <b className={clsx('font-medium', tone)}>{price(candle.high)}</b>
      </span>
      <span>
        {say('chart.low')} <b className={clsx('font-medium', tone)}>{price(candle.low)}</b>
      </span>
      <span>
        {say('chart.close')} <b className={clsx('font-medium', tone)}>{price(candle.close)}</b>
      </span>
      <span>
        {say('chart.volume')} {plain(Math.round(candle.volume), language)}
      </span>
      <span className="text-accent">EMA50 {price(candle.fast)}</span>
      <span className="text-warn">EMA200 {price(candle.slow)}</span>
      <span>RSI {plain(candle.rsi, language, 1)}</span>
    </p>
  );
}
