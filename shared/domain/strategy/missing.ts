import { WARM_UP_BARS } from '../indicators/run.ts';
import type { RuleName, Verdict } from './rule.ts';
import { MISSING_SHARE_MAX, ordinalOf, type Snapshot } from './snapshot.ts';

/** The verdict of a rule whose indicator has no value here. */
export function valueMissing(rule: RuleName, snapshot: Snapshot): Verdict {
  return {
    rule,
    status: 'insufficient',
    code: 'VALUE_MISSING',
    direction: 'flat',
    score: 0,
    figures: [ordinalOf(snapshot)],
  };
}

/** The verdict that every rule gives of a bar with too little history or too many holes behind it. */
export function shortfallVerdict(rule: RuleName, snapshot: Snapshot, code: 'WARM_UP' | 'DATA_GAPS'): Verdict {
  const figures =
    code === 'WARM_UP' ? [ordinalOf(snapshot), WARM_UP_BARS] : [snapshot.missingShare, MISSING_SHARE_MAX];
  return { rule, status: 'insufficient', code, direction: 'flat', score: 0, figures };
}
