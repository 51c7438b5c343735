import type { Threshold } from '../../../shared/domain/engine/thresholds.ts';
import type { Style } from '../output.ts';
import { tableLines } from '../text/table.ts';

interface ShownVerdict {
  readonly rule: string;
  readonly status: string;
  readonly required: boolean;
  readonly weight: number;
  readonly score: number;
  readonly reason: string;
}

/** What each rule said, in the order of the rules. */
export function verdictLines(verdicts: readonly ShownVerdict[], style: Style): readonly string[] {
  const [titles, ...lines] = tableLines(
    [
      { title: 'rule', align: 'left' },
      { title: 'verdict', align: 'left' },
      { title: 'part', align: 'left' },
      { title: 'score', align: 'right' },
      { title: 'why', align: 'left' },
    ],
    verdicts.map(({ rule, status, required, weight, score, reason }) => [
      rule,
      status,
      partOf(required, weight),
      score.toFixed(2),
      reason,
    ]),
  );
  return [style.bold(titles ?? ''), ...lines];
}

function partOf(required: boolean, weight: number): string {
  if (required) return weight > 0 ? `required, weight ${weight}` : 'required';
  return weight > 0 ? `weight ${weight}` : 'off';
}

/** How far each figure is from changing an answer. */
export function thresholdLines(thresholds: readonly Threshold[]): readonly string[] {
  if (thresholds.length === 0) return [];
  return tableLines(
    [
      { title: 'what would change it', align: 'left' },
      { title: 'now', align: 'right' },
      { title: 'needs', align: 'left' },
      { title: 'margin', align: 'right' },
    ],
    thresholds.map(({ rule, what, value, needs, bound, margin }) => [
      `${rule}: ${what}`,
      value.toFixed(3),
      `${needs} ${bound}`,
      margin.toFixed(3),
    ]),
  );
}
