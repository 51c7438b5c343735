import type { Column } from './column.ts';

type Sorted = false | 'asc' | 'desc';
const MARKS = { asc: ' ▲', desc: ' ▼' } as const;
const ORDERS = { asc: 'ascending', desc: 'descending' } as const;

export function TableHead<Row>({
  columns,
  sortedOf,
  onSort,
}: {
  readonly columns: readonly Column<Row>[];
  readonly sortedOf: (id: string) => Sorted;
  readonly onSort: (id: string) => void;
}) {
  return (
    <thead className="sticky top-0 z-10 bg-surface text-xs text-quiet">
      <tr>
        {columns.map(({ id, title, numeric }) => {
          const sorted = sortedOf(id);
          return (
            <th
              key={id}
              scope="col"
              aria-sort={sorted === false ? 'none' : ORDERS[sorted]}
              className={numeric === true ? 'text-right' : 'text-left'}
            >
              <button
                type="button"
                onClick={() => onSort(id)}
                className="px-3 py-2 font-medium whitespace-nowrap hover:text-text"
              >
                {title}
                <span aria-hidden>{sorted === false ? '' : MARKS[sorted]}</span>
              </button>
            </th>
          );
        })}
      </tr>
    </thead>
  );
}
