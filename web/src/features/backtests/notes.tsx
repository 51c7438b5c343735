import { useState } from 'react';
import { useWords } from '../../lib/words/words.ts';

/** What somebody thought of a run. It stays on the device. */
export function Notes({ backtestId }: { readonly backtestId: string }) {
  const say = useWords();
  const name = `ballast.notes.${backtestId}`;
  const [text, setText] = useState(() => localStorage.getItem(name) ?? '');
  const keep = (words: string): void => {
    setText(words);
    localStorage.setItem(name, words);
  };
  return (
    <>
      <textarea
        aria-label={say('backtest.notes')}
        value={text}
        rows={4}
        maxLength={5_000}
        onChange={({ target }) => keep(target.value)}
        className="w-full rounded-md border border-edge bg-ground p-2"
      />
      <p className="label">{say('backtest.notesHint')}</p>
    </>
  );
}
