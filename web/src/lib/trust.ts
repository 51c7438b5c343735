import { useQuery } from '@tanstack/react-query';
import { snapshotQuery } from './api/snapshot.ts';
import { useSyncExternalStore } from 'react';
import { useLink } from './live/live.ts';
import { revisions } from './live/revisions.ts';

/** Whether what is on the screen may be traded on: buttons that trade are off while it may be old. */
export function useTrusted(): boolean {
  const { state } = useLink();
  const { isSuccess, isRefetchError } = useQuery(snapshotQuery);
  const isWhole = useSyncExternalStore(revisions.subscribe, () => revisions.isWhole);
  return state === 'live' && isWhole && isSuccess && !isRefetchError;
}
