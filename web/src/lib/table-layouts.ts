import type { OwnPreferences } from './records.ts';
import { StoredValue, useStored } from './stored-value.ts';

export type TableLayouts = NonNullable<OwnPreferences['preferences']>['tables'];
export type TableLayout = TableLayouts[string];

const isLayouts = (given: unknown): given is TableLayouts => typeof given === 'object' && given !== null;

/** How each table is laid out, by its name. It follows its user to other browsers: lib/own/own-preferences.ts. */
export const tableLayouts = new StoredValue<TableLayouts>('ballast.tables', {}, (given, fallback) =>
  isLayouts(given) ? given : fallback,
);

/** The layout that somebody has chosen for a table; undefined for the table as it comes. */
export function useTableLayout(name: string): TableLayout | undefined {
  return useStored(tableLayouts)[name];
}

export function layTable(name: string, layout: TableLayout): void {
  tableLayouts.set({ ...tableLayouts.current, [name]: layout });
}
