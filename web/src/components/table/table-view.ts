import {
  type ColumnFiltersState,
  columnFilteringFeature,
  type ColumnVisibilityState,
  columnVisibilityFeature,
  createColumnHelper,
  createFilteredRowModel,
  createSortedRowModel,
  globalFilteringFeature,
  rowSortingFeature,
  type SortingState,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useMemo, useState } from 'react';
import { layTable, type TableLayout, useTableLayout } from '../../lib/table-layouts.ts';
import { type Column, compareCells } from './column.ts';

const features = tableFeatures({
  rowSortingFeature,
  columnFilteringFeature,
  globalFilteringFeature,
  columnVisibilityFeature,
  sortedRowModel: createSortedRowModel(),
  filteredRowModel: createFilteredRowModel(),
});

/** What of a table a saved view holds. */
export type TableState = TableLayout & {
  readonly filters: Readonly<Record<string, string>>;
  readonly search: string;
};

/** What a state becomes: a value, or what makes it of the one before. */
type Next<State> = State | ((before: State) => State);
const nextOf = <State>(next: Next<State>, before: State): State =>
  typeof next === 'function' ? (next as (before: State) => State)(before) : next;

/** Sorting, filters and the choice of columns of one table. */
export function useTableView<Row extends object>(
  name: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
) {
  const kept = useTableLayout(name);
  const hidden = useMemo(
    () => kept?.hidden ?? columns.filter(({ extra }) => extra === true).map(({ id }) => id),
    [kept, columns],
  );
  const sorting = useMemo<SortingState>(() => [...(kept?.sorting ?? [])], [kept]);
  const visibility = useMemo<ColumnVisibilityState>(
    () => Object.fromEntries(columns.map(({ id }) => [id, !hidden.includes(id)])),
    [columns, hidden],
  );
  const [filters, setFilters] = useState<ColumnFiltersState>([]);
  const [search, setSearch] = useState('');
  const defined = useMemo(() => {
    const helper = createColumnHelper<typeof features, Row>();
    return helper.columns(
      columns.map((column) =>
        helper.accessor((row) => column.value(row), {
          id: column.id,
          header: column.title,
          filterFn: (row, id, wanted) => wanted === '' || String(row.getValue(id)) === wanted,
          sortFn: (left, right, id) =>
            compareCells(left.getValue(id), right.getValue(id), column.numeric === true),
        }),
      ),
    );
  }, [columns]);
  const table = useTable({
    features,
    columns: defined,
    data: rows,
    state: { sorting, columnVisibility: visibility, columnFilters: filters, globalFilter: search },
    onSortingChange: (next) => layTable(name, { sorting: nextOf(next, sorting), hidden: [...hidden] }),
    onColumnVisibilityChange: (next) => {
      const shown = nextOf(next, visibility);
      const gone = Object.keys(shown).filter((id) => shown[id] === false);
      layTable(name, { sorting, hidden: gone });
    },
    onColumnFiltersChange: setFilters,
    onGlobalFilterChange: setSearch,
    globalFilterFn: (row, id, wanted) =>
      String(row.getValue(id) ?? '')
        .toLowerCase()
        .includes(String(wanted).toLowerCase()),
  });
  const chosen = (id: string): string => {
    const value: unknown = filters.find((filter) => filter.id === id)?.value;
    return typeof value === 'string' ? value : '';
  };
  const state: TableState = {
    sorting: [...sorting],
    hidden: [...hidden],
    filters: Object.fromEntries(filters.map(({ id }) => [id, chosen(id)])),
    search,
  };
  const show = (view: TableState): void => {
    layTable(name, { sorting: view.sorting, hidden: view.hidden });
    setFilters(Object.entries(view.filters).map(([id, value]) => ({ id, value })));
    setSearch(view.search);
  };
  return { table, search, setSearch, chosen, state, show };
}
