import { z } from 'zod';
import { TENANT_CONTAINERS } from './topology.ts';

/** The sub-protocol a client asks for. Another version is another name, so that old pages fail loudly. */
export const REALTIME_PROTOCOL = 'ballast.v1';

/**
 * One record as it is now, or its deletion (body null). Of a user's own settings only the type is told, with an empty partition and id and no body: whoever
 * has such a record reads it again.
 */
export const recordChangeSchema = z.object({
  container: z.enum(TENANT_CONTAINERS),
  partition: z.string(),
  id: z.string(),
  type: z.string(),
  state: z.string().nullable(),
  revision: z.int(),
  body: z.json(),
});
export type RecordChange = z.infer<typeof recordChangeSchema>;

/**
 * What the server sends. A client keeps the revision of its last snapshot or delta; a delta whose `previous` is another one means that
 * something was missed: fetch the snapshot again. Push is prompt, the snapshot is the truth.
 */
export const serverMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello'), tenantId: z.string(), mode: z.enum(['DEMO', 'PAPER', 'LIVE']) }),
  z.object({
    type: z.literal('delta'),
    previous: z.int(),
    revision: z.int(),
    changes: z.array(recordChangeSchema),
  }),
  /** Sent instead of what a slow client has missed. */
  z.object({ type: z.literal('resync') }),
]);
export type ServerMessage = z.infer<typeof serverMessageSchema>;
