import type { QueueName } from '../../contracts/topology.ts';
import type { UtcMillis } from '../../domain/time/instant.ts';
import type { ProfileAddress, VerifiedTenant } from '../principal.ts';
import type { JsonValue } from './store.ts';

/** A message to be delivered at least once, in order within its session. The same messageId within the window is dropped. */
export interface OutgoingMessage {
  readonly messageId: string;
  readonly body: JsonValue;
  /** Not delivered before this moment; absent means at once. */
  readonly notBefore?: UtcMillis;
}

export interface Delivery {
  readonly messageId: string;
  readonly sessionId: string | null;
  readonly body: JsonValue;
  /** 1 on the first delivery. */
  readonly deliveryCount: number;
  readonly enqueuedAt: UtcMillis;
}

/** Resolves once the messages are durable. Throws AppError QUEUE_UNAVAILABLE. */
export interface TenantQueues {
  /** Messages of one profile keep their order: its address is the session. */
  sendForProfile(
    queue: QueueName,
    address: ProfileAddress,
    messages: readonly OutgoingMessage[],
  ): Promise<void>;
  sendForTenant(queue: QueueName, messages: readonly OutgoingMessage[]): Promise<void>;
}

export interface Messaging {
  forTenant(tenant: VerifiedTenant): TenantQueues;
  /** Work that belongs to no tenant, such as a shard of profiles of many. */
  sendPlatform(queue: 'evaluations', messages: readonly OutgoingMessage[]): Promise<void>;
}

/** Sends to the group of one tenant. Nothing here can address everybody. */
export interface RealtimePublisher {
  publish(tenant: VerifiedTenant, messages: readonly JsonValue[]): Promise<void>;
}
