import type { ExplainedVerdict } from '../strategy/explain.ts';
import type { StrategyParameters } from '../strategy/parameters/parameters.ts';
import type { RuleName } from '../strategy/rule.ts';
import type { Signal } from '../strategy/signal.ts';

/** One number that a rule compares, and how far it is from changing its answer. */
export interface Threshold {
  readonly rule: RuleName | 'score';
  readonly what: string;
  readonly value: number;
  /** The bound itself passes. */
  readonly needs: 'at least' | 'at most';
  readonly bound: number;
  /** How far the value may still move before the answer changes: above zero while it passes, below zero by how much it misses. */
  readonly margin: number;
}

type Figures = ExplainedVerdict['figures'];
type Measure = (figures: Figures, parameters: StrategyParameters) => readonly (Threshold | null)[];

/** What each rule compares, read from the figures of its verdict. Rules that answer yes or no alone, such as the session, have no distance. */
const MEASURES: Readonly<Partial<Record<RuleName, Measure>>> = {
  'trend-bias': (figures) => [
    threshold(
      'trend-bias',
      'gap of the averages in ATR',
      sizeOf(figures['gapAtr']),
      'at least',
      figures['minGapAtr'],
    ),
  ],
  zone: (figures) => [
    threshold(
      'zone',
      'distance of the zone in ATR',
      figures['distanceAtr'],
      'at most',
      figures['proximityAtr'],
    ),
  ],
  momentum: (figures) => [
    threshold('momentum', 'RSI', figures['rsi'], 'at least', figures['low']),
    threshold('momentum', 'RSI', figures['rsi'], 'at most', figures['high']),
  ],
  'entry-trigger': (figures) => [
    threshold('entry-trigger', 'triggers on the bar', figures['count'], 'at least', figures['minimum']),
  ],
  'risk-management': (figures, { riskMaxStopPct, riskMinRoomR }) => [
    threshold(
      'risk-management',
      'distance of the stop in percent',
      percentOf(figures),
      'at most',
      riskMaxStopPct,
    ),
    threshold('risk-management', 'room to the next zone in R', roomInR(figures), 'at least', riskMinRoomR),
  ],
  ensemble: (figures, { ensembleMode }) =>
    ensembleMode === 'only'
      ? [
          threshold('ensemble', 'strength', sizeOf(figures['strength']), 'at least', figures['minStrength']),
          threshold('ensemble', 'agreement', figures['agreement'], 'at least', figures['minAgreement']),
        ]
      : [],
};

/**
 * How far each rule of a bar is from changing its answer, in the order of the rules, the score last: what the trader may wait for. A rule that had
 * no figure to compare is left out.
 */
export function whatWouldChange(
  verdicts: readonly ExplainedVerdict[],
  signal: Signal,
  parameters: StrategyParameters,
): readonly Threshold[] {
  const found = verdicts.flatMap(({ rule, figures }) => MEASURES[rule]?.(figures, parameters) ?? []);
  const isScored = signal.outcome === 'enter' || signal.blocker.by === 'score';
  const score = isScored
    ? threshold('score', 'weighted score', signal.score, 'at least', parameters.scoreThreshold)
    : null;
  return [...found, score].filter((one) => one !== null);
}

function threshold(
  rule: Threshold['rule'],
  what: string,
  value: number | null | undefined,
  needs: Threshold['needs'],
  bound: number | null | undefined,
): Threshold | null {
  if (value === null || value === undefined || bound === null || bound === undefined) return null;
  return { rule, what, value, needs, bound, margin: needs === 'at least' ? value - bound : bound - value };
}

function sizeOf(figure: number | null | undefined): number | null {
  return figure === null || figure === undefined ? null : Math.abs(figure);
}

function percentOf({ riskPerUnit, entryReference }: Figures): number | null {
  if (riskPerUnit === null || riskPerUnit === undefined || !entryReference) return null;
  return (100 * riskPerUnit) / entryReference;
}

function roomInR({ riskPerUnit, room }: Figures): number | null {
  return room === null || room === undefined || !riskPerUnit ? null : room / riskPerUnit;
}
