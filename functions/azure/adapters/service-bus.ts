import type {
  ServiceBusClient,
  ServiceBusMessage,
  ServiceBusReceivedMessage,
  ServiceBusReceiver,
  ServiceBusSender,
} from '@azure/service-bus';
import type { TokenCredential } from '@azure/identity';
import { AppError } from '../../../shared/application/errors.ts';
import type {
  Messaging,
  OutgoingMessage,
  TenantQueues,
} from '../../../shared/application/ports/messaging.ts';
import type { JsonValue } from '../../../shared/application/ports/store.ts';
import type { VerifiedTenant } from '../../../shared/application/principal.ts';
import { addressKey } from '../../../shared/application/principal.ts';
import type { QueueName } from '../../../shared/contracts/topology.ts';
import { queueTopology } from '../../../shared/contracts/topology.ts';
import { invariant } from '../../../shared/domain/result.ts';
import type { UtcMillis } from '../../../shared/domain/time/instant.ts';
import { currentTraceParent } from './telemetry.ts';
import { PLATFORM_SCOPE, propertiesOf, wireId, wireMessage } from './service-bus-message.ts';

/** A namespace, opened by identity. Only an emulator on this machine is opened by a connection string: a namespace in Azure has no key. */
export type ServiceBusTarget =
  | { readonly namespace: string; readonly identity: () => Promise<TokenCredential> }
  | { readonly emulator: string };

const RETRIES = { maxRetries: 3, retryDelayInMs: 200, maxRetryDelayInMs: 2_000, timeoutInMs: 5_000 };

/** Loads the SDK when it is called. */
export async function serviceBusClient(target: ServiceBusTarget): Promise<ServiceBusClient> {
  const { ServiceBusClient: Client } = await import('@azure/service-bus');
  const options = { retryOptions: RETRIES };
  return 'emulator' in target
    ? new Client(target.emulator, options)
    : new Client(target.namespace, await target.identity(), options);
}

/** Sends to the queues of Service Bus. A message that was sent twice because an answer was lost is dropped there by its id. */
export class ServiceBusQueues implements Messaging {
  readonly #open: () => Promise<ServiceBusClient>;
  readonly #senders = new Map<QueueName, Promise<ServiceBusSender>>();

  /** `open` is called with the first message. */
  constructor(open: () => Promise<ServiceBusClient>) {
    this.#open = open;
  }

  forTenant(tenant: VerifiedTenant): TenantQueues {
    const scope = tenant.tenantId;
    return {
      sendForProfile: async (queue, address, messages) => {
        invariant(address.tenantId === scope, 'A profile is addressed through the queues of its own tenant.');
        await this.#send(queue, scope, addressKey(address), messages);
      },
      sendForTenant: (queue, messages) => this.#send(queue, scope, scope, messages),
    };
  }

  sendPlatform(queue: 'evaluations', messages: readonly OutgoingMessage[]): Promise<void> {
    return this.#send(queue, PLATFORM_SCOPE, null, messages);
  }

  async #send(
    queue: QueueName,
    scope: string,
    session: string | null,
    messages: readonly OutgoingMessage[],
  ): Promise<void> {
    if (messages.length === 0) return;
    const sessionId = queueTopology(queue).sessions ? session : null;
    const origin = { scope, sessionId, traceParent: currentTraceParent() };
    try {
      const sender = await this.#sender(queue);
      await sendAll(
        sender,
        messages.map((message) => wireMessage(origin, message)),
      );
    } catch (error) {
      throw unavailable(`It is not known whether everything was sent to ${queue}.`, error);
    }
  }

  #sender(queue: QueueName): Promise<ServiceBusSender> {
    const known = this.#senders.get(queue);
    if (known !== undefined) return known;
    const sender = this.#open().then((client) => client.createSender(queue));
    this.#senders.set(queue, sender);
    // A client that could not be opened is opened anew by the next message.
    sender.catch(() => this.#senders.delete(queue));
    return sender;
  }
}

/** As few transfers as the size of a message allows, in order. */
async function sendAll(sender: ServiceBusSender, messages: readonly ServiceBusMessage[]): Promise<void> {
  let batch = await sender.createMessageBatch();
  for (const message of messages) {
    if (batch.tryAddMessage(message)) continue;
    if (batch.count > 0) await sender.sendMessages(batch);
    batch = await sender.createMessageBatch();
    if (!batch.tryAddMessage(message))
      throw new RangeError(`Message ${message.messageId?.toString() ?? ''} is larger than the queue takes`);
  }
  await sender.sendMessages(batch);
}

