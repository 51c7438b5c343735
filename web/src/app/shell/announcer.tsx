import { useEffect, useState } from 'react';
import { plain } from '../../lib/format/amounts.ts';
import { onChanges } from '../../lib/live/live.ts';
import { preferences } from '../../lib/preferences.ts';
import type { Fill } from '../../lib/records.ts';
import { useWords } from '../../lib/words/words.ts';

const QUIET_MS = 2_000;

/** Tells a screen reader of fills, and of nothing that merely ticks. Many at once are one sentence. */
export function Announcer() {
  const say = useWords();
  const [words, setWords] = useState('');
  useEffect(() => {
    let heard: Fill[] = [];
    let timer: number | null = null;
    const tell = (): void => {
      timer = null;
      const last = heard.at(-1);
      const count = heard.length;
      heard = [];
      if (last === undefined) return;
      const { language } = preferences.current;
      const { symbol, side, quantity, price } = last;
      const one = `${say(`side.${side}`)} ${plain(quantity, language)} ${symbol} @ ${plain(price, language)}`;
      setWords(count === 1 ? one : `${one} (+${count - 1})`);
    };
    return onChanges((changes) => {
      for (const { type, body } of changes)
        if (type === 'fill' && body !== null) heard.push(body as unknown as Fill);
      if (heard.length > 0) timer ??= window.setTimeout(tell, QUIET_MS);
    });
  }, [say]);
  return (
    <p aria-live="polite" className="sr-only">
      {words}
    </p>
  );
}
