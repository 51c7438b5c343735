import { invariant } from '../../result.ts';
import { type EnsembleWeights, UNIFORM_WEIGHTS } from '../ensemble/weights.ts';
import { type StrategyParameters, validateParameters } from './parameters.ts';

export interface Preset {
  readonly name: string;
  readonly title: string;
  /** For whom it is, in a sentence. No preset promises a profit: the defaults have no edge by themselves. */
  readonly words: string;
  readonly parameters: StrategyParameters;
  /** Where learning starts from, within its bounds. */
  readonly weights: EnsembleWeights;
}

function preset(
  name: string,
  title: string,
  words: string,
  changes: Partial<StrategyParameters>,
  weights = UNIFORM_WEIGHTS,
): Preset {
  const checked = validateParameters(changes);
  invariant(checked.ok, `Preset ${name} breaks the ranges of the parameter table`);
  return { name, title, words, parameters: checked.value, weights };
}

/** Starting points, each the defaults with a few changes. The first is what a new profile gets. */
export const PRESETS: readonly Preset[] = [
  preset(
    'trend-follow-daily',
    'Trend following, daily',
    'Buys pullbacks to support in a rising market, on daily bars of shares.',
    {},
  ),
  preset(
    'crypto-minute',
    'Crypto, minute bars',
    'Follows the trend of the higher timeframe around the clock, with half the size at weekends.',
    {
      trendTimeframe: 'higher',
      zoneMode: 'weighted',
      riskMinStopPct: 0.5,
      riskStopAtr: 3,
      weekendSizeFactor: 0.5,
    },
  ),
  preset(
    'conservative',
    'Conservative',
    'Fewer entries: a clear trend, two triggers on one bar, more room to the target, and no entry while the analyst is silent.',
    {
      trendMinGapAtr: 0.5,
      zoneProximityAtr: 1,
      triggerMinimum: 2,
      riskMinRoomR: 1.5,
      scoreThreshold: 0.35,
      sessionOpenBufferMinutes: 15,
      sessionCloseBufferMinutes: 30,
      aiMode: 'required',
      aiOnFailure: 'veto',
    },
    { momentum: 0.15, meanReversion: 0.7, news: 0.15 },
  ),
  preset(
    'mean-reversion',
    'Mean reversion',
    'Lets the ensemble find prices that ran too far from their mean, with near targets.',
    { ensembleMode: 'only', ensembleMinStrength: 0.2, riskTargetR: 1, riskMinRoomR: 0.5, riskStopAtr: 1.5 },
  ),
];
