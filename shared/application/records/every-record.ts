import type { Profile } from '../../contracts/profile.ts';
import type { TenantContainer } from '../../contracts/topology.ts';
import type { TenantStore } from '../ports/store.ts';
import { allDocuments } from './all-documents.ts';
import type { RecordKind } from './record-codec.ts';

/** Every record of one kind that a profile has, the oldest first; of these states alone where some are named. */
export async function* everyRecordOf<Value>(
  { profileId }: Pick<Profile, 'profileId'>,
  kind: RecordKind<Value>,
  store: TenantStore,
  container: TenantContainer,
  states?: readonly string[],
): AsyncGenerator<Value, void, undefined> {
  const query = { partition: profileId, type: kind.type, order: 'oldest-first', limit: 500 } as const;
  const wanted = states === undefined ? query : { ...query, states };
  for await (const document of allDocuments(store, container, wanted)) yield kind.decode(document);
}
