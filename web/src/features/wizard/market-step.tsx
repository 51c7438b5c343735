import { CheckField, SelectField } from '../../components/ui/field.tsx';
import type { Instrument, Reference } from '../../lib/records.ts';
import { useWords } from '../../lib/words/words.ts';
import { type Draft, marketsOf, presetFor } from './draft.ts';

export function MarketStep({
  draft,
  instruments,
  reference,
  onChange,
}: {
  readonly draft: Draft;
  readonly instruments: readonly Instrument[];
  readonly reference: Reference;
  readonly onChange: (part: Partial<Draft>) => void;
}) {
  const say = useWords();
  const markets = marketsOf(instruments);
  const market = markets.find(({ source }) => source === draft.source);
  const frames = market?.instruments[0]?.timeframes ?? [];
  const choose = (source: string): void => {
    const first = markets.find((each) => each.source === source)?.instruments[0];
    const timeframe = first?.timeframes[0] ?? '';
    const symbols = first === undefined ? [] : [first.symbol];
    onChange({ source, timeframe, symbols, preset: presetFor(timeframe, reference) });
  };
  const toggle = (symbol: string, wanted: boolean): void => {
    const others = draft.symbols.filter((each) => each !== symbol);
    onChange({ symbols: wanted ? [...others, symbol] : others });
  };
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <SelectField
        label={say('wizard.source')}
        value={draft.source}
        onChange={({ target }) => choose(target.value)}
      >
        {markets.map(({ source, instruments: listed }) => (
          <option key={source} value={source}>
            {source}
            {listed.some(({ synthetic }) => synthetic) ? ` (${say('common.synthetic')})` : ''}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={say('profile.timeframe')}
        value={draft.timeframe}
        onChange={({ target }) => onChange({ timeframe: target.value })}
      >
        {frames.map((frame) => (
          <option key={frame}>{frame}</option>
        ))}
      </SelectField>
      <fieldset className="sm:col-span-2">
        <legend className="text-xs text-quiet">{say('wizard.symbols')}</legend>
        <div className="mt-1 flex flex-wrap gap-4">
          {(market?.instruments ?? []).map(({ symbol }) => (
            <CheckField
              key={symbol}
              label={symbol}
              checked={draft.symbols.includes(symbol)}
              onChange={({ target }) => toggle(symbol, target.checked)}
            />
          ))}
        </div>
        {draft.symbols.length === 0 ? <p className="mt-1 text-down">{say('wizard.noSymbol')}</p> : null}
      </fieldset>
    </div>
  );
}
