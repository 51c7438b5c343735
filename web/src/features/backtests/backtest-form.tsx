import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useMemo, useRef, useState } from 'react';
import { Moment } from '../../components/figures/moment.tsx';
import { type ParameterValues, ParameterFields } from '../../components/parameters/parameter-fields.tsx';
import { Button } from '../../components/ui/button.tsx';
import { SelectField, TextField } from '../../components/ui/field.tsx';
import { Loading, ProblemNote } from '../../components/ui/states.tsx';
import { barsQuery } from '../../lib/api/bars.ts';
import { instrumentsQuery } from '../../lib/api/instruments.ts';
import { referenceQuery } from '../../lib/api/reference.ts';
import { newKey } from '../../lib/api/request.ts';
import { type NewBacktest, startBacktest } from '../../lib/api/start-backtest.ts';
import type { Instrument, Reference } from '../../lib/records.ts';
import { useWords } from '../../lib/words/words.ts';

interface Series {
  readonly source: string;
  readonly symbol: string;
  readonly timeframe: string;
  readonly synthetic: boolean;
}

export function BacktestForm() {
  const instruments = useQuery(instrumentsQuery);
  const reference = useQuery(referenceQuery);
  const failed = instruments.error ?? reference.error;
  if (failed !== null) return <ProblemNote problem={failed} />;
  if (instruments.data === undefined || reference.data === undefined) return <Loading rows={6} />;
  return <Form instruments={instruments.data} reference={reference.data} />;
}

function Form({
  instruments,
  reference,
}: {
  readonly instruments: readonly Instrument[];
  readonly reference: Reference;
}) {
  const say = useWords();
  const client = useQueryClient();
  const navigate = useNavigate();
  const all = useMemo(
    () =>
      instruments.flatMap(({ source, symbol, timeframes, synthetic }) =>
        timeframes.map((timeframe): Series => ({ source, symbol, timeframe, synthetic })),
      ),
    [instruments],
  );
  const [place, setPlace] = useState(() =>
    Math.max(
      0,
      all.findIndex(({ synthetic }) => !synthetic),
    ),
  );
  const [presetName, setPresetName] = useState(reference.presets[0]?.name ?? '');
  const [changes, setChanges] = useState<ParameterValues>({});
  const [capital, setCapital] = useState('100000');
  const [name, setName] = useState('');
  const key = useRef(newKey());
  const series = all[place] ?? all[0];
  const preset = reference.presets.find((each) => each.name === presetName);
  const standardName = `${series?.symbol ?? ''} ${series?.timeframe ?? ''} ${preset?.title ?? ''}`.slice(
    0,
    80,
  );
  const start = useMutation({
    mutationFn: (wish: NewBacktest) => startBacktest(wish, key.current),
    onSuccess: async ({ backtestId }) => {
      key.current = newKey();
      await client.invalidateQueries({ queryKey: ['backtests'] });
      await navigate({ to: '/backtests/$backtestId', params: { backtestId } });
    },
    onError: () => {
      key.current = newKey();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (series === undefined) return;
    const { source, symbol, timeframe } = series;
    start.mutate({
      name: name.trim() === '' ? standardName : name.trim(),
      source,
      symbol,
      timeframe: timeframe as NewBacktest['timeframe'],
      capital: capital.trim(),
      parameters: { ...preset?.parameters, ...changes },
    });
  };
  return (
    <form noValidate onSubmit={submit} className="grid grid-cols-1 gap-3">
      <SeriesPicker all={all} place={place} onChange={setPlace} />
      {series === undefined ? null : <Coverage series={series} />}
      <SelectField
        label={say('backtest.style')}
        hint={preset?.words}
        value={presetName}
        onChange={({ target }) => {
          setPresetName(target.value);
          setChanges({});
        }}
      >
        {reference.presets.map((each) => (
          <option key={each.name} value={each.name}>
            {each.title}
          </option>
        ))}
      </SelectField>
      <TextField
        label={say('backtest.capital')}
        inputMode="decimal"
        pattern="\d{1,15}(\.\d{1,8})?"
        value={capital}
        onChange={({ target }) => setCapital(target.value)}
        required
      />
      <TextField
        label={say('backtest.name')}
        placeholder={standardName}
        value={name}
        onChange={({ target }) => setName(target.value)}
        maxLength={80}
      />
      <details>
        <summary className="cursor-pointer text-quiet">{say('wizard.expertWords')}</summary>
        <div className="mt-2">
          <ParameterFields
            reference={reference}
            values={{ ...preset?.parameters, ...changes }}
            onChange={(parameter, value) => setChanges({ ...changes, [parameter]: value })}
          />
        </div>
      </details>
      {start.isError ? <ProblemNote problem={start.error} /> : null}
      <Button type="submit" look="primary" pending={start.isPending}>
        {say('backtest.start')}
      </Button>
    </form>
  );
}

function SeriesPicker({
  all,
  place,
  onChange,
}: {
  readonly all: readonly Series[];
  readonly place: number;
  readonly onChange: (place: number) => void;
}) {
  const say = useWords();
  return (
    <SelectField
      label={say('backtest.series')}
      value={place}
      onChange={({ target }) => onChange(Number(target.value))}
    >
      {all.map(({ source, symbol, timeframe, synthetic }, index) => (
        <option key={`${source} ${symbol} ${timeframe}`} value={index}>
          {symbol} · {timeframe} · {source}
          {synthetic ? ` (${say('common.synthetic')})` : ''}
        </option>
      ))}
    </SelectField>
  );
}

/** What is known of the bars before the run: how new they are, and whether something is wrong with them. */
function Coverage({ series }: { readonly series: Series }) {
  const say = useWords();
  const { source, symbol, timeframe } = series;
  const { data } = useQuery(barsQuery({ source, symbol, timeframe }, 1));
  const newest = data?.items.at(-1);
  if (data === undefined) return null;
  if (data.trouble !== null)
    return <p className="text-warn">{say('backtest.trouble', { sentence: data.trouble.sentence })}</p>;
  if (newest === undefined) return <p className="text-warn">{say('backtest.noBars')}</p>;
  const [before, after] = say('backtest.coverage', { moment: '|' }).split('|');
  return (
    <p className="label">
      {before}
      <Moment at={newest.closesAt} />
      {after} {series.synthetic ? say('backtest.synthetic') : ''}
    </p>
  );
}
