/** How a text reads: -1 (bad for the price) to 1 (good for it), and how sure the reader is, 0..1. */
export interface Sentiment {
  readonly score: number;
  readonly confidence: number;
}

export const NEUTRAL_SENTIMENT: Sentiment = { score: 0, confidence: 0 };
