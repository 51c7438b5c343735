import type { MetricUnit } from '../../../shared/domain/portfolio/metric-table.ts';
import {
  DAY_MS,
  formatInstant,
  HOUR_MS,
  MINUTE_MS,
  type UtcMillis,
} from '../../../shared/domain/time/instant.ts';

/** A measured figure as a person reads it. Without a value it is a dash, never a zero. */
export function figureText(value: number | null, unit: MetricUnit): string {
  if (value === null) return '–';
  switch (unit) {
    case 'share':
      return `${(100 * value).toFixed(2)} %`;
    case 'ratio':
      return value.toFixed(2);
    case 'money':
      return moneyText(value);
    case 'count':
      return String(value);
    case 'R':
      return `${value.toFixed(2)} R`;
    case 'ms':
      return durationText(value);
  }
}

export function moneyText(value: number): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

/** Two units at most, to the minute: `3 d 4 h`, `12 min`. */
export function durationText(durationMs: number): string {
  const wholeMs = Math.round(durationMs / MINUTE_MS) * MINUTE_MS;
  const days = Math.floor(wholeMs / DAY_MS);
  const hours = Math.floor((wholeMs % DAY_MS) / HOUR_MS);
  if (days >= 10) return `${days} d`;
  if (days > 0) return `${days} d ${hours} h`;
  const minutes = (wholeMs % HOUR_MS) / MINUTE_MS;
  return hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min`;
}

/** To the minute, in UTC. */
export function minuteText(at: UtcMillis): string {
  return formatInstant(at).slice(0, 16).replace('T', ' ');
}

export function dayText(at: UtcMillis): string {
  return formatInstant(at).slice(0, 10);
}
