import type { IndicatorSpec } from '../../indicators/frame.ts';
import { ok, refuse, type Result } from '../../result.ts';
import type { ParameterSpec } from './spec.ts';
import { PARAMETERS } from './table.ts';

type Table = typeof PARAMETERS;
export type ParameterName = keyof Table;

type ValueOf<Spec> = Spec extends { readonly kind: 'choice'; readonly choices: readonly (infer Choice)[] }
  ? Choice
  : Spec extends { readonly kind: 'switch' }
    ? boolean
    : number;

/** A complete, valid set. Its version is the hash of its content, taken by whoever stores it. */
export type StrategyParameters = { readonly [Name in ParameterName]: ValueOf<Table[Name]> };

export interface ParameterRefusal {
  readonly code: 'UNKNOWN_PARAMETER' | 'WRONG_TYPE' | 'OUT_OF_RANGE' | 'NOT_A_CHOICE' | 'CONTRADICTION';
  /** The name in the input. */
  readonly name: string;
  /** What would be accepted there, as a sentence without its subject: "a whole number from 5 to 100 bars". */
  readonly expected: string;
}

const NAMES = Object.keys(PARAMETERS).filter(isParameterName);

function isParameterName(name: string): name is ParameterName {
  return Object.hasOwn(PARAMETERS, name);
}

/**
 * Parameters from values by name; what is left out takes its default. Every problem is named, not just the first: a number out
 * of its range, a name that does not exist, and values that contradict one another. Nothing is clamped or guessed.
 */
export function validateParameters(
  input: Readonly<Record<string, unknown>>,
): Result<StrategyParameters, readonly ParameterRefusal[]> {
  const refusals: ParameterRefusal[] = [];
  for (const name of Object.keys(input)) {
    if (!isParameterName(name))
      refusals.push({ code: 'UNKNOWN_PARAMETER', name, expected: 'the name of a parameter' });
  }
  const values: Record<string, unknown> = {};
  for (const name of NAMES) {
    const spec: ParameterSpec = PARAMETERS[name];
    const value = Object.hasOwn(input, name) ? input[name] : spec.default;
    const code = problemOf(spec, value);
    if (code !== null) refusals.push({ code, name, expected: expectationOf(spec) });
    values[name] = value;
  }
  if (refusals.length > 0) return refuse(refusals);
  // The loop above has checked each name of the table against its kind and range.
  const parameters = values as StrategyParameters;
  const contradictions = contradictionsOf(parameters);
  return contradictions.length > 0 ? refuse(contradictions) : ok(parameters);
}

function problemOf(spec: ParameterSpec, value: unknown): ParameterRefusal['code'] | null {
  switch (spec.kind) {
    case 'switch':
      return typeof value === 'boolean' ? null : 'WRONG_TYPE';
    case 'choice':
      if (typeof value !== 'string') return 'WRONG_TYPE';
      return spec.choices.includes(value) ? null : 'NOT_A_CHOICE';
    case 'integer':
    case 'number':
      if (typeof value !== 'number' || Number.isNaN(value)) return 'WRONG_TYPE';
      if (value < spec.min || value > spec.max) return 'OUT_OF_RANGE';
      return spec.kind === 'integer' && !Number.isInteger(value) ? 'WRONG_TYPE' : null;
  }
}

/** What a parameter accepts, in words. */
export function expectationOf(spec: ParameterSpec): string {
  switch (spec.kind) {
    case 'switch':
      return 'true or false';
    case 'choice':
      return `one of ${spec.choices.join(', ')}`;
    case 'integer':
    case 'number':
      return `a ${spec.kind === 'integer' ? 'whole number' : 'number'} from ${spec.min} to ${spec.max} ${spec.unit}`.trimEnd();
  }
}

const mustBeBelow = (low: ParameterName, high: ParameterName): readonly [ParameterName, ParameterName] => [
  low,
  high,
];
const ORDERED = [
  mustBeBelow('trendFastBars', 'trendSlowBars'),
  mustBeBelow('momentumLongLow', 'momentumLongHigh'),
  mustBeBelow('momentumShortLow', 'momentumShortHigh'),
  mustBeBelow('riskMinStopPct', 'riskMaxStopPct'),
];

function contradictionsOf(parameters: StrategyParameters): readonly ParameterRefusal[] {
  const found: ParameterRefusal[] = [];
  for (const [low, high] of ORDERED) {
    if (parameters[low] < parameters[high]) continue;
    found.push({
      code: 'CONTRADICTION',
      name: low,
      expected: `a value below ${high}, which is ${parameters[high]}`,
    });
  }
  if (parameters.trendMode === 'off' && parameters.ensembleMode === 'off') {
    found.push({
      code: 'CONTRADICTION',
      name: 'trendMode',
      expected: 'a source of direction: the trend or the ensemble on',
    });
  }
  if (weightSumOf(parameters) === 0) {
    found.push({
      code: 'CONTRADICTION',
      name: 'trendWeight',
      expected: 'a weight above zero for some rule that is on',
    });
  }
  return found;
}

/** The weights of whatever may score. Without any the score would have no meaning. */
function weightSumOf(parameters: StrategyParameters): number {
  const ensemble = parameters.ensembleMode === 'off' ? 0 : parameters.ensembleWeight;
  if (parameters.ensembleMode === 'only') return ensemble;
  const weightIn = (mode: 'required' | 'weighted' | 'off', weight: number): number =>
    mode === 'off' ? 0 : weight;
  return (
    ensemble +
    weightIn(parameters.trendMode, parameters.trendWeight) +
    weightIn(parameters.zoneMode, parameters.zoneWeight) +
    weightIn(parameters.momentumMode, parameters.momentumWeight) +
    weightIn(parameters.triggerMode, parameters.triggerWeight)
  );
}

/** The indicators these parameters read. Profiles with equal specs share one frame. */
export function specOf(parameters: StrategyParameters): IndicatorSpec {
  return {
    emaFast: parameters.trendFastBars,
    emaSlow: parameters.trendSlowBars,
    emaTrigger: parameters.triggerEmaBars,
    rsi: parameters.rsiBars,
    atr: parameters.atrBars,
    roc: parameters.rocBars,
    zScore: parameters.zScoreBars,
  };
}
