import type { Reference } from '../../lib/records.ts';
import { useWords } from '../../lib/words/words.ts';
import { TextField } from '../ui/field.tsx';

export type LimitValues = Readonly<Record<string, number | null>>;

/** Limits by name; an empty field switches one off where that is allowed. */
export function LimitFields({
  specs,
  values,
  onChange,
}: {
  readonly specs: Reference['limits'];
  readonly values: LimitValues;
  readonly onChange: (name: string, value: number | null) => void;
}) {
  const say = useWords();
  return (
    <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
      {Object.entries(specs).map(([name, spec]) => {
        const value = values[name] === undefined ? spec.default : values[name];
        const standard = spec.default === null ? say('parameters.off') : String(spec.default);
        return (
          <TextField
            key={name}
            label={spec.words}
            hint={`${say('parameters.range', { min: spec.min, max: spec.max, unit: spec.unit })} · ${say('parameters.default', { value: standard })}`}
            type="number"
            step="any"
            min={spec.min}
            max={spec.max}
            value={value === null ? '' : String(value)}
            placeholder={say('parameters.off')}
            onChange={({ target }) => onChange(name, target.value === '' ? null : Number(target.value))}
          />
        );
      })}
    </div>
  );
}
