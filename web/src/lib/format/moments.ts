import type { Preferences } from '../preferences.ts';
import { MISSING } from './amounts.ts';

/** The zone in which the moments of a market are read: its exchange's own, this device's, or UTC. */
export function zoneOf(zone: Preferences['zone'], calendar: string | null): string {
  if (zone === 'local') return Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone === 'utc') return 'UTC';
  return calendar === 'XNYS' ? 'America/New_York' : 'UTC';
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language}${JSON.stringify(options)}`;
  const known = formatters.get(key) ?? new Intl.DateTimeFormat(language, options);
  formatters.set(key, known);
  return known;
}

const DATE = { year: 'numeric', month: 'short', day: '2-digit' } as const;
const TIME = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;

export type Precision = 'date' | 'minute' | 'second';

export function momentText(
  at: number | null,
  language: string,
  timeZone: string,
  precision: Precision,
): string {
  if (at === null) return MISSING;
  const time =
    precision === 'date' ? {} : precision === 'second' ? { ...TIME, second: '2-digit' as const } : TIME;
  return formatter(language, { ...DATE, ...time, timeZone }).format(at);
}

/** The zone's short name at that moment, such as EST. */
export function zoneName(at: number, language: string, timeZone: string): string {
  const parts = formatter(language, { timeZone, timeZoneName: 'short' }).formatToParts(at);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;
}

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

/** A length of time in its two largest units: `2d 3h`, `4m 10s`. */
export function durationText(ms: number | null): string {
  if (ms === null || !Number.isFinite(ms)) return MISSING;
  let left = Math.abs(ms);
  const parts: string[] = [];
  for (const [unit, length] of UNITS) {
    const count = Math.floor(left / length);
    left -= count * length;
    if (count > 0 || (unit === 'second' && parts.length === 0)) parts.push(`${count}${unit.charAt(0)}`);
    if (parts.length === 2) break;
  }
  return `${ms < 0 ? '−' : ''}${parts.join(' ')}`;
}
