import { tenantOfOwnWork } from '../../shared/application/principal.ts';
import type { DocumentChange, JsonValue } from '../../shared/application/ports/store.ts';
import type { Services } from '../../shared/application/services.ts';
import type { RecordChange, ServerMessage } from '../../shared/contracts/realtime.ts';
import type { TenantContainer } from '../../shared/contracts/topology.ts';

/** Changes in one message. A screen applies a message in one go, so this is also the most it paints at once. */
const CHANGES_PER_MESSAGE = 100;

/** Records that no screen shows: their revisions are sent, so that nothing seems missing, their content is not. */
const UNSHOWN: ReadonlySet<TenantContainer> = new Set<TenantContainer>(['commands', 'paper-venue']);

/** What is a user's own: all sockets of a tenant share a group, so they hear that such a record has changed, not whose nor what, and read their own again. */
const OWN: ReadonlySet<TenantContainer> = new Set<TenantContainer>(['user-settings']);

export function isShown(container: TenantContainer): boolean {
  return !UNSHOWN.has(container);
}

/** Sends changes of records to the group of their tenant, in order. A redelivered change is sent again: clients skip revisions they have. */
export async function publishChanges(changes: readonly DocumentChange[], services: Services): Promise<void> {
  for (const [tenantId, ofTenant] of byTenant(changes)) {
    const messages: JsonValue[] = [];
    for (let start = 0; start < ofTenant.length; start += CHANGES_PER_MESSAGE) {
      messages.push(messageOf(ofTenant.slice(start, start + CHANGES_PER_MESSAGE)));
    }
    await services.realtime.publish(tenantOfOwnWork({ tenantId }), messages);
    services.telemetry.count('realtime_messages', messages.length);
  }
}

function byTenant(changes: readonly DocumentChange[]): ReadonlyMap<string, readonly DocumentChange[]> {
  const groups = new Map<string, DocumentChange[]>();
  for (const change of changes) {
    const group = groups.get(change.tenantId);
    if (group === undefined) groups.set(change.tenantId, [change]);
    else group.push(change);
  }
  return groups;
}

function messageOf(changes: readonly DocumentChange[]): JsonValue {
  const first = changes[0];
  const last = changes.at(-1);
  const delta: ServerMessage = {
    type: 'delta',
    // Revisions of a tenant have no gaps, so a client that has this one has missed nothing.
    previous: (first?.revision ?? 1) - 1,
    revision: last?.revision ?? 0,
    changes: changes.filter(({ container }) => isShown(container)).map(changeOf),
  };
  return delta;
}

function changeOf(change: DocumentChange): RecordChange {
  const { container, partition, id, type, revision, document } = change;
  if (OWN.has(container))
    return { container, partition: '', id: '', type, revision, state: null, body: null };
  return {
    container,
    partition,
    id,
    type,
    revision,
    state: document?.state ?? null,
    body: (document?.body ?? null) as RecordChange['body'],
  };
}
