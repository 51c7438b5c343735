import type { TokenCredential } from '@azure/identity';
import type { Attributes, Context } from '@opentelemetry/api';
import type { MetricReader } from '@opentelemetry/sdk-metrics';
import type { LogRecordExporter } from '@opentelemetry/sdk-logs';
import type { SpanExporter } from '@opentelemetry/sdk-trace-base';

/** A finished invocation. Its ids were given when it began, so that what it caused could name it. */
export interface FinishedSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parent: Context;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly error: string | null;
  readonly attributes: Attributes;
}

export interface LogLine {
  readonly at: number;
  readonly severity: { readonly number: number; readonly text: string };
  readonly sentence: string;
  readonly attributes: Attributes;
  /** The invocation in which it was said. */
  readonly context: Context;
}

export interface Metric {
  readonly name: string;
  readonly kind: 'counter' | 'gauge' | 'milliseconds';
  readonly attributes: Attributes;
  readonly values: readonly number[];
}

/** Where telemetry goes in the end. Everything that is handed over is sent: nothing is sampled. */
export interface TelemetrySink {
  send(spans: readonly FinishedSpan[], lines: readonly LogLine[], metrics: readonly Metric[]): Promise<void>;
}

interface Exporters {
  readonly spans: SpanExporter;
  readonly logs: LogRecordExporter;
  readonly metrics: MetricReader;
}

/** The exporters of Azure Monitor. Loads their libraries when it is called, which no function waits for before it has something to say. */
export async function monitorSink(
  connectionString: string,
  identity: () => Promise<TokenCredential>,
): Promise<TelemetrySink> {
  const monitor = await import('@azure/monitor-opentelemetry-exporter');
  const { PeriodicExportingMetricReader } = await import('@opentelemetry/sdk-metrics');
  const options = { connectionString, credential: await identity() };
  const exporter = new monitor.AzureMonitorMetricExporter(options);
  return sinkOver({
    spans: new monitor.AzureMonitorTraceExporter(options),
    logs: new monitor.AzureMonitorLogExporter(options),
    // It is flushed by hand, so its own interval is as good as never: a frozen instance would miss it anyway.
    metrics: new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 86_400_000 }),
  });
}

/** Hands spans with the ids they already have, lines with their context, and metrics as sums. */
export async function sinkOver(exporters: Exporters): Promise<TelemetrySink> {
  const [
    { BasicTracerProvider, SimpleSpanProcessor, AlwaysOnSampler },
    { LoggerProvider, BatchLogRecordProcessor },
    sdk,
  ] = await Promise.all([
    import('@opentelemetry/sdk-trace-base'),
    import('@opentelemetry/sdk-logs'),
    import('@opentelemetry/sdk-metrics'),
  ]);
  let next: { readonly traceId: string; readonly spanId: string } = { traceId: '', spanId: '' };
  const traces = new BasicTracerProvider({
    sampler: new AlwaysOnSampler(),
    idGenerator: { generateTraceId: () => next.traceId, generateSpanId: () => next.spanId },
    spanProcessors: [new SimpleSpanProcessor(exporters.spans)],
  });
  const logs = new LoggerProvider({
    processors: [new BatchLogRecordProcessor(exporters.logs)],
  });
  const meters = new sdk.MeterProvider({ readers: [exporters.metrics] });
  const tracer = traces.getTracer('ballast');
  const logger = logs.getLogger('ballast');
  const meter = meters.getMeter('ballast');

  function sendSpan(span: FinishedSpan): void {
    next = span;
    const { name, startedAt, endedAt, error, attributes, parent } = span;
    const made = tracer.startSpan(name, { kind: SERVER, startTime: startedAt, attributes }, parent);
    if (error !== null) {
      made.recordException({ name: 'Error', message: error }, endedAt);
      made.setStatus({ code: FAILED, message: error });
    }
    made.end(endedAt);
  }

  function sendMetric({ name, kind, attributes, values }: Metric): void {
    for (const value of values) {
      if (kind === 'counter') meter.createCounter(name).add(value, attributes);
      else if (kind === 'gauge') meter.createGauge(name).record(value, attributes);
      else meter.createHistogram(name, { unit: 'ms' }).record(value, attributes);
    }
  }

  return {
    async send(spans, lines, metrics) {
      for (const span of spans) sendSpan(span);
      for (const { at, severity, sentence, attributes, context } of lines) {
        const { number, text } = severity;
        const said = { timestamp: at, severityNumber: number, severityText: text, body: sentence, context };
        logger.emit({ ...said, attributes: { ...attributes } });
      }
      for (const metric of metrics) sendMetric(metric);
      await Promise.all([
        traces.forceFlush(),
        logs.forceFlush(),
        ...(metrics.length > 0 ? [meters.forceFlush()] : []),
      ]);
    },
  };
}

/** SpanKind.SERVER and SpanStatusCode.ERROR: enums of a library that is loaded only for its types here. */
const SERVER = 1;
const FAILED = 2;
