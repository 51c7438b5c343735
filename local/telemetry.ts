import type { LogLevel, Telemetry } from '../shared/application/ports/telemetry.ts';
import type { JsonValue } from '../shared/application/ports/store.ts';

type Labels = Readonly<Record<string, string>>;

export interface MetricValue {
  readonly name: string;
  readonly labels: Labels;
  readonly kind: 'counter' | 'gauge' | 'summary';
  readonly value: number;
  /** How many observations a summary has. */
  readonly count: number;
}

interface Metric {
  readonly name: string;
  readonly labels: Labels;
  readonly kind: MetricValue['kind'];
  value: number;
  count: number;
}

const LEVELS: readonly LogLevel[] = ['debug', 'info', 'warning', 'error'];

/** Counters in memory, log lines as JSON on one stream. Each process counts from zero, as scrapers expect. */
export class LocalTelemetry implements Telemetry {
  readonly #metrics = new Map<string, Metric>();
  readonly #write: (line: string) => void;
  readonly #least: number;
  readonly #nowIso: () => string;

  constructor(options: {
    readonly write: (line: string) => void;
    readonly level: LogLevel;
    readonly nowIso: () => string;
  }) {
    this.#write = options.write;
    this.#least = LEVELS.indexOf(options.level);
    this.#nowIso = options.nowIso;
  }

  count(name: string, by = 1, labels: Labels = {}): void {
    this.#metric('counter', name, labels).value += by;
  }

  gauge(name: string, value: number, labels: Labels = {}): void {
    this.#metric('gauge', name, labels).value = value;
  }

  observeMs(name: string, milliseconds: number, labels: Labels = {}): void {
    const metric = this.#metric('summary', name, labels);
    metric.value += milliseconds;
    metric.count += 1;
  }

  log(level: LogLevel, sentence: string, fields: Readonly<Record<string, JsonValue>> = {}): void {
    if (LEVELS.indexOf(level) < this.#least) return;
    this.#write(JSON.stringify({ at: this.#nowIso(), level, message: sentence, ...fields }));
  }

  values(): readonly MetricValue[] {
    return [...this.#metrics.values()];
  }

  #metric(kind: Metric['kind'], name: string, labels: Labels): Metric {
    const key = `${name}|${JSON.stringify(labels)}`;
    const known = this.#metrics.get(key);
    if (known !== undefined) return known;
    const metric: Metric = { name, labels, kind, value: 0, count: 0 };
    this.#metrics.set(key, metric);
    return metric;
  }
}
