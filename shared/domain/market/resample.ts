import { ok, refuse, type Result } from '../result.ts';
import { type UtcMillis, utcMillis } from '../time/instant.ts';
import { type ExceptionalDays, type SessionCalendar, sessionOf } from '../time/sessions.ts';
import { type Timeframe, timeframeMs } from '../time/timeframe.ts';
import type { Bar } from './bar.ts';

export interface Resampling {
  readonly calendar: SessionCalendar;
  readonly timeframe: Timeframe;
  /** The moment up to which the given bars are all there; a longer bar that closes later is not closed yet and is left out. */
  readonly completeTo: UtcMillis;
  readonly exceptions?: ExceptionalDays;
}

export interface BarCrossesBoundary {
  readonly code: 'BAR_CROSSES_BOUNDARY';
  readonly row: number;
  readonly sentence: string;
}

interface Bucket {
  readonly opensAt: UtcMillis;
  readonly closesAt: UtcMillis;
}

/**
 * Longer bars from shorter closed ones, in order of time. Buckets are counted from the open of each session and end with it at the latest, so no bar
 * crosses a night; the last one of a session may be short. Bars outside sessions (before the market, after it) are left out.
 * A bucket in which nothing traded gives no bar. Refuses a bar that lies across the edge of a bucket: it cannot be divided.
 */
export function resample(bars: readonly Bar[], to: Resampling): Result<readonly Bar[], BarCrossesBoundary> {
  const longer: Bar[] = [];
  let current: Bar | null = null;
  for (const [row, bar] of bars.entries()) {
    const bucket = bucketOf(bar, to);
    if (bucket === null) continue;
    if (bar.closesAt > bucket.closesAt) return refuse(crossing(row, bar, bucket, to.timeframe));
    if (current !== null && current.opensAt === bucket.opensAt) {
      current = merged(current, bar);
      continue;
    }
    if (current !== null) longer.push(current);
    current = { ...bar, ...bucket };
  }
  if (current !== null && current.closesAt <= to.completeTo) longer.push(current);
  return ok(longer);
}

function bucketOf(bar: Bar, { calendar, timeframe, exceptions }: Resampling): Bucket | null {
  const session = sessionOf(calendar, bar.opensAt, exceptions);
  if (session === null) return null;
  if (timeframe === '1d') return { opensAt: session.opensAt, closesAt: session.closesAt };
  const lengthMs = timeframeMs(timeframe);
  const opensAt = bar.opensAt - ((bar.opensAt - session.opensAt) % lengthMs);
  return { opensAt: utcMillis(opensAt), closesAt: utcMillis(Math.min(opensAt + lengthMs, session.closesAt)) };
}

function merged(longer: Bar, bar: Bar): Bar {
  return {
    ...longer,
    high: Math.max(longer.high, bar.high),
    low: Math.min(longer.low, bar.low),
    close: bar.close,
    volume: longer.volume + bar.volume,
  };
}

function crossing(row: number, bar: Bar, bucket: Bucket, timeframe: Timeframe): BarCrossesBoundary {
  const iso = (at: number): string => new Date(at).toISOString();
  const sentence =
    `Bar ${row} runs from ${iso(bar.opensAt)} to ${iso(bar.closesAt)}, across the end of the ${timeframe} bar at ${iso(bucket.closesAt)}. ` +
    'Longer bars are made of shorter ones that lie inside them: give shorter bars, aligned to the session.';
  return { code: 'BAR_CROSSES_BOUNDARY', row, sentence };
}
