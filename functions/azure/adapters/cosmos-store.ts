import type { Container, Database } from '@azure/cosmos';
import type {
  DocumentChange,
  Documents,
  PlatformStore,
  Store,
  StoredDocument,
  TenantStore,
  Wanted,
  Whereabouts,
} from '../../../shared/application/ports/store.ts';
import type { Revisions } from '../../../shared/application/ports/realtime.ts';
import {
  checkBatch,
  pageOf,
  sortedWhereabouts,
  startOf,
} from '../../../shared/application/ports/store-rules.ts';
import type { VerifiedTenant } from '../../../shared/application/principal.ts';
import type { TenantContainer } from '../../../shared/contracts/topology.ts';
import { tenantId } from '../../../shared/domain/ids/ids.ts';
import { CosmosBatch } from './cosmos-batch.ts';
import { cosmosDocument, partitionKeyOf, storedDocumentOf, whereaboutsOf } from './cosmos-documents.ts';
import { storeUnavailable } from './cosmos-failure.ts';
import { sqlOf, whereaboutsSql } from './cosmos-query.ts';
import { CosmosRevisions } from './cosmos-revisions.ts';

const WHEREABOUTS_A_PAGE = 1_000;

/** The store over Cosmos DB. Every request names the full partition key, or is a query that names its tenant, or asks for whereabouts alone. */
export class CosmosStore implements Store, Revisions {
  readonly platform: PlatformStore;
  readonly #open: () => Promise<Database>;
  readonly #revisions: CosmosRevisions;

  /** `open` is called with the first request, so that a function that stores nothing loads no SDK. */
  constructor(open: () => Promise<Database>) {
    this.#open = open;
    this.#revisions = new CosmosRevisions(() => this.#container('platform'));
    this.platform = this.#documents(null);
  }

  forTenant(tenant: VerifiedTenant): TenantStore {
    return { tenantId: tenant.tenantId, ...this.#documents(tenant.tenantId) };
  }

  async whereabouts(container: TenantContainer, wanted: readonly Wanted[]): Promise<readonly Whereabouts[]> {
    const opened = await this.#container(container);
    const found = await reading(() =>
      opened.items.query(whereaboutsSql(wanted), { maxItemCount: WHEREABOUTS_A_PAGE }).fetchAll(),
    );
    return sortedWhereabouts(found.resources.map(whereaboutsOf));
  }

  /** The newest revision that was published of a tenant, to be read before a snapshot. */
  newestOf(tenant: VerifiedTenant): Promise<number> {
    return this.#revisions.newestOf(tenant.tenantId);
  }

  /**
   * What the change feed of a container delivers, with the next revisions of the tenants concerned. They are given here and not where
   * documents are written, because Cosmos cannot count in the transaction of a batch; a delivery that is repeated gets new ones. Those that are not
   * numbered have revision 0.
   */
  async changesOf(
    container: TenantContainer,
    delivered: readonly unknown[],
    areNumbered: boolean,
  ): Promise<readonly DocumentChange[]> {
    const documents = delivered.map(cosmosDocument);
    const tenants = documents.map((document) => document.tenantId ?? '');
    const next = areNumbered ? await this.#revisions.next(tenants) : [];
    return documents.map((document, index) => ({
      tenantId: tenantId(document.tenantId ?? ''),
      container,
      partition: document.partition,
      id: document.id,
      type: document.type,
      revision: next[index] ?? 0,
      document: storedDocumentOf(document),
    }));
  }

  async #container(name: string): Promise<Container> {
    return (await this.#open()).container(name);
  }

  #documents<Name extends string>(owner: string | null): Documents<Name> {
    return {
      read: async (name, partition, id) => {
        const container = await this.#container(name);
        const found = await reading(() =>
          container.item(id, partitionKeyOf({ tenantId: owner, partition })).read(),
        );
        return found.resource === undefined ? null : storedDocumentOf(found.resource);
      },
      query: async (name, query) => {
        const sql = sqlOf(owner, query, startOf(query));
        const container = await this.#container(name);
        const { partition } = query;
        const home =
          partition === null
            ? { forceQueryPlan: true }
            : { partitionKey: partitionKeyOf({ tenantId: owner, partition }) };
        const found = await reading(() =>
          container.items.query(sql, { ...home, maxItemCount: query.limit + 1 }).fetchAll(),
        );
        const isThere = (document: StoredDocument | null): document is StoredDocument => document !== null;
        return pageOf(found.resources.map(storedDocumentOf).filter(isThere), query.limit);
      },
      write: async (name, partition, writes) => {
        checkBatch(writes);
        const container = await this.#container(name);
        return new CosmosBatch(container, { tenantId: owner, partition }, writes).write();
      },
    };
  }
}

async function reading<Answer>(read: () => Promise<Answer>): Promise<Answer> {
  try {
    return await read();
  } catch (error) {
    throw storeUnavailable('Cosmos DB could not be read.', error, false);
  }
}
