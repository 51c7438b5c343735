import { judgeGuards } from '../risk/guards.ts';
import type { GuardVerdict } from '../risk/guards/verdict.ts';
import type { Cap } from '../risk/sizing.ts';
import { type ExplainedVerdict, explainSignal } from '../strategy/explain.ts';
import { evaluateSignal } from '../strategy/pipeline.ts';
import type { Signal } from '../strategy/signal.ts';
import type { Snapshot } from '../strategy/snapshot.ts';
import type { Standing } from '../strategy/standing.ts';
import { decide, type DecideInput, type Decision, sizeOf } from './decide.ts';
import { riskBookOf } from './risk-book.ts';
import { type Threshold, whatWouldChange } from './thresholds.ts';

/** What the rules think of a bar: a function of bars and parameters, for any bar of any day. */
export interface ExplainedRules {
  readonly signal: Signal;
  readonly verdicts: readonly ExplainedVerdict[];
  readonly thresholds: readonly Threshold[];
}

/** A whole decision: rules, every guard whether or not an earlier one has said no, and every cap of the size. */
export interface Explanation extends ExplainedRules {
  readonly decision: Decision;
  readonly guards: readonly GuardVerdict[];
  /** Empty where the rules want no entry: there is nothing to size. */
  readonly caps: readonly Cap[];
}

/** The trace of the rules. The same bars and parameters give the same figures to the last bit, on a server, in a browser and in a backtest. */
export function explainRules(snapshot: Snapshot, standing: Standing): ExplainedRules {
  const signal = evaluateSignal(snapshot, standing);
  const verdicts = explainSignal(signal, standing.parameters);
  return { signal, verdicts, thresholds: whatWouldChange(verdicts, signal, standing.parameters) };
}

/** The trace of a decision as `decide` takes it for the same input. */
export function explain(input: DecideInput): Explanation {
  const { book, instrument, limits, snapshot, strategy } = input;
  const decision = decide(input);
  const { signal } = decision;
  const risk = riskBookOf(book, instrument, snapshot, limits);
  const sized = signal.outcome === 'enter' ? sizeOf(input, signal, risk) : null;
  const caps = sized === null ? [] : sized.ok ? sized.value.caps : sized.refusal.caps;
  const verdicts = explainSignal(signal, strategy.parameters);
  return {
    decision,
    signal,
    verdicts,
    thresholds: whatWouldChange(verdicts, signal, strategy.parameters),
    guards: judgeGuards(risk.guards, limits),
    caps,
  };
}
