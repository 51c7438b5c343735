import { queryOptions } from '@tanstack/react-query';
import type { SavedView } from '../records.ts';
import { pathOf, read, send } from './request.ts';

/** The saved views of one table. */
export function viewsQuery(table: string) {
  return queryOptions({
    queryKey: ['views', table],
    queryFn: async ({ signal }) =>
      (await read<{ readonly items: readonly SavedView[] }>(pathOf('views', { table }), signal)).items,
  });
}

export type ViewWish = Omit<SavedView, 'viewId' | 'userId' | 'createdAt'>;

export async function saveView(view: ViewWish, key: string): Promise<void> {
  await send('views', { body: view, key });
}

export async function deleteView(viewId: string): Promise<void> {
  await send(`views/${viewId}`, { method: 'DELETE' });
}
