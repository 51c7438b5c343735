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
import { useEffect, useMemo, useState } from 'react';
import { type Column, compareCells } from './column.ts';

const features = tableFeatures({
  rowSortingFeature,
  columnFilteringFeature,
  globalFilteringFeature,
  columnVisibilityFeature,
  sortedRowModel: createSortedRowModel(),
  filteredRowModel: createFilteredRowModel(),
});

/** How a person likes this table: kept on the device under its name. */
interface SavedView {
  readonly sorting: SortingState;
  readonly visibility: ColumnVisibilityState;
}

function savedView(name: string): SavedView | null {
  try {
    return JSON.parse(localStorage.getItem(`ballast.table.${name}`) ?? 'null') as SavedView | null;
  } catch {
    return null;
  }
}

/** Sorting, filters and the choice of columns of one table. */
export function useTableView<Row extends object>(
  name: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
) {
  const [saved] = useState(() => savedView(name));
  const [sorting, setSorting] = useState<SortingState>(saved?.sorting ?? []);
  const [visibility, setVisibility] = useState<ColumnVisibilityState>(
    () => saved?.visibility ?? Object.fromEntries(columns.map(({ id, extra }) => [id, extra !== true])),
  );
  const [filters, setFilters] = useState<ColumnFiltersState>([]);
  const [search, setSearch] = useState('');
  useEffect(() => {
    try {
      localStorage.setItem(`ballast.table.${name}`, JSON.stringify({ sorting, visibility }));
    } catch {
      // A browser that keeps nothing shows the table as it is by default next time.
    }
  }, [name, sorting, visibility]);
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
    onSortingChange: setSorting,
    onColumnVisibilityChange: setVisibility,
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
  return { table, search, setSearch, chosen };
}
