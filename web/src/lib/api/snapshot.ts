import { queryOptions } from '@tanstack/react-query';
import { revisions } from '../live/revisions.ts';
import type { Snapshot } from '../records.ts';
import { read } from './request.ts';

export const snapshotKey = ['snapshot'] as const;

/** Everything that a screen begins with: profiles with their desks, open trades, working orders, halts. */
export const snapshotQuery = queryOptions({
  queryKey: snapshotKey,
  queryFn: async ({ signal }) => revisions.bringForward(await read<Snapshot>('snapshot', signal)),
});
