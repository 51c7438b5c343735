import { useVirtualizer } from '@tanstack/react-virtual';
import { clsx } from 'clsx';
import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import { saveFile } from '../../lib/save-file.ts';
import { useWide } from '../../lib/use-wide.ts';
import type { Column } from './column.ts';
import { csvOf } from './csv.ts';
import { SavedViews } from './saved-views.tsx';
import { TableHead } from './table-head.tsx';
import { TableTools } from './table-tools.tsx';
import { useTableView } from './table-view.ts';

const ROW_PX = 33;
const CARD_PX = 84;
const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };

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
  const found = table.getRowModel().rows.map(({ original }) => original);
  const visible = columns.filter(({ id }) => table.getColumn(id)?.getIsVisible() === true);
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
        <Rows
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

/** The part of the rows that is in view, between two blanks as tall as what is not. */
function Rows<Row extends object>({
  rows,
  visible,
  head,
  keyOf,
  onOpen,
  card,
}: TableProps<Row> & { readonly visible: readonly Column<Row>[]; readonly head: ReactNode }) {
  const wide = useWide();
  const box = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => (wide ? ROW_PX : CARD_PX),
    overscan: 12,
  });
  const walk = (event: KeyboardEvent, index: number, row: Row): void => {
    const step = STEPS[event.key];
    if (step !== undefined) {
      event.preventDefault();
      virtual.scrollToIndex(Math.min(rows.length - 1, Math.max(0, index + step)));
      box.current?.querySelector<HTMLElement>(`[data-index="${index + step}"]`)?.focus();
    } else if (event.key === 'Enter' && event.target === event.currentTarget) {
      // What opens takes the focus; left alone, this very press would then close it again by its first button.
      event.preventDefault();
      onOpen?.(row);
    }
  };
  const items = virtual.getVirtualItems();
  const before = items[0]?.start ?? 0;
  const after = Math.max(0, virtual.getTotalSize() - (items.at(-1)?.end ?? 0));
  const shown = items.flatMap(({ index }) => {
    const row = rows[index];
    return row === undefined ? [] : [{ index, row }];
  });
  const rowProps = (index: number, row: Row) => ({
    'data-index': index,
    ref: virtual.measureElement,
    tabIndex: index === shown[0]?.index ? 0 : -1,
    onKeyDown: (event: KeyboardEvent) => walk(event, index, row),
    onClick: () => onOpen?.(row),
    className: clsx('border-t border-line', onOpen !== undefined && 'cursor-pointer hover:bg-raised/60'),
  });
  return (
    <div ref={box} className="max-h-[min(34rem,70dvh)] overflow-auto">
      {wide ? (
        <table className="w-full text-sm">
          {head}
          <tbody>
            <Blank height={before} />
            {shown.map(({ index, row }) => (
              <tr key={keyOf(row)} {...rowProps(index, row)}>
                {visible.map(({ id, numeric, value, show }) => (
                  <td
                    key={id}
                    className={clsx('px-3 py-1.5 whitespace-nowrap', numeric === true && 'figure text-right')}
                  >
                    {show === undefined ? (value(row) ?? '—') : show(row)}
                  </td>
                ))}
              </tr>
            ))}
            <Blank height={after} />
          </tbody>
        </table>
      ) : (
        <div style={{ paddingTop: before, paddingBottom: after }}>
          <div role="list">
            {shown.map(({ index, row }) => (
              <div key={keyOf(row)} role="listitem" {...rowProps(index, row)}>
                {card(row)}
              </div>
            ))}
          </div>
        </div>
      )}
    </div>
  );
}

function Blank({ height }: { readonly height: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden>
      <td style={{ height, padding: 0 }} />
    </tr>
  );
}
