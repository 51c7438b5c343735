import { HOUR_MS } from '../../time/instant.ts';
import type { AnalystAnswer } from '../analyst-answer.ts';
import type { StrategyParameters } from '../parameters/parameters.ts';
import {
  NO_DIRECTION,
  RULE_OFF,
  signOf,
  type Bias,
  type Verdict,
  type VerdictCode,
  type VerdictStatus,
} from '../rule.ts';

const silent = (status: 'neutral' | 'veto'): Verdict =>
  Object.freeze({
    rule: 'ai-analysis',
    status,
    code: 'ANALYST_SILENT',
    direction: 'flat',
    score: 0,
    figures: [],
  });
const SILENT = silent('neutral');
const SILENT_VETO = silent('veto');

/**
 * Rule 7: the supplied answer of an AI analyst. It objects when its sentiment is against the trade beyond `aiVetoSentiment` with at least
 * `aiVetoConfidence`; otherwise it counts with sentiment x confidence. An answer given after `now`, or older than its own horizon, is not
 * about this moment: a backtest may only replay what was known. `aiOnFailure` says what silence means.
 */
export function judgeAnalyst(
  answer: AnalystAnswer | null,
  now: number,
  parameters: StrategyParameters,
  direction: Bias,
): Verdict {
  if (parameters.aiMode === 'off') return RULE_OFF.analyst;
  if (answer === null) return parameters.aiOnFailure === 'veto' ? SILENT_VETO : SILENT;
  const age = now - answer.answeredAt;
  if (!(age >= 0 && age <= answer.horizonHours * HOUR_MS)) {
    return verdictOf(answer, parameters.aiOnFailure, 'ANALYST_OUTDATED', 'flat', 0);
  }
  if (direction === 'flat') return NO_DIRECTION.analyst;
  const score = answer.sentiment * answer.confidence;
  const against = -signOf(direction) * answer.sentiment;
  const objects = against > parameters.aiVetoSentiment && answer.confidence >= parameters.aiVetoConfidence;
  return objects
    ? verdictOf(answer, 'veto', 'ANALYST_OBJECTS', direction, score)
    : verdictOf(answer, 'pass', 'ANALYST_COUNTED', direction, score);
}

function verdictOf(
  answer: AnalystAnswer,
  status: VerdictStatus,
  code: VerdictCode,
  direction: Bias,
  score: number,
): Verdict {
  const { sentiment, confidence, answeredAt } = answer;
  return {
    rule: 'ai-analysis',
    status,
    code,
    direction,
    score,
    figures: [sentiment, confidence, answeredAt],
  };
}
