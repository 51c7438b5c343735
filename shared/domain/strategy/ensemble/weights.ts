import { ok, refuse, type Result } from '../../result.ts';

/** The strategies of the ensemble. The order is that of every list of them. */
export const MEMBERS = ['momentum', 'meanReversion', 'news'] as const;
export type Member = (typeof MEMBERS)[number];

/** How much each member counts: each within 0..1, together 1. */
export type EnsembleWeights = Readonly<Record<Member, number>>;

export const UNIFORM_WEIGHTS: EnsembleWeights = { momentum: 1 / 3, meanReversion: 1 / 3, news: 1 / 3 };

export interface WeightRefusal {
  readonly code: 'UNKNOWN_MEMBER' | 'NOT_A_WEIGHT' | 'SUM_IS_NOT_ONE';
  readonly place: string;
  readonly expected: string;
}

const SUM_TOLERANCE = 1e-6;

function isMember(name: string): name is Member {
  return MEMBERS.some((member) => member === name);
}

/** Checks a stored or sent set. A set that is refused is not repaired: the caller keeps its last valid one, or trades without. */
export function validateWeights(
  input: Readonly<Record<string, unknown>>,
): Result<EnsembleWeights, WeightRefusal> {
  const unknown = Object.keys(input).find((name) => !isMember(name));
  if (unknown !== undefined) {
    return refuse({ code: 'UNKNOWN_MEMBER', place: unknown, expected: `one of ${MEMBERS.join(', ')}` });
  }
  const weights = { ...UNIFORM_WEIGHTS };
  let sum = 0;
  for (const member of MEMBERS) {
    const weight = input[member];
    if (typeof weight !== 'number' || !(weight >= 0 && weight <= 1)) {
      return refuse({ code: 'NOT_A_WEIGHT', place: member, expected: 'a number from 0 to 1' });
    }
    weights[member] = weight;
    sum += weight;
  }
  if (Math.abs(sum - 1) > SUM_TOLERANCE)
    return refuse({ code: 'SUM_IS_NOT_ONE', place: 'sum', expected: `1, got ${sum}` });
  return ok(weights);
}
