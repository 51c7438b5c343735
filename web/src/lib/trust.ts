import { useQuery } from '@tanstack/react-query';
import { snapshotQuery } from './api/snapshot.ts';
import { useLink } from './live/live.ts';

/** Whether what is on the screen may be traded on: buttons that trade are off while it may be old. */
export function useTrusted(): boolean {
  const { state } = useLink();
  const { isSuccess, isRefetchError } = useQuery(snapshotQuery);
  return state === 'live' && isSuccess && !isRefetchError;
}
