import { AppError } from '../../shared/application/errors.ts';
import type { Delivery } from '../../shared/application/ports/messaging.ts';
import type { Services } from '../../shared/application/services.ts';
import { executionCodec } from '../../shared/application/use-cases/sync-orders.ts';
import { executionInstanceId } from '../../shared/application/use-cases/sync/reports-place.ts';
import { RECORD_EXECUTION } from '../../shared/application/workflows/record-fact.ts';
import { EXECUTION, readMessage } from './readable.ts';

/** A report is recorded in milliseconds. Shorter than the lock of a message, so that its end is still heard. */
const WAIT_MS = 45_000;

/**
 * Records one execution report. The message is done when the workflow is, so the next report of the profile waits for this one: an exit that is booked
 * before the entry it closes would close what nobody holds.
 */
export async function handleExecution(delivery: Delivery, services: Services): Promise<void> {
  const input = readMessage(delivery, executionCodec, EXECUTION, (fact) => fact);
  const instanceId = executionInstanceId(input, delivery.messageId);
  await services.durable.start(RECORD_EXECUTION.name, instanceId, RECORD_EXECUTION.input.encode(input));
  const state = await services.durable.waitFor(instanceId, WAIT_MS);
  if (state?.status === 'completed') return;
  const because =
    state?.status === 'failed' ? `failed: ${state.error ?? 'no reason given'}` : 'has not ended yet';
  throw new AppError('DURABLE_UNAVAILABLE', `recording a report ${because}`, {
    retryable: true,
    ambiguous: false,
  });
}
