import { AppError } from '../../../shared/application/errors.ts';
import type { Documents, Store, StoredDocument, Write } from '../../../shared/application/ports/store.ts';
import type { VerifiedTenant } from '../../../shared/application/principal.ts';
import type { UtcMillis } from '../../../shared/domain/time/instant.ts';
import type { Swarm } from '../faults/swarm.ts';
import type { Host } from '../world/host.ts';
import type { TenantWatch } from '../oracles/tenant-watch.ts';
import { type Broken, send, type Wire } from './call.ts';
import type { SimulatedDocuments } from './documents.ts';

/** For how long another host's write may stay unseen by a reader with an old session. */
const STALE_MS = 2_000;

export interface StoreParts {
  readonly wire: Wire;
  readonly documents: SimulatedDocuments;
  readonly swarm: Swarm | null;
  readonly tenants: TenantWatch;
}

/** The store as one host reaches it. */
export function simulatedStore(parts: StoreParts, host: Host): Store {
  return {
    platform: documentsOf(parts, host, 'platform'),
    forTenant(tenant: VerifiedTenant) {
      parts.tenants.opened(tenant.tenantId);
      return { tenantId: tenant.tenantId, ...documentsOf(parts, host, tenant.tenantId) };
    },
    whereabouts: (container, wanted) =>
      send(parts.wire, host, {
        port: 'store',
        name: `looks for ${wanted.map(({ type }) => type).join(' ')}`,
        effect: () => parts.documents.whereabouts(container, wanted, parts.wire.kernel.now()),
        broken: unavailable,
      }),
  };
}

function documentsOf<Container extends string>(
  { wire, documents, swarm }: StoreParts,
  host: Host,
  scope: string,
): Documents<Container> {
  const now = (): UtcMillis => wire.kernel.now();
  return {
    read: (container, partition, id) =>
      send(wire, host, {
        port: 'store',
        name: `reads ${id}`,
        effect: () => readable({ scope, container, partition }, id),
        broken: unavailable,
      }),
    query: (container, query) =>
      send(wire, host, {
        port: 'store',
        name: `lists ${query.type}`,
        effect: () => documents.query(scope, container, query, now()),
        broken: unavailable,
      }),
    write: (container, partition, writes: readonly Write[]) =>
      send(wire, host, {
        port: 'store',
        name: `writes ${writes.map(({ id }) => id).join(' ')}`,
        effect: () =>
          documents.write({ scope, container, partition }, writes, { host: host.name, at: now() }),
        broken: unavailable,
      }),
  };

  function readable(shelf: Parameters<SimulatedDocuments['kept']>[0], id: string): StoredDocument | null {
    const kept = documents.kept(shelf, id, now());
    if (kept === null) return null;
    const isFresh = kept.writtenBy === host.name || now() - kept.writtenAt > STALE_MS;
    if (isFresh || swarm === null || !swarm.strikes('staleRead')) return kept.document;
    wire.kernel.trace.note(now(), `${host.name} sees ${id} as it was before`);
    return kept.before;
  }
}

function unavailable(how: Broken): never {
  throw new AppError('STORE_UNAVAILABLE', `the store is ${how}`, {
    retryable: true,
    ambiguous: how !== 'refused',
  });
}
