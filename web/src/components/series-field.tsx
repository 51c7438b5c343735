import { useQuery } from '@tanstack/react-query';
import { instrumentsQuery } from '../lib/api/instruments.ts';
import type { AlertCondition, Instrument } from '../lib/records.ts';
import { useWords } from '../lib/words/words.ts';
import { SelectField } from './ui/field.tsx';

type OfSeries = Extract<AlertCondition, { kind: 'price' }>;
export type Series = Pick<OfSeries, 'source' | 'symbol' | 'timeframe'>;

export const nameOfSeries = ({ source, symbol, timeframe }: Series): string =>
  `${source}|${symbol}|${timeframe}`;

/** Every series that a source offers, the shortest bars of a symbol first. */
function seriesOf(instruments: readonly Instrument[]): readonly Series[] {
  const all = instruments.flatMap(({ source, symbol, timeframes }) =>
    timeframes.map((timeframe) => ({ source, symbol, timeframe })),
  );
  return [...new Map(all.map((series) => [nameOfSeries(series), series])).values()];
}

/** The choice of a symbol with the length of its bars. */
export function SeriesField({
  label,
  hint,
  value,
  onPick,
}: {
  readonly label: string;
  readonly hint?: string;
  readonly value: Series | null;
  readonly onPick: (series: Series) => void;
}) {
  const say = useWords();
  const { data } = useQuery(instrumentsQuery);
  const series = seriesOf(data ?? []);
  return (
    <SelectField
      label={label}
      hint={hint}
      required
      value={value === null ? '' : nameOfSeries(value)}
      onChange={({ target }) => {
        const picked = series.find((each) => nameOfSeries(each) === target.value);
        if (picked !== undefined) onPick(picked);
      }}
    >
      <option value="" disabled>
        {say('series.pick')}
      </option>
      {series.map((each) => (
        <option key={nameOfSeries(each)} value={nameOfSeries(each)}>
          {each.symbol} · {each.timeframe} · {each.source}
        </option>
      ))}
    </SelectField>
  );
}
