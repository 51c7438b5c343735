import { DAY_MS } from './instant.ts';

/** A day of the calendar as whole days since 1970-01-01: arithmetic on days needs no time zone. */
export type DayNumber = number;

export function dayNumberOf(year: number, month: number, day: number): DayNumber {
  return Date.UTC(year, month - 1, day) / DAY_MS;
}

/** 0 is Sunday, 6 Saturday. 1970-01-01 was a Thursday. */
export function weekdayOf(day: DayNumber): number {
  return (((day + 4) % 7) + 7) % 7;
}

/** The nth Monday, Sunday, ... of a month, n from 1. */
export function nthWeekday(year: number, month: number, weekday: number, nth: number): DayNumber {
  const first = dayNumberOf(year, month, 1);
  return first + ((weekday - weekdayOf(first) + 7) % 7) + 7 * (nth - 1);
}

export function lastWeekday(year: number, month: number, weekday: number): DayNumber {
  const last = dayNumberOf(year, month + 1, 0);
  return last - ((weekdayOf(last) - weekday + 7) % 7);
}

/** YYYY-MM-DD. */
export function dateOf(day: DayNumber): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** Reads YYYY-MM-DD; null for anything else, impossible days included. */
export function parseDate(text: string): DayNumber | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const day = Date.parse(`${text}T00:00:00Z`) / DAY_MS;
  return Number.isInteger(day) && dateOf(day) === text ? day : null;
}