export interface DeadLetter {
  readonly seq: string;
  readonly messageId: string;
  readonly sessionId: string | null;
  readonly body: JsonValue;
  readonly deliveries: number;
  readonly enqueuedAt: UtcMillis;
  /** What Service Bus wrote: mostly MaxDeliveryCountExceeded. What failed is in the log under the message id. */
  readonly reason: string;
}

/** Looks into the dead-letter queues of one tenant, and sends a letter on its way again. */
export class DeadLetters {
  readonly #open: () => Promise<ServiceBusClient>;

  constructor(open: () => Promise<ServiceBusClient>) {
    this.#open = open;
  }

  /** Oldest first, of the first `depth` letters of all tenants in the queue. Reads without taking. */
  async list(queue: QueueName, tenant: VerifiedTenant, depth: number): Promise<readonly DeadLetter[]> {
    return this.#with(queue, async (receiver) => {
      const { default: Long } = await import('long');
      // The SDK remembers how far it has looked, for all receivers of a queue; every list begins at the beginning.
      const letters = await receiver.peekMessages(depth, { fromSequenceNumber: Long.ZERO });
      return letters.filter((letter) => isOf(letter, tenant)).map(letterOf);
    });
  }

  /**
   * Sends the letter again at the end of its session and takes it out of the dead letters; false when it is not among the first `depth`.
   * A crash between the two leaves both, and the message comes twice at worst: its id tells the handler.
   */
  async replay(queue: QueueName, tenant: VerifiedTenant, seq: string, depth: number): Promise<boolean> {
    return this.#with(queue, async (receiver, client) => {
      const taken = await receiver.receiveMessages(depth, { maxWaitTimeInMs: 2_000 });
      const found = taken.find((each) => isOf(each, tenant) && each.sequenceNumber?.toString() === seq);
      if (found !== undefined) {
        const sender = client.createSender(queue);
        await sender.sendMessages(revived(found));
        await sender.close();
        await receiver.completeMessage(found);
      }
      await Promise.all(taken.filter((each) => each !== found).map((each) => receiver.abandonMessage(each)));
      return found !== undefined;
    });
  }

  async #with<Answer>(
    queue: QueueName,
    look: (receiver: ServiceBusReceiver, client: ServiceBusClient) => Promise<Answer>,
  ): Promise<Answer> {
    try {
      const client = await this.#open();
      const receiver = client.createReceiver(queue, { subQueueType: 'deadLetter' });
      try {
        return await look(receiver, client);
      } finally {
        await receiver.close();
      }
    } catch (error) {
      throw unavailable(`The dead letters of ${queue} could not be read.`, error);
    }
  }
}

function isOf({ applicationProperties }: ServiceBusReceivedMessage, tenant: VerifiedTenant): boolean {
  return propertiesOf(applicationProperties)?.scope === tenant.tenantId;
}

function letterOf(letter: ServiceBusReceivedMessage): DeadLetter {
  return {
    seq: letter.sequenceNumber?.toString() ?? '',
    messageId: propertiesOf(letter.applicationProperties)?.messageId ?? '',
    sessionId: letter.sessionId ?? null,
    body: letter.body as JsonValue, // Written as JSON by the sender above.
    deliveries: letter.deliveryCount ?? 0,
    enqueuedAt: (letter.enqueuedTimeUtc?.getTime() ?? 0) as UtcMillis,
    reason: letter.deadLetterReason ?? '',
  };
}

function revived(letter: ServiceBusReceivedMessage): ServiceBusMessage {
  const properties = propertiesOf(letter.applicationProperties);
  invariant(properties !== null, 'Only letters of a tenant are sent again');
  return {
    messageId: wireId(properties, letter.sequenceNumber?.toString() ?? ''),
    body: letter.body as JsonValue,
    contentType: 'application/json',
    applicationProperties: { ...properties },
    ...(letter.sessionId === undefined ? {} : { sessionId: letter.sessionId }),
  };
}

/** What no repetition remedies. The SDK itself repeats even these. */
const PERMANENT: readonly unknown[] = [
  'UnauthorizedAccess',
  'MessagingEntityNotFound',
  'MessagingEntityDisabled',
  'MessageSizeExceeded',
];

/** After its last try the SDK throws several errors as one; the first tells why. */
function unavailable(sentence: string, error: unknown): AppError {
  if (error instanceof RangeError) throw error;
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  const code = first instanceof Error && 'code' in first ? first.code : null;
  const options = { retryable: !PERMANENT.includes(code), ambiguous: true, cause: error };
  return new AppError('QUEUE_UNAVAILABLE', sentence, options);
}
