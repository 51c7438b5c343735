import type { Result } from '../../domain/result.ts';
import type { TenantId } from '../../domain/ids/ids.ts';
import type { UtcMillis } from '../../domain/time/instant.ts';
import type { TenantContainer, PlatformContainer } from '../../contracts/topology.ts';
import type { VerifiedTenant } from '../principal.ts';

/** What a document is filed under for lists. Cosmos indexes these paths; SQLite has columns for them. */
export interface Filing {
  /** The kind of record, such as `order`. Ids start with it: `order:9f…`. */
  readonly type: string;
  /** A short state that lists select by, such as an order's status; null where there is none. */
  readonly state: string | null;
  /** The moment that lists sort by. */
  readonly at: UtcMillis;
}

export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

export interface StoredDocument extends Filing {
  readonly id: string;
  /** Within the tenant; for records of a profile its id. */
  readonly partition: string;
  readonly body: JsonValue;
  /** Changes at every write. */
  readonly etag: string;
}

/** One write of a batch. `create` refuses an id that exists; `replace` and `delete` refuse an etag that is not the current one. */
export type Write =
  | (Filing & {
      readonly kind: 'create' | 'upsert';
      readonly id: string;
      readonly body: JsonValue;
      readonly ttlSeconds?: number;
    })
  | (Filing & {
      readonly kind: 'replace';
      readonly id: string;
      readonly body: JsonValue;
      readonly ifMatch: string;
      readonly ttlSeconds?: number;
    })
  | { readonly kind: 'delete'; readonly id: string; readonly ifMatch?: string };

export interface WriteRefusal {
  readonly code: 'ALREADY_EXISTS' | 'CHANGED_SINCE_READ' | 'NOT_FOUND';
  /** Which write of the batch was refused. Nothing of the batch was written. */
  readonly index: number;
  readonly id: string;
}

export interface DocumentQuery {
  /** Null lists over all partitions of the tenant. */
  readonly partition: string | null;
  readonly type: string;
  /** Any of these states; absent means every state. */
  readonly states?: readonly string[];
  readonly from?: UtcMillis;
  readonly before?: UtcMillis;
  readonly order: 'oldest-first' | 'newest-first';
  /** 1 to 1000 documents a page. There is no silent limit: a page that is not the last one has a cursor. */
  readonly limit: number;
  readonly cursor?: string;
}

export interface Page {
  readonly documents: readonly StoredDocument[];
  /** Null on the last page. */
  readonly cursor: string | null;
}

/**
 * The documents of one container family within one scope. A batch is atomic, holds at most 100 writes and stays in one partition of one container
 * (that is what Cosmos can do, so the embedded store refuses more as well). Failures throw AppError STORE_UNAVAILABLE.
 */
export interface Documents<Container extends string> {
  read(container: Container, partition: string, id: string): Promise<StoredDocument | null>;
  query(container: Container, query: DocumentQuery): Promise<Page>;
  /** Answers the new etags in the order of the writes (empty text for a delete). */
  write(
    container: Container,
    partition: string,
    writes: readonly Write[],
  ): Promise<Result<readonly string[], WriteRefusal>>;
}

/** Everything of one tenant and nothing of any other. */
export interface TenantStore extends Documents<TenantContainer> {
  readonly tenantId: TenantId;
}

/** Records that belong to no tenant: market data, heartbeats, the directory of tenants. */
export type PlatformStore = Documents<PlatformContainer>;

/** Documents that a loop looks for: of one type, in any of these states; without states in every state. */
export interface Wanted {
  readonly type: string;
  readonly states?: readonly string[];
}

/** Where a document is and in which version, and nothing of what is in it. */
export interface Whereabouts {
  readonly tenantId: TenantId;
  readonly partition: string;
  readonly type: string;
  readonly id: string;
  readonly etag: string;
}

export interface Store {
  forTenant(tenant: VerifiedTenant): TenantStore;
  readonly platform: PlatformStore;
  /**
   * Where the wanted documents of all tenants are, sorted by tenant, partition and id: one request that spares a loop to ask every tenant whether it
   * has something to do. What it finds is read under its tenant, as everything is. The list is whole; what cannot be listed whole fails with
   * AppError STORE_UNAVAILABLE. A read of what was just written may be behind, as any list.
   * A store that knows that nothing has changed may answer with the very list it gave before.
   */
  whereabouts(container: TenantContainer, wanted: readonly Wanted[]): Promise<readonly Whereabouts[]>;
}

/** One change of a document, as the change feed delivers it: at least once, in order within a partition. */
export interface DocumentChange {
  readonly tenantId: TenantId;
  readonly container: TenantContainer;
  readonly partition: string;
  readonly id: string;
  readonly type: string;
  /** Strictly increasing within the tenant; the revision that screens follow. */
  readonly revision: number;
  /** Null for a deletion. */
  readonly document: StoredDocument | null;
}
