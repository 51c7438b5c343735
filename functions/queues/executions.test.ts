import { describe, expect, test } from 'vitest';
import type { DurableClient, WorkflowState } from '../../shared/application/ports/durable.ts';
import type { Delivery } from '../../shared/application/ports/messaging.ts';
import type { Services } from '../../shared/application/services.ts';
import { executionCodec } from '../../shared/application/use-cases/sync-orders.ts';
import { profileId, tenantId } from '../../shared/domain/ids/ids.ts';
import { at, entryIntent, orderOf, reportOf } from '../../shared/domain/orders/orders.fixture.ts';
import { ok } from '../../shared/domain/result.ts';
import { handleExecution } from './executions.ts';

/** A durable service of which only one thing matters: what it says of the workflow after the wait. */
function durableThatSays(state: WorkflowState | null): Pick<Services, 'durable'> {
  const durable: DurableClient = {
    start: async () => ok('started'),
    waitFor: async () => state,
    raiseEvent: async () => undefined,
    readEntity: async () => null,
  };
  return { durable };
}

const report = reportOf(orderOf(entryIntent('1')), 'new');
const delivery: Delivery = {
  messageId: report.reportId,
  sessionId: 'acme~prf-1',
  body: executionCodec.encode({
    tenantId: tenantId('acme'),
    profileId: profileId('prf-1'),
    fact: { kind: 'report', report },
  }),
  deliveryCount: 1,
  enqueuedAt: at(0),
};

const handled = (state: WorkflowState | null): Promise<void> =>
  handleExecution(delivery, durableThatSays(state) as Services);

describe('the message of a report', () => {
  test('is done when its report is on record', async () => {
    await expect(handled({ status: 'completed', output: null, error: null })).resolves.toBeUndefined();
  });

  test.each([
    ['is still being recorded', { status: 'running', output: null, error: null }],
    ['failed to be recorded', { status: 'failed', output: null, error: 'no store' }],
    ['cannot be asked after', null],
  ] as const)('comes again while the report %s, so that no later one overtakes it', async (_what, state) => {
    await expect(handled(state)).rejects.toThrow('DURABLE_UNAVAILABLE');
  });
});
