import { afterEach, expect, test } from 'vitest';
import { RECORDS } from '../../shared/application/records/load-slice.ts';
import { ORDER } from '../../shared/application/records/kinds.ts';
import { submitFact } from '../../shared/application/use-cases/review-trades.ts';
import type { ExecutionReport } from '../../shared/domain/orders/execution-report.ts';
import type { Order } from '../../shared/domain/orders/order.ts';
import { Decimal } from '../../shared/domain/money/decimal.ts';
import { invariant } from '../../shared/domain/result.ts';
import { quietTelemetry } from '../contracts/quiet-telemetry.ts';
import { enter } from '../doubles/entries.ts';
import { TradingHouse } from '../doubles/trading-house.ts';

let house: TradingHouse;
afterEach(async () => {
  await house.close();
  house.remove();
});

test('fills that a venue speaks of and does not tell call a person', async () => {
  house = await TradingHouse.open();
  const alarms: unknown[] = [];
  const { market, profile, services } = house;
  Object.assign(services, {
    telemetry: {
      ...quietTelemetry,
      count: (name: string, _by?: number, labels?: Readonly<Record<string, string>>) => {
        if (name === 'record_alarms') alarms.push(labels?.['code']);
      },
    },
  });
  market.bar(100, 101, 99, 100);
  await enter(house, { name: 'first', quantity: '10', stop: '95', target: '110', hold: '1025' });
  await house.settle();
  const query = { partition: profile.profileId, type: 'order', order: 'oldest-first', limit: 10 } as const;
  const { documents } = await services.store.forTenant(house.tenant).query(RECORDS, query);
  const entry = documents
    .map((document): Order => ORDER.decode(document))
    .find(({ intent }) => intent.leg === 'entry');
  invariant(entry !== undefined && entry.venueOrderId !== null, 'The venue holds the entry');
  const report: ExecutionReport = {
    reportId: 'r-1',
    clientOrderId: entry.clientOrderId,
    venueOrderId: entry.venueOrderId,
    status: 'partially_filled',
    cumulativeQuantity: Decimal.parse('4'),
    fills: [],
    reason: null,
    occurredAt: market.now(),
    receivedAt: market.now(),
  };
  const instance = await submitFact(profile, 'told-without-fills', { kind: 'report', report }, services);
  await services.durable.waitFor(instance, 5_000);
  expect(alarms).toContain('FILLS_AWAITED');
});
