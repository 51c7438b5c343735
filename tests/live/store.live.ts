import { setTimeout as sleep } from 'node:timers/promises';
import { ChangeFeedStartFrom, type Database } from '@azure/cosmos';
import { test } from 'vitest';
import { cosmosDatabase } from '../../functions/azure/adapters/cosmos-client.ts';
import { CosmosStore } from '../../functions/azure/adapters/cosmos-store.ts';
import type { DocumentChange, Documents, Store } from '../../shared/application/ports/store.ts';
import type { TenantContainer } from '../../shared/contracts/topology.ts';
import { storeContract } from '../contracts/store-contract.ts';
import { cosmosOfSettings } from './services.ts';

const CONTAINER = 'trading-records';
const TENANTS = ['alpha', 'beta'];

/** The contract begins with an empty store. */
async function empty(database: Database): Promise<void> {
  const container = database.container(CONTAINER);
  for (const tenant of TENANTS) {
    const parameters = [{ name: '@tenant', value: tenant }];
    const query = { query: 'SELECT * FROM c WHERE c.tenantId = @tenant', parameters };
    const { resources } = await container.items.query<{ id: string; partition: string }>(query).fetchAll();
    for (const { id, partition } of resources) await container.item(id, [tenant, partition]).delete();
  }
}

/** Reads the feed after each write, as a feed that keeps up would have been called. */
async function followed(store: CosmosStore, database: Database, seen: DocumentChange[]): Promise<Store> {
  const feed = database
    .container(CONTAINER)
    .items.getChangeFeedIterator({ changeFeedStartFrom: ChangeFeedStartFrom.Now() });
  const deliver = async (): Promise<void> => {
    for (let page = await feed.readNext(); page.count > 0; page = await feed.readNext())
      seen.push(...(await store.changesOf(CONTAINER, page.result, true)));
  };
  await deliver();
  return {
    platform: store.platform,
    whereabouts: (...asked) => store.whereabouts(...asked),
    forTenant(tenant) {
      const documents: Documents<TenantContainer> = store.forTenant(tenant);
      const write: typeof documents.write = async (...wish) => {
        const written = await documents.write(...wish);
        await deliver();
        return written;
      };
      return { ...documents, tenantId: tenant.tenantId, write };
    },
  };
}

const target = cosmosOfSettings();
if (target === null) {
  test('the store over Cosmos DB', ({ skip }) => skip('neither COSMOS nor COSMOS__accountEndpoint is set'));
} else {
  storeContract('the store over the Cosmos DB of the settings', async () => {
    const database = await cosmosDatabase(target);
    await empty(database);
    const seen: DocumentChange[] = [];
    const store = await followed(new CosmosStore(async () => database), database, seen);
    return { store, changes: async () => seen, advance: (ms) => sleep(ms), close: () => empty(database) };
  });
}
