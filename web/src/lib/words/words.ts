import { useSyncExternalStore } from 'react';
import { preferences } from '../preferences.ts';
import { en, type WordKey, type Words } from './en.ts';
import type { ServerWords } from './server-words.ts';

/** Fills `{name}` in a text of the catalogue. */
export type Say = (key: WordKey, parts?: Readonly<Record<string, string | number>>) => string;

interface Spoken {
  readonly words: Words;
  readonly ofServer: ServerWords | null;
}

const loaded: Partial<Record<string, Spoken>> = { en: { words: en, ofServer: null } };
const listeners = new Set<() => void>();
let say: Say = sayIn(en);
/** Null where the server speaks the chosen language itself. */
let server: ServerWords | null = null;

function sayIn(words: Words): Say {
  return (key, parts) => {
    const text = words[key];
    if (parts === undefined) return text;
    return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(parts[name] ?? whole));
  };
}

function speak(words: Words, ofServer: ServerWords | null): void {
  say = sayIn(words);
  server = ofServer;
  for (const listener of listeners) listener();
}

async function german(): Promise<Spoken> {
  const [{ de }, { server: ofServer }] = await Promise.all([import('./de.ts'), import('./de/server.ts')]);
  return { words: de, ofServer };
}

/** Brings the catalogue of the chosen language and speaks it from then on. English is always there. */
export async function followLanguage(): Promise<void> {
  const follow = async (): Promise<void> => {
    const { language } = preferences.current;
    const { words, ofServer } = loaded[language] ?? (await german());
    loaded[language] = { words, ofServer };
    if (preferences.current.language === language) speak(words, ofServer);
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

/** What the server says in the chosen language; null where it speaks it itself. */
export function useServerWords(): ServerWords | null {
  return useSyncExternalStore(subscribe, () => server);
}
