import { queryOptions } from '@tanstack/react-query';
import type { Demo } from '../records.ts';
import { read, send } from './request.ts';

export const demoQuery = queryOptions({
  queryKey: ['demo'],
  queryFn: ({ signal }) => read<Demo>('demo', signal),
  refetchInterval: 5_000,
});

export async function setDemoSpeed(barsPerSecond: number): Promise<void> {
  await send('demo/speed', { method: 'PUT', body: { barsPerSecond } });
}
