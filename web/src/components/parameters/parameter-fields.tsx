import { useWords } from '../../lib/words/words.ts';
import type { Reference } from '../../lib/records.ts';
import { CheckField, SelectField, TextField } from '../ui/field.tsx';

export type ParameterValues = Readonly<Record<string, string | number | boolean>>;
type Spec = Reference['parameters'][string];

/** Every parameter of the strategy by group, with its range and its default. What is typed is judged by the server. */
export function ParameterFields({
  reference,
  values,
  onChange,
}: {
  readonly reference: Reference;
  readonly values: ParameterValues;
  readonly onChange: (name: string, value: string | number | boolean) => void;
}) {
  const groups = [...new Set(Object.values(reference.parameters).map(({ group }) => group))];
  return (
    <div className="grid grid-cols-1 gap-3">
      {groups.map((group) => (
        <details key={group} className="rounded-md border border-line">
          <summary className="cursor-pointer px-3 md:py-2 font-medium capitalize">{group}</summary>
          <div className="grid gap-3 p-3 sm:grid-cols-2 lg:grid-cols-3">
            {Object.entries(reference.parameters)
              .filter(([, spec]) => spec.group === group)
              .map(([name, spec]) => (
                <Parameter
                  key={name}
                  spec={spec}
                  value={values[name] ?? spec.default}
                  onChange={(value) => onChange(name, value)}
                />
              ))}
          </div>
        </details>
      ))}
    </div>
  );
}

function Parameter({
  spec,
  value,
  onChange,
}: {
  readonly spec: Spec;
  readonly value: string | number | boolean;
  readonly onChange: (value: string | number | boolean) => void;
}) {
  const say = useWords();
  const { kind, words, min, max, unit } = spec;
  const standard = say('parameters.default', { value: String(spec.default) });
  const changed = value !== spec.default;
  if (kind === 'switch')
    return (
      <CheckField
        label={words}
        hint={standard}
        checked={value === true}
        onChange={({ target }) => onChange(target.checked)}
      />
    );
  if (kind === 'choice')
    return (
      <SelectField
        label={words}
        hint={changed ? standard : undefined}
        value={String(value)}
        onChange={({ target }) => onChange(target.value)}
      >
        {(spec.choices ?? []).map((choice) => (
          <option key={choice}>{choice}</option>
        ))}
      </SelectField>
    );
  return (
    <TextField
      label={words}
      hint={`${say('parameters.range', { min: min ?? '', max: max ?? '', unit: unit ?? '' })}${changed ? ` · ${standard}` : ''}`}
      type="number"
      step={kind === 'integer' ? 1 : 'any'}
      min={min}
      max={max}
      value={String(value)}
      onChange={({ target }) => onChange(target.value === '' ? '' : Number(target.value))}
    />
  );
}
