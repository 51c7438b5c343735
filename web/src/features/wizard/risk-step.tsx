import { Choice } from '../../components/ui/choice.tsx';
import { TextField } from '../../components/ui/field.tsx';
import { useWords } from '../../lib/words/words.ts';
import { type Draft, RISKS } from './draft.ts';

export function RiskStep({
  draft,
  onChange,
}: {
  readonly draft: Draft;
  readonly onChange: (part: Partial<Draft>) => void;
}) {
  const say = useWords();
  return (
    <div className="grid grid-cols-1 gap-3">
      <fieldset className="grid gap-2 sm:grid-cols-3">
        <legend className="sr-only">{say('wizard.risk')}</legend>
        {RISKS.map((risk) => (
          <Choice
            key={risk}
            name="risk"
            title={say(`wizard.risk.${risk}`)}
            words={say(`wizard.risk.${risk}Words`)}
            checked={draft.risk === risk}
            onChoose={() => onChange({ risk, limits: {} })}
          />
        ))}
      </fieldset>
      <TextField
        label={say('wizard.capital')}
        hint={say('wizard.capitalHint')}
        inputMode="decimal"
        pattern="\d{1,15}(\.\d{1,8})?"
        value={draft.capital}
        onChange={({ target }) => onChange({ capital: target.value })}
        required
        className="sm:max-w-60"
      />
    </div>
  );
}
