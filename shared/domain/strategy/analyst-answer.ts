import { ok, refuse, type Result } from '../result.ts';

/** What an AI analyst said about a symbol, already checked. `summary` and `risks` are words for people; no rule reads them. */
export interface AnalystAnswer {
  /** -1 (bad for the price) to 1 (good for it). */
  readonly sentiment: number;
  /** 0 to 1. */
  readonly confidence: number;
  readonly horizonHours: number;
  readonly summary: string;
  readonly risks: readonly string[];
  /** When the provider answered, UTC milliseconds: our clock, never the provider's word. */
  readonly answeredAt: number;
}

export interface AnalystRefusal {
  readonly code: 'ANSWER_MALFORMED';
  /** The first field that is wrong, or the whole answer. */
  readonly place: string;
  readonly expected: string;
}

const KEYS = ['sentiment', 'confidence', 'horizonHours', 'summary', 'risks'];
const SUMMARY_MAX_CHARACTERS = 300;
const RISKS_MAX = 10;
const HORIZON_MAX_HOURS = 24 * 30;

const malformed = (place: string, expected: string) =>
  refuse({ code: 'ANSWER_MALFORMED' as const, place, expected });

/**
 * Reads a provider's JSON strictly: these five fields and no other, each in its range. The text came from a language model that read
 * untrusted news, so anything unexpected makes the whole answer worthless.
 */
export function parseAnalystAnswer(
  input: unknown,
  answeredAt: number,
): Result<AnalystAnswer, AnalystRefusal> {
  if (!isRecord(input)) return malformed('answer', 'an object');
  const extra = Object.keys(input).find((key) => !KEYS.includes(key));
  if (extra !== undefined) return malformed(extra, 'no such field');
  const { sentiment, confidence, horizonHours, summary, risks } = input;
  if (!isWithin(sentiment, -1, 1)) return malformed('sentiment', 'a number from -1 to 1');
  if (!isWithin(confidence, 0, 1)) return malformed('confidence', 'a number from 0 to 1');
  if (!isWithin(horizonHours, 0, HORIZON_MAX_HOURS))
    return malformed('horizonHours', `a number from 0 to ${HORIZON_MAX_HOURS}`);
  if (typeof summary !== 'string' || summary.length > SUMMARY_MAX_CHARACTERS) {
    return malformed('summary', `text of at most ${SUMMARY_MAX_CHARACTERS} characters`);
  }
  if (!isShortTextList(risks))
    return malformed('risks', `at most ${RISKS_MAX} texts of at most ${SUMMARY_MAX_CHARACTERS} characters`);
  return ok({ sentiment, confidence, horizonHours, summary, risks, answeredAt });
}

interface UncheckedAnswer {
  readonly sentiment?: unknown;
  readonly confidence?: unknown;
  readonly horizonHours?: unknown;
  readonly summary?: unknown;
  readonly risks?: unknown;
}

function isRecord(input: unknown): input is UncheckedAnswer {
  return typeof input === 'object' && input !== null && !Array.isArray(input);
}

function isWithin(value: unknown, low: number, high: number): value is number {
  return typeof value === 'number' && value >= low && value <= high;
}

function isShortTextList(value: unknown): value is readonly string[] {
  return (
    Array.isArray(value) &&
    value.length <= RISKS_MAX &&
    value.every((item) => typeof item === 'string' && item.length <= SUMMARY_MAX_CHARACTERS)
  );
}
