/** What one parameter may be. `words` is for the trader: the screens, the API reference and the guide all print it. */
export type ParameterSpec = NumberSpec | SwitchSpec | ChoiceSpec;

interface Described {
  /** Where the screens put it. */
  readonly group: ParameterGroup;
  readonly words: string;
}

interface NumberSpec extends Described {
  readonly kind: 'integer' | 'number';
  readonly default: number;
  readonly min: number;
  readonly max: number;
  /** What one counts, such as bars or ATR; empty for a pure ratio. */
  readonly unit: string;
}

interface SwitchSpec extends Described {
  readonly kind: 'switch';
  readonly default: boolean;
}

interface ChoiceSpec extends Described {
  readonly kind: 'choice';
  readonly default: string;
  readonly choices: readonly string[];
}

export type ParameterGroup =
  | 'trend'
  | 'session'
  | 'zone'
  | 'momentum'
  | 'trigger'
  | 'risk'
  | 'ai'
  | 'ensemble'
  | 'signal';

const MODES = ['required', 'weighted', 'off'] as const;

/**
 * Every parameter of a strategy, once: validation, the API, the documentation and the screens read this table. Session and risk are gates
 * without a score, so they have no weight; risk cannot be off, because it names the stop that sizing needs.
 */
export const PARAMETERS = {
  trendMode: {
    kind: 'choice',
    default: 'required',
    choices: MODES,
    group: 'trend',
    words: 'Whether the trend must agree, only counts, or is ignored',
  },
  trendWeight: {
    kind: 'number',
    default: 1,
    min: 0,
    max: 10,
    unit: '',
    group: 'trend',
    words: 'Weight of the trend in the score',
  },
  trendTimeframe: {
    kind: 'choice',
    default: 'base',
    choices: ['base', 'higher'],
    group: 'trend',
    words: 'Bars the trend is read from: those of the profile, or the higher timeframe',
  },
  trendFastBars: {
    kind: 'integer',
    default: 50,
    min: 5,
    max: 100,
    unit: 'bars',
    group: 'trend',
    words: 'Length of the fast average',
  },
  trendSlowBars: {
    kind: 'integer',
    default: 200,
    min: 50,
    max: 400,
    unit: 'bars',
    group: 'trend',
    words: 'Length of the slow average',
  },
  trendMinGapAtr: {
    kind: 'number',
    default: 0.1,
    min: 0,
    max: 2,
    unit: 'ATR',
    group: 'trend',
    words: 'Least distance between the averages that counts as a trend',
  },

  sessionMode: {
    kind: 'choice',
    default: 'required',
    choices: ['required', 'off'],
    group: 'session',
    words: 'Whether entries keep to the hours of the market',
  },
  sessionOpenBufferMinutes: {
    kind: 'integer',
    default: 5,
    min: 0,
    max: 120,
    unit: 'minutes',
    group: 'session',
    words: 'No entry so soon after the open',
  },
  sessionCloseBufferMinutes: {
    kind: 'integer',
    default: 15,
    min: 0,
    max: 120,
    unit: 'minutes',
    group: 'session',
    words: 'No entry so shortly before the close',
  },
  sessionExtendedHours: {
    kind: 'switch',
    default: false,
    group: 'session',
    words: 'Also enter before the open and after the close, with limit orders only',
  },
  blackoutFromMinute: {
    kind: 'integer',
    default: 0,
    min: 0,
    max: 1439,
    unit: 'minutes of the UTC day',
    group: 'session',
    words: 'Start of a daily window without entries; equal to its end for none',
  },
  blackoutToMinute: {
    kind: 'integer',
    default: 0,
    min: 0,
    max: 1439,
    unit: 'minutes of the UTC day',
    group: 'session',
    words: 'End of that window; it may pass midnight',
  },
  weekendSizeFactor: {
    kind: 'number',
    default: 1,
    min: 0.1,
    max: 1,
    unit: '',
    group: 'session',
    words: 'Share of the usual size at weekends, where the market is open then',
  },

  zoneMode: {
    kind: 'choice',
    default: 'required',
    choices: MODES,
    group: 'zone',
    words: 'Whether price must be near support (long) or resistance (short)',
  },
  zoneWeight: {
    kind: 'number',
    default: 1,
    min: 0,
    max: 10,
    unit: '',
    group: 'zone',
    words: 'Weight of the zone in the score',
  },
  zoneProximityAtr: {
    kind: 'number',
    default: 1.5,
    min: 0.25,
    max: 4,
    unit: 'ATR',
    group: 'zone',
    words: 'Greatest distance to the zone',
  },

  momentumMode: {
    kind: 'choice',
    default: 'required',
    choices: MODES,
    group: 'momentum',
    words: 'Whether the RSI must confirm',
  },
  momentumWeight: {
    kind: 'number',
    default: 1,
    min: 0,
    max: 10,
    unit: '',
    group: 'momentum',
    words: 'Weight of momentum in the score',
  },
  rsiBars: {
    kind: 'integer',
    default: 14,
    min: 2,
    max: 50,
    unit: 'bars',
    group: 'momentum',
    words: 'Length of the RSI',
  },
  momentumLongLow: {
    kind: 'number',
    default: 40,
    min: 0,
    max: 100,
    unit: 'RSI points',
    group: 'momentum',
    words: 'Lowest RSI for a long entry',
  },
  momentumLongHigh: {
    kind: 'number',
    default: 70,
    min: 0,
    max: 100,
    unit: 'RSI points',
    group: 'momentum',
    words: 'Highest RSI for a long entry',
  },
  momentumShortLow: {
    kind: 'number',
    default: 30,
    min: 0,
    max: 100,
    unit: 'RSI points',
    group: 'momentum',
    words: 'Lowest RSI for a short entry',
  },
  momentumShortHigh: {
    kind: 'number',
    default: 60,
    min: 0,
    max: 100,
    unit: 'RSI points',
    group: 'momentum',
    words: 'Highest RSI for a short entry',
  },
  momentumTurning: {
    kind: 'switch',
    default: true,
    group: 'momentum',
    words: 'The RSI must move in the direction of the trade since the bar before',
  },
  momentumHardVeto: {
    kind: 'switch',
    default: false,
    group: 'momentum',
    words: 'Block at the extremes below even when momentum only counts',
  },
  momentumVetoHigh: {
    kind: 'number',
    default: 75,
    min: 50,
    max: 100,
    unit: 'RSI points',
    group: 'momentum',
    words: 'No long above it, when the hard veto is on',
  },
  momentumVetoLow: {
    kind: 'number',
    default: 25,
    min: 0,
    max: 50,
    unit: 'RSI points',
    group: 'momentum',
    words: 'No short below it, when the hard veto is on',
  },

  triggerMode: {
    kind: 'choice',
    default: 'required',
    choices: MODES,
    group: 'trigger',
    words: 'Whether a bar must trigger the entry',
  },
  triggerWeight: {
    kind: 'number',
    default: 1,
    min: 0,
    max: 10,
    unit: '',
    group: 'trigger',
    words: 'Weight of the trigger in the score',
  },
  triggerEmaBars: {
    kind: 'integer',
    default: 20,
    min: 5,
    max: 100,
    unit: 'bars',
    group: 'trigger',
    words: 'Length of the average to be reclaimed',
  },
  triggerReclaimBars: {
    kind: 'integer',
    default: 5,
    min: 1,
    max: 20,
    unit: 'bars',
    group: 'trigger',
    words: 'How many closes back the other side of the average may be',
  },
  triggerInsideBar: {
    kind: 'switch',
    default: false,
    group: 'trigger',
    words: 'Also take the break of an inside bar',
  },
  triggerMinimum: {
    kind: 'integer',
    default: 1,
    min: 1,
    max: 3,
    unit: 'triggers',
    group: 'trigger',
    words: 'How many triggers one bar must show',
  },

  atrBars: {
    kind: 'integer',
    default: 14,
    min: 2,
    max: 50,
    unit: 'bars',
    group: 'risk',
    words: 'Length of the average true range',
  },
  riskStopAtr: {
    kind: 'number',
    default: 2,
    min: 0.5,
    max: 6,
    unit: 'ATR',
    group: 'risk',
    words: 'Distance of the stop',
  },
  riskMinStopPct: {
    kind: 'number',
    default: 0.3,
    min: 0,
    max: 5,
    unit: '% of price',
    group: 'risk',
    words: 'Least distance of the stop',
  },
  riskMaxStopPct: {
    kind: 'number',
    default: 8,
    min: 0.5,
    max: 25,
    unit: '% of price',
    group: 'risk',
    words: 'Greatest distance of the stop; beyond it there is no entry',
  },
  riskTargetR: {
    kind: 'number',
    default: 2,
    min: 0.5,
    max: 10,
    unit: 'times the stop',
    group: 'risk',
    words: 'Distance of the target',
  },
  riskMinRoomR: {
    kind: 'number',
    default: 1.2,
    min: 0,
    max: 5,
    unit: 'times the stop',
    group: 'risk',
    words: 'Least room to the next zone in the way',
  },

  aiMode: {
    kind: 'choice',
    default: 'weighted',
    choices: MODES,
    group: 'ai',
    words: 'Whether the AI analyst must not object, only counts, or is not asked',
  },
  aiWeight: {
    kind: 'number',
    default: 1,
    min: 0,
    max: 10,
    unit: '',
    group: 'ai',
    words: 'Weight of the analyst in the score',
  },
  aiOnFailure: {
    kind: 'choice',
    default: 'neutral',
    choices: ['neutral', 'veto'],
    group: 'ai',
    words: 'What no answer means; a veto blocks where the analyst is required',
  },
  aiVetoSentiment: {
    kind: 'number',
    default: 0.4,
    min: 0,
    max: 1,
    unit: '',
    group: 'ai',
    words: 'Sentiment against the trade beyond which the analyst objects',
  },
  aiVetoConfidence: {
    kind: 'number',
    default: 0.6,
    min: 0,
    max: 1,
    unit: '',
    group: 'ai',
    words: 'Least confidence of an objection',
  },

  ensembleMode: {
    kind: 'choice',
    default: 'off',
    choices: ['off', 'only', 'both'],
    group: 'ensemble',
    words: 'Whether the ensemble is ignored, decides alone behind the gates, or counts beside the rules',
  },
  ensembleWeight: {
    kind: 'number',
    default: 1,
    min: 0,
    max: 10,
    unit: '',
    group: 'ensemble',
    words: 'Weight of the ensemble in the score',
  },
  ensembleMinStrength: {
    kind: 'number',
    default: 0.15,
    min: 0,
    max: 1,
    unit: '',
    group: 'ensemble',
    words: 'Least strength at which the ensemble gives a direction',
  },
  ensembleMinAgreement: {
    kind: 'number',
    default: 0.5,
    min: 0,
    max: 1,
    unit: '',
    group: 'ensemble',
    words: 'Least agreement of its members',
  },
  ensembleMaxOpposition: {
    kind: 'number',
    default: 0.1,
    min: 0,
    max: 1,
    unit: '',
    group: 'ensemble',
    words: 'Strength against the trade at which it blocks beside the rules',
  },
  rocBars: {
    kind: 'integer',
    default: 20,
    min: 2,
    max: 200,
    unit: 'bars',
    group: 'ensemble',
    words: 'Span of the momentum member',
  },
  zScoreBars: {
    kind: 'integer',
    default: 20,
    min: 2,
    max: 200,
    unit: 'bars',
    group: 'ensemble',
    words: 'Span of the mean-reversion member',
  },

  allowShort: {
    kind: 'switch',
    default: false,
    group: 'signal',
    words: 'Also sell short, where the instrument can be borrowed; never spot crypto',
  },
  scoreThreshold: {
    kind: 'number',
    default: 0.25,
    min: 0,
    max: 1,
    unit: '',
    group: 'signal',
    words: 'Least weighted score for an entry',
  },
} as const satisfies Readonly<Record<string, ParameterSpec>>;
