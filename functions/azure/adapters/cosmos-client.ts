import type { CosmosClientOptions, Database } from '@azure/cosmos';
import type { TokenCredential } from '@azure/identity';

/** A request that is not answered by then counts as lost; the SDK's own minute is longer than any order is good for. */
const REQUEST_TIMEOUT_MS = 10_000;

/** An account, opened by identity. Only an emulator on this machine is opened by its key: an account in Azure has none. */
export interface CosmosTarget {
  readonly endpoint: string;
  readonly database: string;
  readonly access: { readonly identity: () => Promise<TokenCredential> } | { readonly emulatorKey: string };
}

/** Loads the SDK when it is called. */
export async function cosmosDatabase({ endpoint, database, access }: CosmosTarget): Promise<Database> {
  const { CosmosClient } = await import('@azure/cosmos');
  const shown: Pick<CosmosClientOptions, 'key' | 'aadCredentials'> =
    'identity' in access ? { aadCredentials: await access.identity() } : { key: access.emulatorKey };
  const client = new CosmosClient({
    endpoint,
    ...shown,
    connectionPolicy: {
      requestTimeout: REQUEST_TIMEOUT_MS,
      // One region: moving reads to another is for an operator to decide, with the failover of the account.
      enablePartitionLevelFailover: false,
      retryOptions: {
        maxRetryAttemptCount: 5,
        fixedRetryIntervalInMilliseconds: 0,
        maxWaitTimeInSeconds: 10,
      },
    },
  });
  return client.database(database);
}
