import { sentimentByLexicon } from './lexicon.ts';
import type { Sentiment } from './sentiment.ts';

/** A model's answer below it is not believed, and the next reader is asked. */
const CONFIDENCE_MIN = 0.6;

/** What one model of the chain came back with; null for an error, a timeout or an answer that was refused. */
export interface ModelOutcome {
  readonly model: string;
  readonly sentiment: Sentiment | null;
}

export type ChainStep =
  | { readonly kind: 'ask'; readonly model: string }
  | {
      readonly kind: 'done';
      readonly sentiment: Sentiment;
      /** The model that was believed; `lexicon` when none was, `none` when even the lexicon found no word. */
      readonly source: string;
      /** True when a model that was configured did not give the answer: the host counts it. */
      readonly degraded: boolean;
    };

/**
 * What to do next for a text, given the models in order of trust and what those asked so far have said. The caller does the asking; whatever
 * happens to the models, the last step is an answer.
 */
export function nextInChain(
  models: readonly string[],
  outcomes: readonly ModelOutcome[],
  text: string,
): ChainStep {
  const believed = outcomes.find(
    ({ sentiment }) => sentiment !== null && sentiment.confidence >= CONFIDENCE_MIN,
  );
  if (believed?.sentiment) {
    return {
      kind: 'done',
      sentiment: believed.sentiment,
      source: believed.model,
      degraded: believed.model !== models[0],
    };
  }
  const unasked = models.find((model) => !outcomes.some((outcome) => outcome.model === model));
  if (unasked !== undefined) return { kind: 'ask', model: unasked };
  const sentiment = sentimentByLexicon(text);
  return {
    kind: 'done',
    sentiment,
    source: sentiment.confidence > 0 ? 'lexicon' : 'none',
    degraded: models.length > 0,
  };
}
