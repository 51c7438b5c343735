import { NEUTRAL_SENTIMENT, type Sentiment } from './sentiment.ts';

/** Words of market news by the side they usually take. Stems, so that "upgraded" and "upgrades" are one entry. */
const GOOD = stems(`
  acceler advanc approv award beat boom boost breakthrough bullish buyback climb exceed expan gain growth grew higher jump
  lead milestone momentum optimis outpace outperform partner profit rall rebound record recover resilien rise rising rose
  soar solid strong strength success surg surpass upbeat upgrad win won
`);
const BAD = stems(`
  bankrup bearish breach collaps complain cut concern crash cutting crisis declin default delay delist disappoint downgrad downturn
  drop fail fall fell fine fraud halt hack headwind investigat lawsuit layoff liquidat loss lower miss penalt plung plummet
  probe recall recession resign sank shortfall slash slid slow slump sue tumbl uncertain underperform warn weak worse
`);
const NEGATIONS = new Set([
  'not',
  'no',
  'never',
  'without',
  "isn't",
  "doesn't",
  "didn't",
  "won't",
  'avoids',
  'avoid',
]);
/** A negation turns the words this close after it. */
const NEGATION_REACH_WORDS = 3;
const STEM_MIN_LETTERS = 3;
const TEXT_MAX_CHARACTERS = 4_000;
/** Counting words is a crude reading; it never claims to be surer than this. */
const CONFIDENCE_MAX = 0.5;
const WORDS_FOR_CONFIDENCE = 4;

function stems(words: string): ReadonlySet<string> {
  return new Set(words.trim().split(/\s+/));
}

/** Whether the word is a stem with at most four letters after it; a stem of three takes one, or "window" would be a win. */
function startsIn(list: ReadonlySet<string>, word: string): boolean {
  for (let length = Math.max(STEM_MIN_LETTERS, word.length - 4); length <= word.length; length += 1) {
    const isOpen = length > STEM_MIN_LETTERS || word.length <= STEM_MIN_LETTERS + 1;
    if (isOpen && list.has(word.slice(0, length))) return true;
  }
  return false;
}

/**
 * The reader that is always there, without a network or a model: counts good and bad words, turned by a negation up to three words before.
 * Score (good - bad) / (good + bad); a text with neither is neutral with confidence 0.
 */
export function sentimentByLexicon(text: string): Sentiment {
  const words =
    text
      .slice(0, TEXT_MAX_CHARACTERS)
      .toLowerCase()
      .match(/[a-z']+/g) ?? [];
  let good = 0;
  let bad = 0;
  let negatedUntil = -1;
  words.forEach((word, place) => {
    if (NEGATIONS.has(word)) {
      negatedUntil = place + NEGATION_REACH_WORDS;
      return;
    }
    const isGood = startsIn(GOOD, word);
    const isBad = !isGood && startsIn(BAD, word);
    if (!isGood && !isBad) return;
    if (isGood !== place <= negatedUntil) good += 1;
    else bad += 1;
  });
  const found = good + bad;
  if (found === 0) return NEUTRAL_SENTIMENT;
  return {
    score: (good - bad) / found,
    confidence: CONFIDENCE_MAX * Math.min(1, found / WORDS_FOR_CONFIDENCE),
  };
}
