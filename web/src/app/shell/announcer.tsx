import { useEffect, useState } from 'react';
import { plain } from '../../lib/format/amounts.ts';
import { onChanges } from '../../lib/live/live.ts';
import { preferences } from '../../lib/preferences.ts';
import type { Fill } from '../../lib/records.ts';
import { type Say, useWords } from '../../lib/words/words.ts';

const QUIET_MS = 2_000;

/** Tells a screen reader of fills and alerts, and of nothing that merely ticks. Many at once are one sentence. Whoever looks elsewhere may be told by the browser. */
export function Announcer() {
  const say = useWords();
  const [words, setWords] = useState('');
  useEffect(() => {
    let heard: Fill[] = [];
    let alerts = 0;
    let timer: number | null = null;
    const tell = (): void => {
      timer = null;
      const parts = [sentenceOf(heard, say), alerts === 0 ? '' : say('alerts.raised', { count: alerts })];
      const sentence = parts.filter((part) => part !== '').join(' · ');
      const place = alerts > 0 ? '/alerts' : '/activity';
      heard = [];
      alerts = 0;
      setWords(sentence);
      if (document.hidden && preferences.current.notify) void notify(sentence, place);
    };
    return onChanges((changes) => {
      for (const { type, state, body } of changes) {
        if (type === 'fill' && body !== null) heard.push(body as unknown as Fill);
        // One that was acknowledged is no news.
        if (type === 'alert' && state === 'open') alerts += 1;
      }
      if (heard.length + alerts > 0) timer ??= window.setTimeout(tell, QUIET_MS);
    });
  }, [say]);
  return (
    <p aria-live="polite" className="sr-only">
      {words}
    </p>
  );
}

function sentenceOf(fills: readonly Fill[], say: Say): string {
  const last = fills.at(-1);
  if (last === undefined) return '';
  const { language } = preferences.current;
  const { symbol, side, quantity, price } = last;
  const one = `${say(`side.${side}`)} ${plain(quantity, language)} ${symbol} @ ${plain(price, language)}`;
  return fills.length === 1 ? one : `${one} (+${fills.length - 1})`;
}

/** A click on it brings the journal or the alerts to the front: public/sw.js. The newest takes the place of the one before. */
async function notify(words: string, place: string): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration();
  await registration?.showNotification('Ballast', { body: words, tag: 'news', data: place });
}
