import type { Bias } from './rule.ts';

/** What of a verdict says how strongly its rule spoke: a score from -1 (short) to 1 (long). */
interface Spoken<Rule extends string> {
  readonly rule: Rule;
  readonly status: string;
  readonly score: number;
}

/** The rule that spoke most strongly for the direction of an entry; null where none that passed did. The first of equals. */
export function leadingRule<Rule extends string>(
  verdicts: readonly Spoken<Rule>[],
  direction: Bias,
): Rule | null {
  const sign = direction === 'long' ? 1 : -1;
  let leading: Rule | null = null;
  let most = 0;
  for (const { rule, status, score } of verdicts) {
    if (status !== 'pass' || sign * score <= most) continue;
    leading = rule;
    most = sign * score;
  }
  return leading;
}
