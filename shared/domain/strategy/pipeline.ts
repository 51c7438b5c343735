import { isFlip } from './direction.ts';
import { isRepeat } from './repeat.ts';
import { type EnsembleReading, judgeEnsemble, readEnsemble } from './ensemble/ensemble.ts';
import { shortfallVerdict } from './missing.ts';
import type { StrategyParameters } from './parameters/parameters.ts';
import { type Bias, clamp, type RuleName, signOf, type Verdict } from './rule.ts';
import { judgeAnalyst } from './rules/ai-analysis.ts';
import { judgeTrigger } from './rules/entry-trigger.ts';
import { judgeMomentum } from './rules/momentum.ts';
import { judgeRisk } from './rules/risk-management.ts';
import { judgeSession } from './rules/session.ts';
import { judgeTrend } from './rules/trend-bias.ts';
import { judgeZone } from './rules/zone.ts';
import type { Direction } from '../orders/intent.ts';
import type { Blocker, EntryPlan, HoldSignal, Signal, Verdicts } from './signal.ts';
import { shortfallOf, type Snapshot } from './snapshot.ts';
import { daySizeFactor, directionBlocker, directionFrom, type Standing } from './standing.ts';

/**
 * Judges one closed bar with all rules, whether or not an earlier one has already said no, so that the trace is complete. An entry needs a
 * direction that is allowed, no veto of a required rule, and a weighted score above zero of at least `scoreThreshold`:
 *
 *   S = sum(w x score x direction) / sum(w)   over trend, zone, momentum, trigger, analyst and ensemble as far as they count.
 *
 * Session and risk are gates and have no score. What would be an entry is asked last whether it only repeats the one before, so a hold by the
 * rules is a function of bars and parameters alone. The same snapshot and standing always give the same signal.
 */
export function evaluateSignal(snapshot: Snapshot, standing: Standing): Signal {
  const { parameters, weights } = standing;
  const missing = shortfallOf(snapshot);
  if (missing !== null) return unjudged(snapshot, missing);
  const trend = judgeTrend(snapshot, parameters);
  const reading = readingOf(snapshot, standing);
  const direction = directionFrom(parameters, trend.status === 'pass' ? trend.direction : 'flat', reading);
  const verdicts: Verdicts = [
    trend,
    judgeSession(snapshot, parameters),
    judgeZone(snapshot, parameters, direction),
    judgeMomentum(snapshot, parameters, direction),
    judgeTrigger(snapshot, parameters, direction),
    judgeRisk(snapshot, parameters, direction),
    judgeAnalyst(standing.analyst, snapshot.now, parameters, direction),
    judgeEnsemble(snapshot, parameters, weights, reading, direction),
  ];
  return combined(snapshot, standing, direction, verdicts, reading);
}

export function readingOf(snapshot: Snapshot, { parameters, weights }: Standing): EnsembleReading | null {
  return parameters.ensembleMode === 'off' || weights === null ? null : readEnsemble(snapshot, weights);
}

function combined(
  snapshot: Snapshot,
  standing: Standing,
  direction: Bias,
  verdicts: Verdicts,
  reading: EnsembleReading | null,
): Signal {
  const { parameters, tracker } = standing;
  const blocker = blockerOf(snapshot, standing, direction, verdicts);
  const score = direction === 'flat' || blocker !== null ? 0 : scoreOf(verdicts, parameters, direction);
  const held = (because: Blocker, scored: number): HoldSignal => ({
    outcome: 'hold',
    direction,
    score: scored,
    conviction: 0,
    plan: null,
    blocker: because,
    verdicts,
    ensemble: reading,
  });
  const isEnough = score > 0 && score >= parameters.scoreThreshold;
  if (direction === 'flat' || blocker !== null || !isEnough) return held(blocker ?? BELOW_THRESHOLD, score);
  if (isRepeat(snapshot, standing, direction)) return held(REPEATED, 0);
  return {
    outcome: 'enter',
    direction,
    flip: isFlip(tracker, direction),
    score,
    conviction: clamp(0.5 + score, 0.5, 1) * daySizeFactor(snapshot, parameters),
    plan: planOf(verdicts[5]),
    blocker: null,
    verdicts,
    ensemble: reading,
  };
}

