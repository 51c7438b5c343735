import type {
  JsonValue,
  StoredDocument,
  Whereabouts,
  Write,
} from '../../../shared/application/ports/store.ts';
import { AppError } from '../../../shared/application/errors.ts';
import { tenantId } from '../../../shared/domain/ids/ids.ts';
import type { UtcMillis } from '../../../shared/domain/time/instant.ts';

/** A document as Cosmos keeps it. */
export interface CosmosDocument {
  readonly id: string;
  /** First path of the partition key; absent in containers that belong to no tenant. */
  readonly tenantId?: string;
  /** Last path of the partition key. */
  readonly partition: string;
  readonly type: string;
  readonly state: string | null;
  readonly at: number;
  readonly body: JsonValue;
  /** The batch that wrote it last: how a batch whose answer was lost recognises itself. */
  readonly batch: string;
  /** Present on what was deleted. The change feed tells no deletions, so a deletion is a change that expires. */
  readonly gone?: true;
  readonly ttl?: number;
  readonly _etag?: string;
}

/** Longer than a feed may ever be behind, so that no screen misses a deletion. */
const GONE_SECONDS = 7 * 86_400;

/** Where documents of one container family live: `tenantId` and partition, or the partition alone. */
export interface Home {
  readonly tenantId: string | null;
  readonly partition: string;
}

export function partitionKeyOf({ tenantId, partition }: Home): string[] {
  return tenantId === null ? [partition] : [tenantId, partition];
}

type Put = Exclude<Write, { readonly kind: 'delete' }>;

export function cosmosDocumentOf(home: Home, write: Put, batch: string): CosmosDocument {
  const { id, type, state, at, body, ttlSeconds } = write;
  return {
    id,
    ...(home.tenantId === null ? {} : { tenantId: home.tenantId }),
    partition: home.partition,
    type,
    state,
    at,
    body,
    batch,
    // Cosmos counts whole seconds; rounding up keeps a document at least as long as was asked for.
    ...(ttlSeconds === undefined ? {} : { ttl: Math.ceil(ttlSeconds) }),
  };
}

/** A deletion keeps what the document was filed under, because the change feed tells nothing else of it. */
export function goneMarks(batch: string): readonly { op: 'set'; path: string; value: JsonValue }[] {
  return [
    { op: 'set', path: '/gone', value: true },
    { op: 'set', path: '/ttl', value: GONE_SECONDS },
    { op: 'set', path: '/batch', value: batch },
  ];
}

/** Null for what was deleted. Throws AppError RECORD_UNREADABLE for anything that this adapter did not write. */
export function storedDocumentOf(found: unknown): StoredDocument | null {
  const document = cosmosDocument(found);
  if (document.gone === true) return null;
  const { id, partition, type, state, at, body, _etag } = document;
  return { id, partition, type, state, at: at as UtcMillis, body, etag: etagOf(_etag) };
}

/** Without the quotes that Cosmos writes around it: an HTTP answer puts its own. */
export function etagOf(quoted: string | undefined): string {
  return (quoted ?? '').replace(/^"(.*)"$/, '$1');
}

export function quotedEtag(etag: string): string {
  return `"${etag}"`;
}

/** Throws AppError RECORD_UNREADABLE for anything that this adapter did not write. */
export function whereaboutsOf(found: unknown): Whereabouts {
  if (typeof found === 'object' && found !== null) {
    const { tenantId: tenant, partition, type, id, _etag } = found as Partial<CosmosDocument>;
    if (tenant !== undefined && partition !== undefined && type !== undefined && id !== undefined)
      return { tenantId: tenantId(tenant), partition, type, id, etag: etagOf(_etag) };
  }
  throw foreignDocument();
}

export function cosmosDocument(found: unknown): CosmosDocument {
  if (typeof found === 'object' && found !== null) {
    const { id, partition, type, at, batch } = found as Partial<Record<keyof CosmosDocument, unknown>>;
    const texts = [id, partition, type, batch];
    if (texts.every((text) => typeof text === 'string') && typeof at === 'number')
      return found as CosmosDocument;
  }
  throw foreignDocument();
}

function foreignDocument(): AppError {
  return new AppError('RECORD_UNREADABLE', 'A document in Cosmos DB was not written by this product.', {
    retryable: false,
    ambiguous: false,
  });
}
