import { ok, refuse, type Result } from '../../result.ts';
import type { Sentiment } from './sentiment.ts';

/** One class of a classifier's answer. */
export interface LabelScore {
  readonly label: string;
  readonly score: number;
}

export interface LabelRefusal {
  readonly code: 'LABELS_MALFORMED';
  readonly expected: string;
}

const LABELS = ['positive', 'negative', 'neutral'];
const SUM_TOLERANCE = 0.02;

/**
 * Sentiment from the class probabilities of a FinBERT-like model: P(positive) - P(negative), as sure as its likeliest class. Labels are read by
 * name, never by place: variants of the model order them differently, and a swapped sign trades the wrong way.
 */
export function sentimentFromLabels(answer: readonly LabelScore[]): Result<Sentiment, LabelRefusal> {
  const byName = new Map(answer.map(({ label, score }) => [label.trim().toLowerCase(), score]));
  if (answer.length !== LABELS.length || LABELS.some((label) => !byName.has(label))) {
    return refuse({ code: 'LABELS_MALFORMED', expected: `the labels ${LABELS.join(', ')}, each once` });
  }
  const scores = LABELS.map((label) => byName.get(label) ?? Number.NaN);
  const sum = scores.reduce((total, score) => total + score, 0);
  if (!scores.every((score) => score >= 0 && score <= 1) || !(Math.abs(sum - 1) <= SUM_TOLERANCE)) {
    return refuse({ code: 'LABELS_MALFORMED', expected: 'probabilities from 0 to 1 that sum to 1' });
  }
  const [positive = 0, negative = 0] = scores;
  return ok({ score: positive - negative, confidence: Math.max(...scores) });
}
