import { Columns3, Download } from 'lucide-react';
import { Popover } from 'radix-ui';
import { type ReactNode, useMemo } from 'react';
import { useWords } from '../../lib/words/words.ts';
import { Button } from '../ui/button.tsx';
import { CheckField } from '../ui/field.tsx';
import type { Column } from './column.ts';

const BOX = 'min-h-11 rounded-md border border-edge bg-ground px-2 md:min-h-8';

interface Switch {
  readonly id: string;
  readonly title: string;
  readonly shown: boolean;
  readonly toggle: (shown: boolean) => void;
}

/** What stands above a table: search, choices, columns, the count, and the file. */
export function TableTools<Row>({
  columns,
  rows,
  search,
  onSearch,
  chosen,
  onChoose,
  switches,
  shown,
  onExport,
  views,
}: {
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly search: string;
  readonly onSearch: (text: string) => void;
  readonly chosen: (id: string) => string;
  readonly onChoose: (id: string, value: string) => void;
  readonly switches: readonly Switch[];
  readonly shown: number;
  readonly onExport: () => void;
  readonly views: ReactNode;
}) {
  const say = useWords();
  return (
    <div className="flex flex-wrap items-center gap-2 border-b border-line p-2">
      <input
        type="search"
        value={search}
        onChange={({ target }) => onSearch(target.value)}
        placeholder={say('table.search')}
        aria-label={say('table.search')}
        className={`${BOX} w-40 min-w-0 flex-1 md:flex-none`}
      />
      {columns
        .filter(({ choices }) => choices === true)
        .map((column) => (
          <Choice
            key={column.id}
            column={column}
            rows={rows}
            value={chosen(column.id)}
            onChange={(value) => onChoose(column.id, value)}
          />
        ))}
      <span className="label figure ml-auto">{say('common.of', { shown, all: rows.length })}</span>
      <Popover.Root>
        <Popover.Trigger asChild>
          <Button look="quiet" className="max-md:hidden">
            <Columns3 size={15} aria-hidden /> {say('table.columns')}
          </Button>
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Content
            align="end"
            className="z-50 grid gap-2 rounded-lg border border-line bg-surface p-3 shadow-2xl"
          >
            {switches.map(({ id, title, shown: on, toggle }) => (
              <CheckField
                key={id}
                label={title}
                checked={on}
                onChange={({ target }) => toggle(target.checked)}
              />
            ))}
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
      {views}
      <Button look="quiet" onClick={onExport} disabled={shown === 0}>
        <Download size={15} aria-hidden /> CSV
      </Button>
    </div>
  );
}

function Choice<Row>({
  column,
  rows,
  value,
  onChange,
}: {
  readonly column: Column<Row>;
  readonly rows: readonly Row[];
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const say = useWords();
  const values = useMemo(
    () => [...new Set(rows.map((row) => String(column.value(row))))].sort(),
    [rows, column],
  );
  return (
    <select
      aria-label={column.title}
      value={value}
      onChange={({ target }) => onChange(target.value)}
      className={`${BOX} max-w-40`}
    >
      <option value="">
        {column.title}: {say('common.all')}
      </option>
      {values.map((each) => (
        <option key={each}>{each}</option>
      ))}
    </select>
  );
}