const BELOW_THRESHOLD: Blocker = { by: 'score', code: 'SCORE_BELOW_THRESHOLD' };
const REPEATED: Blocker = { by: 'direction', code: 'REPEATED_DIRECTION' };

/** The first reason against an entry, in the order of the verdicts; what concerns the direction comes right after the trend. */
function blockerOf(
  snapshot: Snapshot,
  standing: Standing,
  direction: Bias,
  verdicts: Verdicts,
): Blocker | null {
  const { parameters } = standing;
  const [trend, session, zone, momentum, trigger, risk, analyst, ensemble] = verdicts;
  const isUnknown = direction === 'flat' && trend.status === 'insufficient';
  if (blocks(trend, parameters.trendMode) || isUnknown) return blockerFrom(trend);
  // Where the ensemble is the source of direction, its own words say more than "no direction".
  if (direction === 'flat' && blocks(ensemble, 'required')) return blockerFrom(ensemble);
  const about = directionBlocker(snapshot, standing, direction);
  if (about !== null) return about;
  if (blocks(session, 'required')) return blockerFrom(session);
  if (blocks(zone, parameters.zoneMode)) return blockerFrom(zone);
  if (blocks(momentum, parameters.momentumMode) || momentum.code === 'RSI_EXTREME')
    return blockerFrom(momentum);
  if (blocks(trigger, parameters.triggerMode)) return blockerFrom(trigger);
  if (blocks(risk, 'required')) return blockerFrom(risk);
  if (blocks(analyst, parameters.aiMode)) return blockerFrom(analyst);
  return blocks(ensemble, 'required') ? blockerFrom(ensemble) : null;
}

/** A required rule blocks when it objects and when it could not be judged. What is switched off is neutral and blocks nothing. */
function blocks({ status }: Verdict, mode: 'required' | 'weighted' | 'off'): boolean {
  return mode === 'required' && (status === 'veto' || status === 'insufficient');
}

function blockerFrom({ rule, code }: Verdict): Blocker {
  return { by: rule, code };
}

function scoreOf(verdicts: Verdicts, parameters: StrategyParameters, direction: Direction): number {
  const trend = weightOf(verdicts[0], parameters.trendWeight);
  const zone = weightOf(verdicts[2], parameters.zoneWeight);
  const momentum = weightOf(verdicts[3], parameters.momentumWeight);
  const trigger = weightOf(verdicts[4], parameters.triggerWeight);
  const analyst = weightOf(verdicts[6], parameters.aiWeight);
  const ensemble = weightOf(verdicts[7], parameters.ensembleWeight);
  const weight = trend + zone + momentum + trigger + analyst + ensemble;
  if (weight === 0) return 0;
  const sum =
    trend * verdicts[0].score +
    zone * verdicts[2].score +
    momentum * verdicts[3].score +
    trigger * verdicts[4].score +
    analyst * verdicts[6].score +
    ensemble * verdicts[7].score;
  return (signOf(direction) * sum) / weight;
}

function weightOf({ status }: Verdict, weight: number): number {
  return status === 'pass' || status === 'veto' ? weight : 0;
}

function planOf({ figures }: Verdict): EntryPlan {
  const [entryReference = Number.NaN, stop = Number.NaN, target = Number.NaN, riskPerUnit = Number.NaN] =
    figures;
  return { entryReference, stop, target, riskPerUnit };
}

/** The signal of a bar that has too little history or too many holes behind it: each rule says so. */
function unjudged(snapshot: Snapshot, code: 'WARM_UP' | 'DATA_GAPS'): HoldSignal {
  const verdictOf = (rule: RuleName): Verdict => shortfallVerdict(rule, snapshot, code);
  const trend = verdictOf('trend-bias');
  return {
    outcome: 'hold',
    direction: 'flat',
    score: 0,
    conviction: 0,
    plan: null,
    blocker: blockerFrom(trend),
    verdicts: [
      trend,
      verdictOf('session'),
      verdictOf('zone'),
      verdictOf('momentum'),
      verdictOf('entry-trigger'),
      verdictOf('risk-management'),
      verdictOf('ai-analysis'),
      verdictOf('ensemble'),
    ],
    ensemble: null,
  };
}
