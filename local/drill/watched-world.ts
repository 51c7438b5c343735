import type { EntityRow, Row } from '../../functions/rows.ts';
import { DESK } from '../../shared/application/desk.ts';
import type { Documents, Store, Write } from '../../shared/application/ports/store.ts';
import type { VenueConnection, Venues } from '../../shared/application/ports/venue.ts';
import type { Detour } from '../host.ts';

/** A touch of the world by the product. */
export type Touch =
  | { readonly port: 'store'; readonly writes: readonly Write[] }
  | { readonly port: 'queue'; readonly queue: string }
  | { readonly port: 'workflow'; readonly workflow: string }
  | { readonly port: 'desk'; readonly operation: string }
  | { readonly port: 'venue'; readonly call: 'submit' | 'cancel' | 'reports' }
  | { readonly port: 'screens' };

/** `before` the world hears of it; `after` it is done and nobody here knows yet. An operation of a desk is done and not committed. */
export type Moment = 'before' | 'after';
export type Watch = (moment: Moment, touch: Touch) => void;

/** The whole product with somebody who watches each of its touches of the world. */
export function watchedWorld(watch: Watch): Detour {
  const around = async <T>(touch: Touch, work: () => Promise<T>): Promise<T> => {
    watch('before', touch);
    const answer = await work();
    watch('after', touch);
    return answer;
  };
  return {
    rows: (rows) =>
      rows.map((row) => (row.kind === 'entity' && row.name === DESK.name ? watchedDesk(row, watch) : row)),
    services: (services) => ({
      ...services,
      store: watchedStore(services.store, around),
      venues: watchedVenues(services.venues, around),
      messaging: {
        sendPlatform: (queue, messages) => services.messaging.sendPlatform(queue, messages),
        forTenant: (tenant) => {
          const queues = services.messaging.forTenant(tenant);
          return {
            sendForTenant: (queue, messages) => queues.sendForTenant(queue, messages),
            sendForProfile: (queue, address, messages) =>
              around({ port: 'queue', queue }, () => queues.sendForProfile(queue, address, messages)),
          };
        },
      },
      durable: {
        start: (workflow, id, input) =>
          around({ port: 'workflow', workflow }, () => services.durable.start(workflow, id, input)),
        waitFor: (id, timeoutMs) => services.durable.waitFor(id, timeoutMs),
        raiseEvent: (id, name, data) => services.durable.raiseEvent(id, name, data),
        readEntity: (entity, key) => services.durable.readEntity(entity, key),
      },
      realtime: {
        publish: (tenant, messages) =>
          around({ port: 'screens' }, () => services.realtime.publish(tenant, messages)),
      },
    }),
  };
}

type Around = <T>(touch: Touch, work: () => Promise<T>) => Promise<T>;

function watchedDocuments<Container extends string>(
  inner: Documents<Container>,
  around: Around,
): Documents<Container> {
  return {
    read: (container, partition, id) => inner.read(container, partition, id),
    query: (container, query) => inner.query(container, query),
    write: (container, partition, writes) =>
      around({ port: 'store', writes }, () => inner.write(container, partition, writes)),
  };
}

function watchedStore(store: Store, around: Around): Store {
  return {
    platform: store.platform,
    whereabouts: (container, wanted) => store.whereabouts(container, wanted),
    forTenant: (tenant) => ({
      tenantId: tenant.tenantId,
      ...watchedDocuments(store.forTenant(tenant), around),
    }),
  };
}

function watchedVenues(venues: Venues, around: Around): Venues {
  return {
    connect: async (tenant, profile) => watchedConnection(await venues.connect(tenant, profile), around),
    capabilities: (venue) => venues.capabilities(venue),
    marketTime: (profile) => venues.marketTime(profile),
    instrument: (profile, symbol) => venues.instrument(profile, symbol),
    instruments: () => venues.instruments(),
  };
}

function watchedConnection(inner: VenueConnection, around: Around): VenueConnection {
  return {
    venue: inner.venue,
    capabilities: inner.capabilities,
    submit: (request) => around({ port: 'venue', call: 'submit' }, () => inner.submit(request)),
    cancel: (order) => around({ port: 'venue', call: 'cancel' }, () => inner.cancel(order)),
    reportsSince: (cursor) => around({ port: 'venue', call: 'reports' }, () => inner.reportsSince(cursor)),
    findOrder: (id) => inner.findOrder(id),
    listOpenOrders: () => inner.listOpenOrders(),
    listPositions: () => inner.listPositions(),
    listFills: (cursor) => inner.listFills(cursor),
    listActivities: (cursor) => inner.listActivities(cursor),
    account: () => inner.account(),
  };
}

function watchedDesk(row: EntityRow, watch: Watch): Row {
  return {
    ...row,
    open(key, stored) {
      const inner = row.open(key, stored);
      return {
        apply(operation) {
          const touch: Touch = { port: 'desk', operation: DESK.operation.decode(operation).op };
          watch('before', touch);
          const done = inner.apply(operation);
          watch('after', touch);
          return done;
        },
        encoded: () => inner.encoded(),
      };
    },
  };
}
