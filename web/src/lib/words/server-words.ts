import { plain } from '../format/amounts.ts';

/** What the server says, by its codes, in a language that it does not speak. Its own sentence stays where one is missing. */
export interface ServerWords {
  readonly problems: Readonly<Record<string, { readonly title: string; readonly remedy: string }>>;
  readonly denials: Readonly<Record<string, string>>;
  readonly decisions: { readonly denied: string; readonly intent: string };
}

export type ServerFigures = Readonly<Record<string, string | number | boolean | null>>;

interface Said {
  readonly code: string;
  readonly sentence: string;
  readonly figures: ServerFigures;
}

interface Decided {
  readonly symbol: string;
  readonly direction: string;
  readonly score: number;
  readonly sentence: string;
  readonly denial: Said | null;
  readonly size: { readonly quantity: string } | null;
}

/** Why something was denied. A text whose figures are not all there says less than the server's own sentence. */
export function denialSentence(words: ServerWords | null, said: Said, language: string): string {
  const text = words?.denials[said.code];
  return (text === undefined ? null : filled(text, said.figures, language)) ?? said.sentence;
}

/** A decision in one sentence. */
export function decisionSentence(words: ServerWords | null, decided: Decided, language: string): string {
  if (words === null) return decided.sentence;
  const { symbol, direction, score, denial, size } = decided;
  const shared = { symbol, direction };
  const said =
    denial === null
      ? filled(
          words.decisions.intent,
          { ...shared, quantity: size?.quantity ?? null, score: score.toFixed(2) },
          language,
        )
      : filled(words.decisions.denied, { ...shared, why: denialSentence(words, denial, language) }, language);
  return said ?? decided.sentence;
}

const AMOUNT = /^-?\d+(?:\.\d+)?$/;

function filled(text: string, figures: ServerFigures, language: string): string | null {
  const names = [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  if (names.some((name) => (figures[name] ?? null) === null)) return null;
  return text.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const shown = String(figures[name]);
    return AMOUNT.test(shown) ? plain(shown, language) : shown;
  });
}
