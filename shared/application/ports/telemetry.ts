import type { JsonValue } from './store.ts';

export type LogLevel = 'debug' | 'info' | 'warning' | 'error';

/** Counters and gauges are summed in the process and scraped; a log line is for something a person should read. Never a secret. */
export interface Telemetry {
  count(name: string, by?: number, labels?: Readonly<Record<string, string>>): void;
  gauge(name: string, value: number, labels?: Readonly<Record<string, string>>): void;
  observeMs(name: string, milliseconds: number, labels?: Readonly<Record<string, string>>): void;
  log(level: LogLevel, sentence: string, fields?: Readonly<Record<string, JsonValue>>): void;
}
