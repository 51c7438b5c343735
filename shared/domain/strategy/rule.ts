import type { Direction } from '../orders/intent.ts';

/** The seven rules, in the order in which their verdicts are listed. */
export const RULES = [
  'trend-bias',
  'session',
  'zone',
  'momentum',
  'entry-trigger',
  'risk-management',
  'ai-analysis',
] as const;
/** Who may give a verdict: the rules, and the ensemble that counts beside or instead of them. */
export type RuleName = (typeof RULES)[number] | 'ensemble';

/** `insufficient` says that an input was missing; where the rule is required it blocks like a veto. `neutral` does not count at all. */
export type VerdictStatus = 'pass' | 'veto' | 'neutral' | 'insufficient';

/** The way the market leans, or that it leans nowhere. */
export type Bias = Direction | 'flat';

/** Why, as a closed set. `reasons.ts` turns each into a sentence with its figures. */
export type VerdictCode =
  | 'RULE_OFF'
  | 'NO_DIRECTION'
  | 'WARM_UP'
  | 'DATA_GAPS'
  | 'VALUE_MISSING'
  | 'HIGHER_BARS_MISSING'
  | 'UPTREND'
  | 'DOWNTREND'
  | 'NO_TREND'
  | SessionCode
  | 'ZONE_NEAR'
  | 'ZONE_FAR'
  | 'NO_ZONE'
  | MomentumCode
  | 'TRIGGERED'
  | 'NO_TRIGGER'
  | RiskCode
  | 'ANALYST_COUNTED'
  | 'ANALYST_OBJECTS'
  | 'ANALYST_SILENT'
  | 'ANALYST_OUTDATED'
  | EnsembleCode;

export type SessionCode =
  | 'ALWAYS_OPEN'
  | 'SESSION_OPEN'
  | 'EXTENDED_HOURS'
  | 'NEXT_OPEN'
  | 'SESSION_CLOSED'
  | 'OPENING_BUFFER'
  | 'CLOSING_BUFFER'
  | 'BLACKOUT'
  | 'BAR_STALE';
export type MomentumCode =
  | 'MOMENTUM_CONFIRMED'
  | 'RSI_OUTSIDE_BAND'
  | 'RSI_NOT_TURNING'
  | 'RSI_EXTREME'
  | 'VALUE_MISSING';
export type RiskCode = 'RISK_PLANNED' | 'STOP_TOO_WIDE' | 'NO_ROOM' | 'VALUE_MISSING';
export type EnsembleCode =
  | 'ENSEMBLE_COUNTED'
  | 'ENSEMBLE_WEAK'
  | 'ENSEMBLE_DISAGREES'
  | 'ENSEMBLE_OPPOSES'
  | 'ENSEMBLE_SILENT'
  | 'WEIGHTS_INVALID';

/** What one rule says about one bar. Immutable, and shared where two bars have the same to say. */
export interface Verdict {
  readonly rule: RuleName;
  readonly status: VerdictStatus;
  readonly code: VerdictCode;
  readonly direction: Bias;
  /** -1..1, above zero in favour of long. The gates session and risk-management have none: 0. */
  readonly score: number;
  /** The numbers behind it, in the order that `figureNames(code)` gives. One packed array is a third of the cost of an object. */
  readonly figures: readonly number[];
}

/** 1 for long, -1 for short: multiplies a rule for long into its mirror image. */
export function signOf(direction: Direction): 1 | -1 {
  return direction === 'long' ? 1 : -1;
}

export function clamp(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value;
}

const NOTHING: readonly number[] = [];

function constant(status: VerdictStatus, code: VerdictCode): (rule: RuleName) => Verdict {
  return (rule) => Object.freeze({ rule, status, code, direction: 'flat', score: 0, figures: NOTHING });
}

/** One frozen verdict a rule, so that saying the same of a million bars costs no memory. */
function perRule(make: (rule: RuleName) => Verdict) {
  return {
    trend: make('trend-bias'),
    session: make('session'),
    zone: make('zone'),
    momentum: make('momentum'),
    trigger: make('entry-trigger'),
    risk: make('risk-management'),
    analyst: make('ai-analysis'),
    ensemble: make('ensemble'),
  } as const;
}

export const RULE_OFF = perRule(constant('neutral', 'RULE_OFF'));
export const NO_DIRECTION = perRule(constant('veto', 'NO_DIRECTION'));
