import type { Bar } from './bar.ts';
import type { BarProblem, BarProblemCode, Severity } from './bar-problem.ts';

const PRICES = ['open', 'high', 'low', 'close'] as const;

/** What is wrong with the numbers of a bar by themselves, or null. The first of: no number, not positive, high below low, outside the range. */
export function priceProblem(bar: Bar, row: number): BarProblem | null {
  const problem = (code: BarProblemCode, severity: Severity, text: string): BarProblem => {
    const where = `Row ${row} (closes ${new Date(bar.closesAt).toISOString()})`;
    return { code, severity, row, sentence: `${where}: ${text}` };
  };
  for (const field of [...PRICES, 'volume'] as const) {
    if (!Number.isFinite(bar[field])) {
      return problem(
        'NOT_A_NUMBER',
        'fatal',
        `${field} is ${bar[field]}. Expected a number; leave the row out or correct it.`,
      );
    }
  }
  for (const field of PRICES) {
    if (bar[field] <= 0) {
      return problem(
        'NOT_POSITIVE',
        'fatal',
        `${field} is ${bar[field]}. A price is above zero; leave the row out or correct it.`,
      );
    }
  }
  if (bar.volume < 0) {
    return problem(
      'NEGATIVE_VOLUME',
      'fatal',
      `volume is ${bar.volume}. A volume is zero or more; correct the row.`,
    );
  }
  if (bar.high < bar.low) {
    return problem(
      'HIGH_BELOW_LOW',
      'fatal',
      `high ${bar.high} is below low ${bar.low}. Swap or correct them.`,
    );
  }
  for (const field of ['open', 'close'] as const) {
    if (bar[field] < bar.low || bar[field] > bar.high) {
      const range = `${bar.low} to ${bar.high}`;
      return problem(
        'OUTSIDE_RANGE',
        'doubtful',
        `${field} ${bar[field]} is outside the bar's range ${range}. Correct the row, or leave it out.`,
      );
    }
  }
  return null;
}
