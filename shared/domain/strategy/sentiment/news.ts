import { HOUR_MS } from '../../time/instant.ts';

/** One news item about a symbol that a reader has scored. */
export interface NewsItem {
  readonly headline: string;
  /** When it was published, UTC milliseconds. */
  readonly createdAt: number;
  /** -1..1. */
  readonly score: number;
}

/** The decayed mean of recent items and how many there were. */
export interface NewsMood {
  readonly score: number;
  readonly count: number;
}

const HALF_LIFE_MS = 6 * HOUR_MS;
const ITEMS_MIN = 2;
/** After so many half-lives an item weighs less than a thousandth and no longer counts as one. */
const AGE_MAX_MS = 10 * HALF_LIFE_MS;

function normalised(headline: string): string {
  return headline
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/**
 * The mood of the news at a moment: each item weighs 0.5^(age / 6 h), the same headline counts once (its first publication), and nothing from
 * after the moment counts, so that a backtest cannot read tomorrow's paper. Null with fewer than two items. The order of
 * the items does not matter.
 */
export function moodOf(items: readonly NewsItem[], now: number): NewsMood | null {
  const firsts = new Map<string, NewsItem>();
  for (const item of items) {
    const age = now - item.createdAt;
    if (!(age >= 0 && age <= AGE_MAX_MS) || !(item.score >= -1 && item.score <= 1)) continue;
    const key = normalised(item.headline);
    const known = firsts.get(key);
    if (known === undefined || isBefore(item, known)) firsts.set(key, item);
  }
  if (firsts.size < ITEMS_MIN) return null;
  let weighed = 0;
  let weights = 0;
  for (const item of [...firsts.values()].sort((a, b) => (isBefore(a, b) ? -1 : 1))) {
    const weight = 0.5 ** ((now - item.createdAt) / HALF_LIFE_MS);
    weighed += weight * item.score;
    weights += weight;
  }
  return { score: weighed / weights, count: firsts.size };
}

/** A total order of items, so that sums of floats come out the same whatever the order they arrived in. */
function isBefore(a: NewsItem, b: NewsItem): boolean {
  if (a.createdAt !== b.createdAt) return a.createdAt < b.createdAt;
  return a.score !== b.score ? a.score < b.score : a.headline < b.headline;
}
