import { Choice } from '../../components/ui/choice.tsx';
import type { Reference } from '../../lib/records.ts';
import { useWords } from '../../lib/words/words.ts';
import type { Draft } from './draft.ts';

export function StyleStep({
  draft,
  reference,
  onChange,
}: {
  readonly draft: Draft;
  readonly reference: Reference;
  readonly onChange: (part: Partial<Draft>) => void;
}) {
  const say = useWords();
  return (
    <fieldset className="grid gap-2 sm:grid-cols-2">
      <legend className="sr-only">{say('wizard.style')}</legend>
      {reference.presets.map(({ name, title, words }) => (
        <Choice
          key={name}
          name="style"
          title={title}
          words={words}
          checked={draft.preset === name}
          onChoose={() => onChange({ preset: name, parameters: {} })}
        />
      ))}
    </fieldset>
  );
}
