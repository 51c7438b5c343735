import { useVirtualizer } from '@tanstack/react-virtual';
import { clsx } from 'clsx';
import { type KeyboardEvent, memo, type MouseEvent, type ReactNode, useRef } from 'react';
import { useWide } from '../../lib/use-wide.ts';
import type { Column } from './column.ts';

const ROW_PX = 33;
const CARD_PX = 84;
/** Rows kept beyond each edge: enough for a key press, and few enough that a fast scroll makes only what is seen. */
const BEYOND = 4;
const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };

interface RowsProps<Row> {
  readonly rows: readonly Row[];
  readonly visible: readonly Column<Row>[];
  readonly head: ReactNode;
  readonly keyOf: (row: Row) => string;
  readonly onOpen?: (row: Row) => void;
  readonly card: (row: Row) => ReactNode;
}

/** The row that an event came from, by its place in the table. */
function placeOf(target: EventTarget): number | null {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null;
  return row === null ? null : Number(row.dataset['index']);
}

/** The part of the rows that is in view, between two blanks as tall as what is not. The box listens for all of them. */
export function TableRows<Row extends object>(props: RowsProps<Row>) {
  const { rows, visible, head, keyOf, onOpen, card } = props;
  const wide = useWide();
  const box = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => (wide ? ROW_PX : CARD_PX),
    overscan: BEYOND,
  });
  const open = (index: number | null): void => {
    const row = index === null ? undefined : rows[index];
    if (row !== undefined) onOpen?.(row);
  };
  const walk = (event: KeyboardEvent): void => {
    const index = placeOf(event.target);
    if (index === null) return;
    const step = STEPS[event.key];
    if (step !== undefined) {
      event.preventDefault();
      virtual.scrollToIndex(Math.min(rows.length - 1, Math.max(0, index + step)));
      box.current?.querySelector<HTMLElement>(`[data-index="${index + step}"]`)?.focus();
    } else if (event.key === 'Enter' && (event.target as Element).hasAttribute('data-index')) {
      // What opens takes the focus; left alone, this very press would then close it again by its first button.
      event.preventDefault();
      open(index);
    }
  };
  const items = virtual.getVirtualItems();
  const before = items[0]?.start ?? 0;
  const after = Math.max(0, virtual.getTotalSize() - (items.at(-1)?.end ?? 0));
  const shown = items.flatMap(({ index }) => {
    const row = rows[index];
    return row === undefined ? [] : [{ index, row }];
  });
  const first = shown[0]?.index;
  const listen = { onKeyDown: walk, onClick: ({ target }: MouseEvent) => open(placeOf(target)) };
  const look = clsx('border-t border-line', onOpen !== undefined && 'cursor-pointer hover:bg-raised/60');
  return (
    <div ref={box} className="max-h-[min(34rem,70dvh)] overflow-auto">
      {wide ? (
        <table className="w-full text-sm">
          {head}
          <tbody {...listen}>
            <Blank height={before} />
            {shown.map(({ index, row }) => (
              <tr
                key={keyOf(row)}
                data-index={index}
                ref={virtual.measureElement}
                tabIndex={index === first ? 0 : -1}
                className={look}
              >
                <Cells row={row} visible={visible} />
              </tr>
            ))}
            <Blank height={after} />
          </tbody>
        </table>
      ) : (
        <div style={{ paddingTop: before, paddingBottom: after }}>
          <div role="list" {...listen}>
            {shown.map(({ index, row }) => (
              <div
                key={keyOf(row)}
                role="listitem"
                data-index={index}
                ref={virtual.measureElement}
                tabIndex={index === first ? 0 : -1}
                className={look}
              >
                {card(row)}
              </div>
            ))}
          </div>
        </div>
      )}
    </div>
  );
}

/** Written once for a row that stays as it is, however often the table is scrolled past it. */
const Cells = memo(function CellsOfRow<Row extends object>({
  row,
  visible,
}: {
  readonly row: Row;
  readonly visible: readonly Column<Row>[];
}) {
  return visible.map(({ id, numeric, value, show }) => (
    <td key={id} className={clsx('px-3 py-1.5 whitespace-nowrap', numeric === true && 'figure text-right')}>
      {show === undefined ? (value(row) ?? '—') : show(row)}
    </td>
  ));
}) as <Row extends object>(props: {
  readonly row: Row;
  readonly visible: readonly Column<Row>[];
}) => ReactNode;

function Blank({ height }: { readonly height: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden>
      <td style={{ height, padding: 0 }} />
    </tr>
  );
}
