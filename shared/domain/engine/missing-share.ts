import { WARM_UP_BARS } from '../indicators/run.ts';
import type { BarColumns } from '../market/bar.ts';
import { expectedBars } from '../market/expected-bars.ts';
import { utcMillis } from '../time/instant.ts';
import type { SessionCalendar } from '../time/sessions.ts';
import type { Timeframe } from '../time/timeframe.ts';

/**
 * The share of the bars of the last 800 that the venue did not deliver, 0..1: what the calendar has between the first and the last of them against what
 * is there. 0 while there are fewer than 800, where rules answer `insufficient` anyway.
 */
export function missingShareAt(
  { closesAt }: Pick<BarColumns, 'closesAt'>,
  index: number,
  market: { readonly calendar: SessionCalendar; readonly timeframe: Timeframe },
): number {
  const first = index - WARM_UP_BARS;
  const from = closesAt[first];
  const to = closesAt[index];
  if (from === undefined || to === undefined) return 0;
  const expected = expectedBars(market.calendar, market.timeframe, utcMillis(from), utcMillis(to));
  return expected <= WARM_UP_BARS ? 0 : (expected - WARM_UP_BARS) / expected;
}
