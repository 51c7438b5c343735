import type { WebPubSubServiceClient } from '@azure/web-pubsub';
import type { TokenCredential } from '@azure/identity';
import { AppError } from '../../../shared/application/errors.ts';
import type { RealtimePublisher } from '../../../shared/application/ports/messaging.ts';
import type { RealtimeAccess, SocketAdmission } from '../../../shared/application/ports/realtime.ts';
import type { JsonValue } from '../../../shared/application/ports/store.ts';
import type { Principal, VerifiedTenant } from '../../../shared/application/principal.ts';
import type { ServerMessage } from '../../../shared/contracts/realtime.ts';
import { tenantGroup } from '../../../shared/contracts/topology.ts';

/** A hub, opened by identity. Only an emulator on this machine is opened by a connection string. */
export type WebPubSubTarget =
  | { readonly endpoint: string; readonly identity: () => Promise<TokenCredential> }
  | { readonly emulator: string };

/** The service refuses messages of more than a megabyte; what is larger is read from the snapshot instead. */
const MESSAGE_BYTES_MAX = 1_000_000;
/** Minutes for which an address opens a socket. An open socket stays open. */
const ADMISSION_MINUTES = 5;

/** Loads the SDK when it is called. */
export async function webPubSubClient(target: WebPubSubTarget, hub: string): Promise<WebPubSubServiceClient> {
  const { WebPubSubServiceClient: Client } = await import('@azure/web-pubsub');
  const options = { retryOptions: { maxRetries: 3, retryDelayInMs: 200, maxRetryDelayInMs: 2_000 } };
  return 'emulator' in target
    ? new Client(target.emulator, hub, { ...options, allowInsecureConnection: true })
    : new Client(target.endpoint, await target.identity(), hub, options);
}

/**
 * Sends to the group of a tenant and lets its people in. The server puts a socket into its one group, and gives it no role: a browser can
 * neither join another group nor send.
 */
export class WebPubSub implements RealtimePublisher, RealtimeAccess {
  readonly #open: () => Promise<WebPubSubServiceClient>;

  constructor(open: () => Promise<WebPubSubServiceClient>) {
    this.#open = open;
  }

  async publish(tenant: VerifiedTenant, messages: readonly JsonValue[]): Promise<void> {
    try {
      const client = await this.#open();
      for (const message of messages)
        await client.group(tenantGroup(tenant.tenantId)).sendToAll(fitting(message));
    } catch (error) {
      throw unavailable('A change could not be published.', error);
    }
  }

  async admit({ tenant, userId }: Principal): Promise<SocketAdmission> {
    try {
      const client = await this.#open();
      const { url } = await client.getClientAccessToken({
        userId: `${tenant.tenantId}~${userId}`,
        groups: [tenantGroup(tenant.tenantId)],
        expirationTimeInMinutes: ADMISSION_MINUTES,
      });
      // Without a sub-protocol the service hands messages on as they are, and takes none.
      return { url, protocols: [], expiresInSeconds: ADMISSION_MINUTES * 60 };
    } catch (error) {
      throw unavailable('No socket could be let in.', error);
    }
  }
}

function fitting(message: JsonValue): { readonly [key: string]: JsonValue } {
  const resync: ServerMessage = { type: 'resync' };
  if (typeof message !== 'object' || message === null || Array.isArray(message))
    throw new TypeError('A realtime message is an object.');
  const isTooLarge = Buffer.byteLength(JSON.stringify(message)) > MESSAGE_BYTES_MAX;
  return isTooLarge ? resync : (message as { readonly [key: string]: JsonValue });
}

function unavailable(sentence: string, cause: unknown): AppError {
  return new AppError('REALTIME_UNAVAILABLE', sentence, { retryable: true, ambiguous: true, cause });
}
