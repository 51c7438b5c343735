import type { EnsembleWeights } from './weights.ts';
import { valueMissing } from '../missing.ts';
import type { StrategyParameters } from '../parameters/parameters.ts';
import { type Bias, RULE_OFF, signOf, type EnsembleCode, type Verdict, type VerdictStatus } from '../rule.ts';
import { gapAtrOf } from '../rules/trend-bias.ts';
import type { Snapshot } from '../snapshot.ts';

/** What one member says: how strongly and which way (-1..1), and how much it trusts itself (0..1). */
interface Opinion {
  readonly signal: number;
  readonly confidence: number;
}

/** All opinions and what they come to. Kept with an entry, because learning pays each member by its share in it. */
export interface EnsembleReading {
  readonly momentum: Opinion;
  readonly meanReversion: Opinion;
  readonly news: Opinion;
  /** E, the mean of the signals weighted by weight x confidence: -1..1. */
  readonly strength: number;
  /** A, how far the members pull the same way: 0..1. */
  readonly agreement: number;
  /** False when no member had any confidence: E is then 0 and means nothing. */
  readonly heard: boolean;
}

const SILENCE = 1e-9;
/** Momentum trusts itself fully from this gap on; mean reversion is off from the other. */
const MOMENTUM_FULL_GAP_ATR = 2;
const REVERSION_OFF_GAP_ATR = 3;
const NEWS_FULL_COUNT = 5;

/**
 * Momentum: tanh(ROC / (ATR% x sqrt n)), the move in units of what chance would give. Mean reversion: -tanh(z / 2). News: its decayed mood. Null
 * where an indicator has no value.
 */
export function readEnsemble(
  snapshot: Pick<Snapshot, 'frame' | 'index' | 'news'>,
  weights: EnsembleWeights,
): EnsembleReading | null {
  const { frame, index } = snapshot;
  const gap = Math.abs(gapAtrOf(snapshot));
  const atrShare = (frame.atr[index] ?? Number.NaN) / (frame.bars.close[index] ?? Number.NaN);
  const change = (frame.roc[index] ?? Number.NaN) / (atrShare * Math.sqrt(frame.spec.roc));
  const zScore = frame.zScore[index] ?? Number.NaN;
  if (Number.isNaN(gap) || Number.isNaN(change) || Number.isNaN(zScore)) return null;
  const { news } = snapshot;
  return combine(weights, {
    momentum: { signal: Math.tanh(change), confidence: Math.min(1, gap / MOMENTUM_FULL_GAP_ATR) },
    meanReversion: {
      signal: -Math.tanh(zScore / 2),
      confidence: 1 - Math.min(1, gap / REVERSION_OFF_GAP_ATR),
    },
    news: { signal: news?.score ?? 0, confidence: Math.min(1, (news?.count ?? 0) / NEWS_FULL_COUNT) },
  });
}

/** E = sum(w c s) / sum(w c) and A = |sum(w c s)| / sum(w c |s|), each 0 where its denominator vanishes. */
export function combine(
  weights: EnsembleWeights,
  opinions: Pick<EnsembleReading, 'momentum' | 'meanReversion' | 'news'>,
): EnsembleReading {
  const { momentum, meanReversion, news } = opinions;
  const first = weights.momentum * momentum.confidence;
  const second = weights.meanReversion * meanReversion.confidence;
  const third = weights.news * news.confidence;
  const voice = first + second + third;
  const pull = first * momentum.signal + second * meanReversion.signal + third * news.signal;
  const effort =
    first * Math.abs(momentum.signal) +
    second * Math.abs(meanReversion.signal) +
    third * Math.abs(news.signal);
  const heard = voice >= SILENCE;
  return {
    momentum,
    meanReversion,
    news,
    strength: heard ? pull / voice : 0,
    agreement: effort >= SILENCE ? Math.abs(pull) / effort : 0,
    heard,
  };
}

/** The direction the ensemble may give on its own, when it is strong and agreed enough. */
export function ensembleBias(reading: EnsembleReading | null, parameters: StrategyParameters): Bias {
  if (reading === null || codeAlone(reading, parameters) !== 'ENSEMBLE_COUNTED') return 'flat';
  return reading.strength > 0 ? 'long' : 'short';
}

function codeAlone(reading: EnsembleReading, parameters: StrategyParameters): EnsembleCode {
  if (!reading.heard) return 'ENSEMBLE_SILENT';
  if (reading.strength === 0 || Math.abs(reading.strength) < parameters.ensembleMinStrength)
    return 'ENSEMBLE_WEAK';
  return reading.agreement < parameters.ensembleMinAgreement ? 'ENSEMBLE_DISAGREES' : 'ENSEMBLE_COUNTED';
}

function codeBeside(reading: EnsembleReading, parameters: StrategyParameters, direction: Bias): EnsembleCode {
  if (!reading.heard) return 'ENSEMBLE_SILENT';
  if (direction === 'flat') return 'ENSEMBLE_COUNTED';
  const against = -signOf(direction) * reading.strength;
  return against > 0 && against >= parameters.ensembleMaxOpposition ? 'ENSEMBLE_OPPOSES' : 'ENSEMBLE_COUNTED';
}

const WEIGHTS_INVALID: Verdict = Object.freeze({
  rule: 'ensemble',
  status: 'insufficient',
  code: 'WEIGHTS_INVALID',
  direction: 'flat',
  score: 0,
  figures: [],
});

/**
 * The ensemble's verdict. Alone (`only`) it must be strong and agreed; beside the rules (`both`) it counts as one more score and must not
 * pull the other way. Without valid weights there is no signal in either mode.
 */
export function judgeEnsemble(
  snapshot: Snapshot,
  parameters: StrategyParameters,
  weights: EnsembleWeights | null,
  reading: EnsembleReading | null,
  direction: Bias,
): Verdict {
  if (parameters.ensembleMode === 'off') return RULE_OFF.ensemble;
  if (weights === null) return WEIGHTS_INVALID;
  if (reading === null) return valueMissing('ensemble', snapshot);
  const alone = parameters.ensembleMode === 'only';
  const code = alone ? codeAlone(reading, parameters) : codeBeside(reading, parameters, direction);
  return {
    rule: 'ensemble',
    status: statusOf(code, alone),
    code,
    direction,
    score: reading.strength,
    figures: [
      reading.strength,
      reading.agreement,
      parameters.ensembleMinStrength,
      parameters.ensembleMinAgreement,
    ],
  };
}

function statusOf(code: EnsembleCode, alone: boolean): VerdictStatus {
  if (code === 'ENSEMBLE_COUNTED') return 'pass';
  return code === 'ENSEMBLE_SILENT' && !alone ? 'neutral' : 'veto';
}
