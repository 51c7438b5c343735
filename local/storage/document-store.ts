import type {
  Documents,
  PlatformStore,
  Store,
  TenantStore,
  Wanted,
  Whereabouts,
} from '../../shared/application/ports/store.ts';
import { checkBatch } from '../../shared/application/ports/store-rules.ts';
import type { VerifiedTenant } from '../../shared/application/principal.ts';
import type { TenantContainer } from '../../shared/contracts/topology.ts';
import { ok } from '../../shared/domain/result.ts';
import type { UtcMillis } from '../../shared/domain/time/instant.ts';
import type { Surroundings } from '../surroundings.ts';
import type { ChangeHandler } from './change-feed.ts';
import { ChangeFeed } from './change-feed.ts';
import { ChangeLog } from './change-log.ts';
import type { DataFolder } from './data-folder.ts';
import type { Written } from './document-batch.ts';
import { applyBatch } from './document-batch.ts';
import { queryDocuments } from './document-query.ts';
import { DocumentTable, PLATFORM_SCOPE } from './document-table.ts';
import type { Transaction } from './group-commit.ts';
import { sweepAll } from './sweep.ts';
import { WhereaboutsTable } from './whereabouts.ts';
import { isSqliteFailure, unavailableStore } from './store-failure.ts';

/** Tells the change log what a batch did, inside its transaction. */
type Log<Container> = (
  transaction: Transaction,
  container: Container,
  partition: string,
  written: readonly Written[],
) => void;

const EXPIRED_PER_SWEEP = 500;

/** The embedded store: documents of all tenants in one table whose every key and index starts with the scope. */
export class DocumentStore implements Store {
  readonly platform: PlatformStore;
  readonly #data: DataFolder;
  readonly #surroundings: Surroundings;
  readonly #table: DocumentTable;
  readonly #log: ChangeLog;
  readonly #whereabouts: WhereaboutsTable;
  readonly #feeds = new Set<ChangeFeed>();
  #etags = 0;

  constructor(data: DataFolder, surroundings: Surroundings) {
    this.#data = data;
    this.#surroundings = surroundings;
    this.#table = new DocumentTable(data.sqlite);
    this.#log = new ChangeLog(data.sqlite, this.#table);
    this.#whereabouts = new WhereaboutsTable(data.sqlite);
    this.platform = this.#documents(PLATFORM_SCOPE, () => undefined);
  }

  forTenant(tenant: VerifiedTenant): TenantStore {
    const { tenantId } = tenant;
    const log: Log<TenantContainer> = (transaction, container, partition, written) =>
      this.#log.append(transaction, tenantId, container, partition, written);
    return { tenantId, ...this.#documents(tenantId, log) };
  }

  async whereabouts(container: TenantContainer, wanted: readonly Wanted[]): Promise<readonly Whereabouts[]> {
    return reading(() => this.#whereabouts.find(container, wanted, this.#now()));
  }

  /** The newest revision of a tenant, to be read before a snapshot: every change with a higher one will be published. */
  revisionOf(tenant: VerifiedTenant): number {
    return this.#log.revisionOf(tenant.tenantId);
  }

  /** Starts a named reader of the changes of all tenants. */
  follow(name: string, handler: ChangeHandler): ChangeFeed {
    const { sqlite, writer } = this.#data;
    const machinery = { ...this.#surroundings, sqlite, writer, log: this.#log };
    const feed = new ChangeFeed(name, machinery, handler);
    this.#feeds.add(feed);
    return feed;
  }

  /** Removes expired documents and delivered changes; answers how many documents went. For a timer, every minute or so. */
  async sweep(): Promise<number> {
    const delivered = Math.min(...[...this.#feeds].map((feed) => feed.place), this.#log.newest);
    await this.#data.writer.write(() => this.#log.prune(delivered));
    return sweepAll(EXPIRED_PER_SWEEP, (limit) =>
      this.#data.writer.write(() => this.#table.sweep(this.#now(), limit)),
    );
  }

  #documents<Container extends string>(scope: string, log: Log<Container>): Documents<Container> {
    const { sqlite, writer } = this.#data;
    return {
      read: async (container, partition, id) =>
        reading(() => this.#table.read({ scope, container, partition }, id, this.#now())),
      query: async (container, query) =>
        reading(() => queryDocuments(sqlite, scope, container, query, this.#now())),
      write: async (container, partition, writes) => {
        checkBatch(writes);
        return writer.write((transaction) => {
          const shelf = { scope, container, partition };
          const ids = writes.map(({ id }) => id);
          transaction.onRollback(() => this.#table.forget(shelf, ids));
          const result = applyBatch(this.#table, shelf, writes, this.#now(), () => this.#nextEtag());
          if (!result.ok) return result;
          log(transaction, container, partition, result.value);
          transaction.onCommit(() => this.#whereabouts.changed(container));
          return ok(result.value.map((written) => written.etag));
        });
      },
    };
  }

  #now(): UtcMillis {
    return this.#surroundings.alarms.now();
  }

  /** The number of the start makes it new for good: a document that is deleted and written again never gets an etag it had. */
  #nextEtag(): string {
    this.#etags += 1;
    return `${this.#data.start.toString(36)}.${this.#etags.toString(36)}`;
  }
}

/** What SQLite says becomes the failure that the port promises. */
function reading<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw isSqliteFailure(error) ? unavailableStore('The store could not be read.', error, false) : error;
  }
}
