import { clsx } from 'clsx';
import type { Snapshot } from '../../lib/records.ts';
import { useWords } from '../../lib/words/words.ts';

/** Real money looks different from all else: filled, and another word. */
export function ModeBadge({ mode }: { readonly mode: Snapshot['mode'] | undefined }) {
  const say = useWords();
  if (mode === undefined) return <span className="rounded border border-line px-2 text-quiet">…</span>;
  return (
    <span
      title={say(`mode.${mode}`)}
      className={clsx(
        'rounded border-2 px-2 text-xs leading-5 font-bold tracking-wider',
        mode === 'LIVE' ? 'border-danger bg-danger text-on-danger' : 'border-warn text-warn',
      )}
    >
      {mode}
    </span>
  );
}
