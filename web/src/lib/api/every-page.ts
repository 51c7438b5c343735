import type { Page } from '../records.ts';
import { pathOf, read } from './request.ts';

/** All items of a list, to its end: a result that is finished does not grow while it is read. */
export async function everyPage<Item>(route: string, signal: AbortSignal): Promise<readonly Item[]> {
  const items: Item[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await read<Page<Item>>(pathOf(route, { limit: 500, cursor }), signal);
    items.push(...page.items);
    if (page.next === null) return items;
    cursor = page.next;
  }
}
