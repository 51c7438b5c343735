import { AppError } from '../../../shared/application/errors.ts';
import type { Messaging, OutgoingMessage } from '../../../shared/application/ports/messaging.ts';
import { addressKey } from '../../../shared/application/principal.ts';
import type { QueueName } from '../../../shared/contracts/topology.ts';
import type { Host } from '../world/host.ts';
import { type Broken, send, type Wire } from './call.ts';
import type { MessageBroker } from './message-broker.ts';

/** The queues as one host reaches them. */
export function simulatedMessaging(wire: Wire, broker: MessageBroker, host: Host): Messaging {
  const enqueue = (
    queue: QueueName,
    scope: string,
    session: string | null,
    messages: readonly OutgoingMessage[],
  ): Promise<void> =>
    send(wire, host, {
      port: 'queue',
      name: `queues ${messages.map(({ messageId }) => messageId).join(' ')}`,
      effect: () => {
        for (const { messageId, body, notBefore } of messages)
          broker.enqueue({ queue, scope, session, messageId, body, notBefore: notBefore ?? null });
      },
      broken: unavailable,
    });
  return {
    forTenant: ({ tenantId }) => ({
      sendForProfile: (queue, address, messages) => enqueue(queue, tenantId, addressKey(address), messages),
      sendForTenant: (queue, messages) => enqueue(queue, tenantId, tenantId, messages),
    }),
    sendPlatform: (queue, messages) => enqueue(queue, 'platform', null, messages),
  };
}

function unavailable(how: Broken): never {
  throw new AppError('QUEUE_UNAVAILABLE', `the queue is ${how}`, {
    retryable: true,
    ambiguous: how !== 'refused',
  });
}
