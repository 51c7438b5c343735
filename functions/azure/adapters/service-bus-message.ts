import { createHash } from 'node:crypto';
import type { ServiceBusMessage } from '@azure/service-bus';
import type { OutgoingMessage } from '../../../shared/application/ports/messaging.ts';

/** The scope of work that belongs to no tenant. No tenant id has a star. */
export const PLATFORM_SCOPE = '*';

/** What travels beside the body. The names are in camel case, because the Functions library makes the first letter of every key small. */
export interface MessageProperties {
  readonly scope: string;
  /** The id within its scope. */
  readonly messageId: string;
  /** The W3C `traceparent` of the invocation that sent it, so that a fill can be followed back to its tick. */
  readonly traceParent?: string;
}

/**
 * Service Bus drops a second message of one id within the window of the queue, and knows no tenants; so the id it is given is a digest of
 * both, which also fits its 128 characters. `again` tells a repeated dead letter from the message it was.
 */
export function wireId(
  { scope, messageId }: Pick<MessageProperties, 'scope' | 'messageId'>,
  again = '',
): string {
  return createHash('sha256').update(`${scope}\n${messageId}\n${again}`).digest('hex');
}

export function wireMessage(
  { scope, sessionId, traceParent }: { scope: string; sessionId: string | null; traceParent: string | null },
  { messageId, body, notBefore }: OutgoingMessage,
): ServiceBusMessage {
  const properties: MessageProperties = {
    scope,
    messageId,
    ...(traceParent === null ? {} : { traceParent }),
  };
  return {
    messageId: wireId({ scope, messageId }),
    body,
    contentType: 'application/json',
    applicationProperties: { ...properties },
    ...(sessionId === null ? {} : { sessionId }),
    ...(notBefore === undefined ? {} : { scheduledEnqueueTimeUtc: new Date(notBefore) }),
  };
}

/** Null for a message that did not come from our own sender. */
export function propertiesOf(properties: unknown): MessageProperties | null {
  if (typeof properties !== 'object' || properties === null) return null;
  const { scope, messageId, traceParent } = properties as Partial<Record<keyof MessageProperties, unknown>>;
  if (typeof scope !== 'string' || typeof messageId !== 'string') return null;
  return { scope, messageId, ...(typeof traceParent === 'string' ? { traceParent } : {}) };
}
