import { randomBytes } from 'node:crypto';
import type { Attributes } from '@opentelemetry/api';
import { context, isSpanContextValid, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import type { JsonValue } from '../../../shared/application/ports/store.ts';
import type { LogLevel, Telemetry } from '../../../shared/application/ports/telemetry.ts';
import type { FinishedSpan, LogLine, Metric, TelemetrySink } from './monitor-exporters.ts';

type Labels = Readonly<Record<string, string>>;

/** What is about to run. */
export interface Invocation {
  readonly name: string;
  /** A timer fires all day; it is told about only when it had something to say. */
  readonly kind: 'timer' | 'work';
  /** The W3C `traceparent` of what caused it; null begins a story. */
  readonly parent: string | null;
}

const SEVERITY: Readonly<Record<LogLevel, LogLine['severity']>> = {
  debug: { number: 5, text: 'DEBUG' },
  info: { number: 9, text: 'INFO' },
  warning: { number: 13, text: 'WARN' },
  error: { number: 17, text: 'ERROR' },
};
const METRICS_EVERY_MS = 60_000;
const VALUES_MAX = 1_000;
const SAMPLED = 1;

interface Gathered extends Metric {
  values: number[];
}

/**
 * Tells Application Insights what happened. Metrics are summed here and sent once a minute; lines and invocations are sent when the
 * invocation ends, before an instance may be frozen. Nothing is sampled away: what is worth saying is said (an evaluation that holds says
 * nothing), so orders, refusals and exceptions always arrive.
 */
export class AzureTelemetry implements Telemetry {
  readonly #open: () => Promise<TelemetrySink>;
  readonly #nowMs: () => number;
  readonly #metrics = new Map<string, Gathered>();
  #spans: FinishedSpan[] = [];
  #lines: LogLine[] = [];
  #sink: Promise<TelemetrySink> | null = null;
  #metricsSentAt: number;

  constructor(open: () => Promise<TelemetrySink>, nowMs: () => number = Date.now) {
    this.#open = open;
    this.#nowMs = nowMs;
    this.#metricsSentAt = nowMs();
    // Fails harmlessly when there is one already; durable-functions and the sender of messages read the context it keeps.
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  }

  count(name: string, by = 1, labels: Labels = {}): void {
    const metric = this.#metric(name, 'counter', labels);
    metric.values[0] = (metric.values[0] ?? 0) + by;
  }

  gauge(name: string, value: number, labels: Labels = {}): void {
    this.#metric(name, 'gauge', labels).values[0] = value;
  }

  observeMs(name: string, milliseconds: number, labels: Labels = {}): void {
    const { values } = this.#metric(name, 'milliseconds', labels);
    if (values.length < VALUES_MAX) values.push(milliseconds);
  }

  log(level: LogLevel, sentence: string, fields: Readonly<Record<string, JsonValue>> = {}): void {
    if (level === 'debug') return;
    const attributes = attributesOf(fields);
    this.#lines.push({
      at: this.#nowMs(),
      severity: SEVERITY[level],
      sentence,
      attributes,
      context: context.active(),
    });
  }

  /** Runs the work of one invocation within its trace, and sends what it left to say. The failure of the work is thrown on. */
  async run<Answer>({ name, kind, parent }: Invocation, work: () => Promise<Answer>): Promise<Answer> {
    const cause = parent === null ? ROOT_CONTEXT : contextOf(parent);
    const traceId = trace.getSpanContext(cause)?.traceId ?? randomBytes(16).toString('hex');
    const spanId = randomBytes(8).toString('hex');
    const startedAt = this.#nowMs();
    const linesBefore = this.#lines.length;
    const finish = (error: string | null): void => {
      if (error !== null) this.count('invocation_failures', 1, { name });
      if (kind === 'timer' && error === null && this.#lines.length === linesBefore) return;
      const span = { name, traceId, spanId, parent: cause, startedAt, endedAt: this.#nowMs(), error };
      this.#spans.push({ ...span, attributes: {} });
    };
    try {
      const within = trace.setSpanContext(cause, { traceId, spanId, traceFlags: SAMPLED });
      const answer = await context.with(within, work);
      finish(null);
      return answer;
    } catch (failure) {
      finish(failure instanceof Error ? `${failure.name}: ${failure.message}` : String(failure));
      throw failure;
    } finally {
      await this.flush(this.#nowMs() - this.#metricsSentAt >= METRICS_EVERY_MS);
    }
  }

  /** Sends what waits; nothing is loaded and nothing is called while there is nothing. A sink that is away costs what it was not told. */
  async flush(withMetrics: boolean): Promise<void> {
    const [spans, lines] = [this.#spans, this.#lines];
    const metrics = withMetrics ? [...this.#metrics.values()] : [];
    if (spans.length + lines.length + metrics.length === 0) return;
    [this.#spans, this.#lines] = [[], []];
    if (withMetrics) {
      this.#metrics.clear();
      this.#metricsSentAt = this.#nowMs();
    }
    this.#sink ??= this.#open();
    try {
      await (await this.#sink).send(spans, lines, metrics);
    } catch {
      // Telling must never fail the work that was told about; the next flush opens the sink anew.
      this.#sink = null;
    }
  }

  #metric(name: string, kind: Metric['kind'], attributes: Labels): Gathered {
    const key = `${kind} ${name} ${JSON.stringify(attributes)}`;
    const known = this.#metrics.get(key);
    if (known !== undefined) return known;
    const metric = { name, kind, attributes, values: [] };
    this.#metrics.set(key, metric);
    return metric;
  }
}

/** The `traceparent` of the running invocation, for what it causes elsewhere; null outside of one. */
export function currentTraceParent(): string | null {
  const span = trace.getSpanContext(context.active());
  return span === undefined ? null : `00-${span.traceId}-${span.spanId}-01`;
}

function contextOf(traceParent: string): ReturnType<typeof context.active> {
  const [, traceId = '', spanId = ''] = traceParent.split('-');
  const span = { traceId, spanId, traceFlags: SAMPLED, isRemote: true };
  return isSpanContextValid(span) ? trace.setSpanContext(ROOT_CONTEXT, span) : ROOT_CONTEXT;
}

function attributesOf(fields: Readonly<Record<string, JsonValue>>): Attributes {
  const entries = Object.entries(fields).filter(([, value]) => value !== null);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : value]),
  );
}
