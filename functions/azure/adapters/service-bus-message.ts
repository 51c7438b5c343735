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
}

/**
 * Service Bus drops a second message of one id within the window of the queue, and knows no tenants; so the id it is given is a digest of
 * both, which also fits its 128 characters. `again` tells a repeated dead letter from the message it was.
 */
export function wireId({ scope, messageId }: MessageProperties, again = ''): string {
  return createHash('sha256').update(`${scope}\n${messageId}\n${again}`).digest('hex');
}

export function wireMessage(
  scope: string,
  sessionId: string | null,
  { messageId, body, notBefore }: OutgoingMessage,
): ServiceBusMessage {
  return {
    messageId: wireId({ scope, messageId }),
    body,
    contentType: 'application/json',
    applicationProperties: { scope, messageId } satisfies MessageProperties,
    ...(sessionId === null ? {} : { sessionId }),
    ...(notBefore === undefined ? {} : { scheduledEnqueueTimeUtc: new Date(notBefore) }),
  };
}

/** Null for a message that did not come from our own sender. */
export function propertiesOf(properties: unknown): MessageProperties | null {
  if (typeof properties !== 'object' || properties === null) return null;
  const { scope, messageId } = properties as Partial<Record<keyof MessageProperties, unknown>>;
  return typeof scope === 'string' && typeof messageId === 'string' ? { scope, messageId } : null;
}
