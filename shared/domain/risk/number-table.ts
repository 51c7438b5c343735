import { ok, refuse, type Result } from '../result.ts';

/** One number that a person may set. Validation, the API, the docs and the sliders of the screens all read this row. */
export interface NumberSpec {
  /** Null means off; only rows with a null default may be switched off. */
  readonly default: number | null;
  readonly min: number;
  readonly max: number;
  /** Accepted values are whole multiples of the step, so that a percentage becomes an exact decimal. */
  readonly step: number;
  readonly unit: '%' | 'count' | 'bars' | 'days' | 'ATR' | 'R' | 'single risks' | 'correlation';
  /** What it does, in the words of a trader. */
  readonly words: string;
}

export type NumberTable = Readonly<Record<string, NumberSpec>>;

export type NumbersOf<Table extends NumberTable> = {
  readonly [Name in keyof Table]: Table[Name]['default'] extends number ? number : number | null;
};

export type NumberProblemCode =
  | 'UNKNOWN_NAME'
  | 'NOT_A_NUMBER'
  | 'BELOW_MINIMUM'
  | 'ABOVE_MAXIMUM'
  | 'OFF_STEP'
  | 'CONTRADICTION';

export interface NumberProblem {
  readonly name: string;
  readonly code: NumberProblemCode;
  readonly sentence: string;
}

/** Steps are compared with a tolerance, because 0.07 / 0.01 is not 7 in binary. */
const STEP_TOLERANCE = 1e-6;

/**
 * Reads a record of numbers against its table. What is not given takes its default; whatever is given and wrong is named, all of it
 * at once. Never coerces: the text "5" is not the number 5.
 */
export function readNumbers<Table extends NumberTable>(
  table: Table,
  input: Readonly<Record<string, unknown>>,
): Result<NumbersOf<Table>, readonly NumberProblem[]> {
  const problems: NumberProblem[] = [];
  const numbers: Record<string, number | null> = {};
  for (const name of Object.keys(input)) {
    if (!Object.hasOwn(table, name)) {
      problems.push({ name, code: 'UNKNOWN_NAME', sentence: `There is no setting named ${name}` });
    }
  }
  for (const [name, spec] of Object.entries(table)) {
    const given = Object.hasOwn(input, name) ? input[name] : undefined;
    const problem = given === undefined ? null : problemOf(name, spec, given);
    if (problem !== null) problems.push(problem);
    numbers[name] = typeof given === 'number' || given === null ? given : spec.default;
  }
  // Every row of the table has been read and checked above, which is what the type says.
  return problems.length > 0 ? refuse(problems) : ok(numbers as NumbersOf<Table>);
}

function problemOf(name: string, spec: NumberSpec, given: unknown): NumberProblem | null {
  if (given === null && spec.default === null) return null;
  if (typeof given !== 'number' || !Number.isFinite(given)) {
    return { name, code: 'NOT_A_NUMBER', sentence: `${name} must be ${rangeOf(spec)}` };
  }
  if (given < spec.min) {
    return { name, code: 'BELOW_MINIMUM', sentence: `${name} must be ${rangeOf(spec)}, got ${given}` };
  }
  if (given > spec.max) {
    return { name, code: 'ABOVE_MAXIMUM', sentence: `${name} must be ${rangeOf(spec)}, got ${given}` };
  }
  const steps = given / spec.step;
  if (Math.abs(steps - Math.round(steps)) > STEP_TOLERANCE) {
    return { name, code: 'OFF_STEP', sentence: `${name} moves in steps of ${spec.step}, got ${given}` };
  }
  return null;
}

function rangeOf(spec: NumberSpec): string {
  const off = spec.default === null ? ', or off' : '';
  return `a number from ${spec.min} to ${spec.max} (${spec.unit})${off}`;
}
