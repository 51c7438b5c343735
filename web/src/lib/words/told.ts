import { momentText } from '../format/moments.ts';
import { en, type WordKey } from './en.ts';
import type { Say } from './words.ts';

const MOMENT = /\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z/g;

/** A sentence of the server with its moments as all others on the screen are: in the chosen zone, in the order of the language. */
export function momentsTold(sentence: string, language: string, timeZone: string): string {
  return sentence.replaceAll(MOMENT, (iso) => momentText(Date.parse(iso), language, timeZone, 'minute'));
}

/** Why an order ended, or by what a trade was left: a code in words. What is no known code is a sentence already. */
export function codeTold(kind: 'why' | 'exit', code: string | null, say: Say): string {
  const key = `${kind}.${code ?? ''}`;
  return key in en ? say(key as WordKey) : (code ?? '');
}
