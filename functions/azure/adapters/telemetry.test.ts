import { trace } from '@opentelemetry/api';
import { InMemoryLogRecordExporter } from '@opentelemetry/sdk-logs';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { InMemorySpanExporter } from '@opentelemetry/sdk-trace-base';
import { beforeEach, describe, expect, test } from 'vitest';
import { sinkOver } from './monitor-exporters.ts';
import { AzureTelemetry, currentTraceParent } from './telemetry.ts';

const CAUSE = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
let now: number;
let opened: number;
let spans: InMemorySpanExporter;
let logs: InMemoryLogRecordExporter;
let metrics: InMemoryMetricExporter;
let telemetry: AzureTelemetry;

beforeEach(() => {
  now = Date.UTC(2026, 0, 5);
  opened = 0;
  spans = new InMemorySpanExporter();
  logs = new InMemoryLogRecordExporter();
  metrics = new InMemoryMetricExporter(AggregationTemporality.DELTA);
  const reader = new PeriodicExportingMetricReader({ exporter: metrics, exportIntervalMillis: 86_400_000 });
  telemetry = new AzureTelemetry(
    () => {
      opened += 1;
      return sinkOver({ spans, logs, metrics: reader });
    },
    () => now,
  );
});

const queue = (name: string, parent: string | null = null) => ({ name, kind: 'work', parent }) as const;
const tick = { name: 'strategy-loop', kind: 'timer', parent: null } as const;

describe('an invocation', () => {
  test('of a timer that had nothing to say sends nothing and loads nothing', async () => {
    for (let count = 0; count < 100; count += 1) {
      now += 500;
      await telemetry.run(tick, async () => telemetry.count('evaluations', 1_000));
    }
    expect(opened).toBe(0);
  });

  test('is sent with what it said, in the trace of what caused it', async () => {
    await telemetry.run(queue('order-intents', CAUSE), async () => {
      now += 25;
      telemetry.log('info', 'The order was refused', { clientOrderId: '9f', code: 'INSUFFICIENT_CAPITAL' });
    });
    const [span] = spans.getFinishedSpans();
    const [line] = logs.getFinishedLogRecords();
    expect(span?.name).toBe('order-intents');
    expect(span?.spanContext().traceId).toBe('0af7651916cd43dd8448eb211c80319c');
    expect(span?.parentSpanContext?.spanId).toBe('b7ad6b7169203331');
    expect(line?.body).toBe('The order was refused');
    expect(line?.attributes).toMatchObject({ clientOrderId: '9f', code: 'INSUFFICIENT_CAPITAL' });
    expect(line?.spanContext?.spanId).toBe(span?.spanContext().spanId);
  });

  test('gives its trace to what it causes, across everything it waits for', async () => {
    const caused = await telemetry.run(queue('strategy-loop', CAUSE), async () => {
      await new Promise((turn) => setImmediate(turn));
      return currentTraceParent();
    });
    const [span] = spans.getFinishedSpans();
    expect(caused).toBe(`00-${span?.spanContext().traceId}-${span?.spanContext().spanId}-01`);
    expect(currentTraceParent()).toBeNull();
    expect(trace.getActiveSpan()).toBeUndefined();
  });

  test('that fails is sent as failed, and fails', async () => {
    const failing = telemetry.run(tick, () => Promise.reject(new TypeError('a mistake')));
    await expect(failing).rejects.toThrow('a mistake');
    expect(spans.getFinishedSpans()[0]?.status).toMatchObject({ code: 2, message: 'TypeError: a mistake' });
  });

  test('whose telemetry cannot be sent does its work all the same, and the next one is sent', async () => {
    let away = true;
    const told = new AzureTelemetry(async () => {
      if (away) throw new Error('no network');
      return sinkOver({ spans, logs, metrics: new PeriodicExportingMetricReader({ exporter: metrics }) });
    });
    expect(await told.run(queue('executions'), async () => 'done')).toBe('done');
    away = false;
    await told.run(queue('executions'), async () => 'done');
    expect(spans.getFinishedSpans()).toHaveLength(1);
  });

  test('is never sampled away', async () => {
    for (let count = 0; count < 300; count += 1)
      await telemetry.run(queue('order-intents'), async () => telemetry.log('info', `order ${count}`));
    expect(spans.getFinishedSpans()).toHaveLength(300);
    expect(logs.getFinishedLogRecords()).toHaveLength(300);
  });
});

test('metrics are summed and sent once a minute, each sum once', async () => {
  for (let second = 0; second < 61; second += 1) {
    now += 1_000;
    await telemetry.run(tick, async () => {
      telemetry.count('orders_sent', 2, { venue: 'paper' });
      telemetry.gauge('open_orders', second);
      telemetry.observeMs('tick_ms', second);
    });
  }
  expect(opened).toBe(1);
  const sent = metrics
    .getMetrics()
    .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics));
  const byName = new Map(sent.map(({ descriptor, dataPoints }) => [descriptor.name, dataPoints]));
  expect(byName.get('orders_sent')).toMatchObject([{ value: 120, attributes: { venue: 'paper' } }]);
  expect(byName.get('open_orders')).toMatchObject([{ value: 59 }]);
  expect(byName.get('tick_ms')).toMatchObject([{ value: { count: 60, max: 59 } }]);
});
