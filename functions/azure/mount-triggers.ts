import { setTimeout as sleep } from 'node:timers/promises';
import type { InvocationContext } from '@azure/functions';
import { app } from '@azure/functions';
import type { Delivery } from '../../shared/application/ports/messaging.ts';
import type { JsonValue } from '../../shared/application/ports/store.ts';
import type { TenantContainer } from '../../shared/contracts/topology.ts';
import { queueTopology } from '../../shared/contracts/topology.ts';
import { parseInstant } from '../../shared/domain/time/instant.ts';
import { propertiesOf } from './adapters/service-bus-message.ts';
import type { Compose } from './composition.ts';
import { durableClientInput } from './durable-registration.ts';
import { pauseBeforeGivingBack } from './giving-back.ts';
import { type OpenRow, type OutlineOf, rowOf } from './outline.ts';
import { COSMOS_CONNECTION, COSMOS_DATABASE, LEASES, SERVICE_BUS_CONNECTION } from './settings.ts';

/** The schedule is an app setting, so that an operator can slow a loop without a deploy. */
export function mountTimer(outline: OutlineOf<'timer'>, open: OpenRow, compose: Compose): void {
  app.timer(outline.name, {
    schedule: `%${outline.schedule}%`,
    extraInputs: [durableClientInput()],
    handler: async (timer, context) => {
      const row = await rowOf(outline, open);
      const { services, run } = await compose(context);
      const tick = { firedAt: services.clock.now(), isPastDue: timer.isPastDue };
      await run({ name: row.name, kind: 'timer', parent: null }, () => row.handle(tick, services));
    },
  });
}

/** Returning completes the message, throwing gives it back; Service Bus keeps the order of a session. */
export function mountQueue(outline: OutlineOf<'queue'>, open: OpenRow, compose: Compose): void {
  const { name, queue } = outline;
  app.serviceBusQueue(name, {
    connection: SERVICE_BUS_CONNECTION,
    queueName: queue,
    isSessionsEnabled: queueTopology(queue).sessions,
    autoCompleteMessages: true,
    cardinality: 'one',
    extraInputs: [durableClientInput()],
    handler: async (message, context) => {
      const delivery = deliveryOf(message, context);
      try {
        const row = await rowOf(outline, open);
        const { services, run } = await compose(context);
        await run({ name, kind: 'work', parent: causeOf(context) }, () => row.handle(delivery, services));
      } catch (failure) {
        context.error(
          `Message ${delivery.messageId} of ${queue}, delivery ${delivery.deliveryCount}, failed`,
          failure,
        );
        await sleep(pauseBeforeGivingBack(delivery.deliveryCount));
        throw failure;
      }
    },
  });
}

/** One function for each container, since a lease belongs to one. */
export function mountFeed(outline: OutlineOf<'feed'>, open: OpenRow, compose: Compose): void {
  const { name, containers } = outline;
  for (const container of containers) {
    app.cosmosDB(feedFunctionName(name, container), {
      connection: COSMOS_CONNECTION,
      databaseName: COSMOS_DATABASE,
      containerName: container,
      leaseContainerName: LEASES,
      leaseContainerPrefix: name,
      createLeaseContainerIfNotExists: false,
      // Without it the host goes on after a failure, and screens miss what was not published.
      retry: {
        strategy: 'exponentialBackoff',
        maxRetryCount: -1,
        minimumInterval: { seconds: 1 },
        maximumInterval: { seconds: 30 },
      },
      extraInputs: [durableClientInput()],
      handler: async (documents: readonly unknown[], context: InvocationContext) => {
        const row = await rowOf(outline, open);
        const { services, run, changesOf } = await compose(context);
        await run({ name, kind: 'timer', parent: null }, async () =>
          row.handle(await changesOf(container, documents, row.screens !== null), services),
        );
      },
    });
  }
}

export function feedFunctionName(feed: string, container: TenantContainer): string {
  return `${feed}-${container}`;
}

/** The trace of the sender, where it had one. */
function causeOf({ triggerMetadata, traceContext }: InvocationContext): string | null {
  const cause = propertiesOf(triggerMetadata?.['applicationProperties'])?.traceParent;
  return cause ?? traceContext?.traceParent ?? null;
}

/** Throws TypeError for a message that did not come from our own sender; after its last delivery it is a dead letter to look at. */
function deliveryOf(message: unknown, context: InvocationContext): Delivery {
  const { applicationProperties, sessionId, deliveryCount, enqueuedTimeUtc } = context.triggerMetadata ?? {};
  const messageId = propertiesOf(applicationProperties)?.messageId;
  const enqueuedAt = typeof enqueuedTimeUtc === 'string' ? parseInstant(toMillis(enqueuedTimeUtc)) : null;
  if (messageId === undefined || typeof deliveryCount !== 'number' || enqueuedAt === null) {
    throw new TypeError(`${context.functionName}: a message without id, delivery count or time`);
  }
  if (typeof message !== 'object' || message === null || ArrayBuffer.isView(message)) {
    throw new TypeError(`${context.functionName}: message ${messageId} is not a JSON object`);
  }
  return {
    messageId,
    sessionId: typeof sessionId === 'string' ? sessionId : null,
    body: message as JsonValue, // The library parsed it from JSON text.
    deliveryCount,
    enqueuedAt,
  };
}

/** The host writes moments with seven digits after the second and sometimes with +00:00 for Z. */
function toMillis(text: string): string {
  return text.replace(/(\.\d{3})\d+/, '$1').replace(/\+00:00$/, 'Z');
}
