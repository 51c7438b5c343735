import type { Container } from '@azure/cosmos';
import { invariant } from '../../../shared/domain/result.ts';
import type { CosmosDocument } from './cosmos-documents.ts';
import { persistently, statusOf, storeUnavailable } from './cosmos-failure.ts';

const PARTITION = 'revisions';
const idOf = (tenantId: string): string => `revision:${tenantId}`;
type Counter = CosmosDocument & { readonly body: { readonly revision: number } };

/**
 * One counter a tenant, moved on by an atomic increment. An increment whose answer is lost is repeated and leaves a gap, which makes
 * clients read a snapshot and nothing worse; a number is never given twice.
 */
export class CosmosRevisions {
  readonly #platform: () => Promise<Container>;

  constructor(platform: () => Promise<Container>) {
    this.#platform = platform;
  }

  async newestOf(tenantId: string): Promise<number> {
    const container = await this.#platform();
    try {
      const { resource } = await container.item(idOf(tenantId), [PARTITION]).read<Counter>();
      return resource?.body.revision ?? 0;
    } catch (error) {
      throw storeUnavailable('The revision of a tenant could not be read.', error, false);
    }
  }

  /** A revision for each tenant named, in the given order: those of one tenant follow each other without a gap. */
  async next(tenants: readonly string[]): Promise<readonly number[]> {
    const counts = new Map<string, number>();
    for (const tenant of tenants) counts.set(tenant, (counts.get(tenant) ?? 0) + 1);
    const place = new Map<string, number>();
    for (const [tenant, count] of counts) place.set(tenant, (await this.#advance(tenant, count)) - count);
    return tenants.map((tenant) => {
      const revision = (place.get(tenant) ?? 0) + 1;
      place.set(tenant, revision);
      return revision;
    });
  }

  /** The counter after it has moved on by `by`. */
  async #advance(tenantId: string, by: number): Promise<number> {
    const container = await this.#platform();
    const outcome = await persistently(async () => {
      try {
        return { answer: await increment(container, tenantId, by) };
      } catch (error) {
        return { lost: error };
      }
    });
    if ('lost' in outcome)
      throw storeUnavailable('The revision of a tenant could not be moved on.', outcome.lost, true);
    return outcome.answer;
  }
}

async function increment(container: Container, tenantId: string, by: number): Promise<number> {
  const id = idOf(tenantId);
  try {
    const { resource } = await container
      .item(id, [PARTITION])
      .patch<Counter>([{ op: 'incr', path: '/body/revision', value: by }]);
    invariant(resource !== undefined, 'Cosmos DB answers a patch with the document');
    return resource.body.revision;
  } catch (error) {
    if (statusOf(error) !== 404) throw error;
  }
  const first = { id, partition: PARTITION, type: 'revision', state: null, at: 0, batch: 'first' };
  // Of two that begin, one is refused here, and comes back to find the counter.
  await container.items.create({ ...first, body: { revision: by } });
  return by;
}
