import type { Telemetry } from '../shared/application/ports/telemetry.ts';
import type { Alarms } from './timers/alarms.ts';

/** What every engine of the host is given: time, and somebody to tell. */
export interface Surroundings {
  readonly alarms: Alarms;
  readonly telemetry: Telemetry;
}

/** The sentence of a failure for a log or a dead letter, cut where it stops being one. */
export function sentenceOf(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return text.length > 500 ? `${text.slice(0, 499)}…` : text;
}
