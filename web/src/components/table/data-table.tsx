import { type ReactNode, useMemo } from 'react';
import { saveFile } from '../../lib/save-file.ts';
import type { Column } from './column.ts';
import { csvOf } from './csv.ts';
import { SavedViews } from './saved-views.tsx';
import { TableHead } from './table-head.tsx';
import { TableRows } from './table-rows.tsx';
import { TableTools } from './table-tools.tsx';
import { useTableView } from './table-view.ts';

interface TableProps<Row> {
  /** Under which the view of this table is kept, and how its file is called. */
  readonly name: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly onOpen?: (row: Row) => void;
  /** A row on a phone. */
  readonly card: (row: Row) => ReactNode;
  readonly empty: ReactNode;
}

/**
 * A table that sorts, filters, chooses its columns and saves what it shows. Only the rows in view exist, so thousands scroll like ten. Rows are walked
 * by arrows or j and k, and opened by Enter. A phone gets cards.
 */
export function DataTable<Row extends object>(props: TableProps<Row>) {
  const { name, columns, rows, empty } = props;
  const { table, search, setSearch, chosen, state, show } = useTableView(name, columns, rows);
  const { rows: modelled } = table.getRowModel();
  const found = useMemo(() => modelled.map(({ original }) => original), [modelled]);
  const isShown = (id: string): boolean => table.getColumn(id)?.getIsVisible() === true;
  const names = columns.flatMap(({ id }) => (isShown(id) ? [id] : [])).join(' ');
  // The same columns are the same array: a row is painted again only when something of it is another.
  const visible = useMemo(() => columns.filter(({ id }) => names.split(' ').includes(id)), [columns, names]);
  return (
    <>
      <TableTools
        columns={columns}
        rows={rows}
        search={search}
        onSearch={setSearch}
        chosen={chosen}
        onChoose={(id, value) => table.getColumn(id)?.setFilterValue(value === '' ? undefined : value)}
        switches={columns.map(({ id, title }) => ({
          id,
          title,
          shown: visible.some((each) => each.id === id),
          toggle: (shown) => table.getColumn(id)?.toggleVisibility(shown),
        }))}
        shown={found.length}
        views={<SavedViews table={name} state={state} onShow={show} />}
        onExport={() => saveFile(`${name}.csv`, csvOf(visible, found), 'text/csv')}
      />
      {found.length === 0 ? (
        empty
      ) : (
        <TableRows
          {...props}
          rows={found}
          head={
            <TableHead
              columns={visible}
              sortedOf={(id) => table.getColumn(id)?.getIsSorted() ?? false}
              onSort={(id) => table.getColumn(id)?.toggleSorting()}
            />
          }
          visible={visible}
        />
      )}
    </>
  );
}
