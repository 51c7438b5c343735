import type { StrategyParameters } from './parameters/parameters.ts';
import { figureNames, reasonOf } from './reasons.ts';
import type { RuleName, Verdict } from './rule.ts';
import type { Signal } from './signal.ts';

/** A verdict as people and the API read it: with its part in the combination, its sentence, and its figures by name. */
export interface ExplainedVerdict extends Omit<Verdict, 'figures'> {
  readonly required: boolean;
  /** 0 for the gates, which have no score, and for what is switched off. */
  readonly weight: number;
  readonly reason: string;
  /** JSON has no infinity and no NaN: such a figure is null. */
  readonly figures: Readonly<Record<string, number | null>>;
}

/** The whole trace of a signal, in the fixed order of the rules. Empty for a signal that stopped at its first veto. */
export function explainSignal(
  { verdicts }: Signal,
  parameters: StrategyParameters,
): readonly ExplainedVerdict[] {
  return verdicts.map((verdict) => {
    const names = figureNames(verdict.code);
    const figures: Record<string, number | null> = {};
    verdict.figures.forEach((figure, place) => {
      figures[names[place] ?? `figure${place}`] = Number.isFinite(figure) ? figure : null;
    });
    return { ...verdict, ...partOf(verdict.rule, parameters), reason: reasonOf(verdict), figures };
  });
}

function partOf(rule: RuleName, parameters: StrategyParameters): { required: boolean; weight: number } {
  const alone = parameters.ensembleMode === 'only';
  const part = (mode: 'required' | 'weighted' | 'off', weight: number) => ({
    required: mode === 'required',
    weight: mode === 'off' ? 0 : weight,
  });
  switch (rule) {
    case 'trend-bias':
      return part(alone ? 'off' : parameters.trendMode, parameters.trendWeight);
    case 'session':
      return part(parameters.sessionMode, 0);
    case 'zone':
      return part(alone ? 'off' : parameters.zoneMode, parameters.zoneWeight);
    case 'momentum':
      return part(alone ? 'off' : parameters.momentumMode, parameters.momentumWeight);
    case 'entry-trigger':
      return part(alone ? 'off' : parameters.triggerMode, parameters.triggerWeight);
    case 'risk-management':
      return part('required', 0);
    case 'ai-analysis':
      return part(parameters.aiMode, parameters.aiWeight);
    case 'ensemble':
      return part(parameters.ensembleMode === 'off' ? 'off' : 'required', parameters.ensembleWeight);
  }
}
