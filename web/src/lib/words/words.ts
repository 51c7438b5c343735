import { useSyncExternalStore } from 'react';
import { preferences } from '../preferences.ts';
import { en, type WordKey, type Words } from './en.ts';

/** Fills `{name}` in a text of the catalogue. */
export type Say = (key: WordKey, parts?: Readonly<Record<string, string | number>>) => string;

const loaded: Partial<Record<string, Words>> = { en };
const listeners = new Set<() => void>();
let say: Say = sayIn(en);

function sayIn(words: Words): Say {
  return (key, parts) => {
    const text = words[key];
    if (parts === undefined) return text;
    return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(parts[name] ?? whole));
  };
}

function speak(words: Words): void {
  say = sayIn(words);
  for (const listener of listeners) listener();
}

/** Brings the catalogue of the chosen language and speaks it from then on. English is always there. */
export async function followLanguage(): Promise<void> {
  const follow = async (): Promise<void> => {
    const { language } = preferences.current;
    const words = loaded[language] ?? (await import('./de.ts')).de;
    loaded[language] = words;
    if (preferences.current.language === language) speak(words);
  };
  let spoken = preferences.current.language;
  preferences.subscribe(() => {
    if (preferences.current.language === spoken) return;
    spoken = preferences.current.language;
    void follow();
  });
  await follow();
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** The words of the chosen language. */
export function useWords(): Say {
  return useSyncExternalStore(subscribe, () => say);
}
