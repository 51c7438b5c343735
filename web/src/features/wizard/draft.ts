import type { NewProfile } from '../../lib/api/create-profile.ts';
import type { HandedOver } from '../../lib/hand-over.ts';
import type { Instrument, Reference } from '../../lib/records.ts';
import type { LimitValues } from '../../components/parameters/limit-fields.tsx';
import type { ParameterValues } from '../../components/parameters/parameter-fields.tsx';

export const RISKS = ['cautious', 'standard', 'bold'] as const;
export type RiskName = (typeof RISKS)[number];

/** Risk in plain words. Each is a handful of limits; all others keep their defaults, and the expert form shows every one. */
const RISK_LIMITS: Readonly<Record<RiskName, LimitValues>> = {
  cautious: { riskPct: 0.25, maxOpen: 3, dailyLossStopPct: 1, drawdownHaltPct: 8, drawdownHalfPct: 5 },
  standard: {},
  bold: { riskPct: 1, maxOpen: 8, dailyLossStopPct: 3, drawdownHaltPct: 25, drawdownHalfPct: 15, heatPct: 6 },
};

/** What the wizard has been told so far. */
export interface Draft {
  readonly source: string;
  readonly timeframe: string;
  readonly symbols: readonly string[];
  readonly preset: string;
  readonly risk: RiskName;
  readonly capital: string;
  readonly name: string;
  /** What the expert form changed over preset and risk. */
  readonly parameters: ParameterValues;
  readonly limits: LimitValues;
}

/** What is sent: the preset with what was changed over it. Ranges are the server's to judge. */
export function wishOf(draft: Draft, reference: Reference, venue: Instrument['venue']): NewProfile {
  const preset = reference.presets.find(({ name }) => name === draft.preset);
  return {
    name: draft.name.trim(),
    venue,
    source: draft.source,
    timeframe: draft.timeframe as NewProfile['timeframe'],
    symbols: [...draft.symbols],
    allocated: draft.capital.trim(),
    parameters: { ...preset?.parameters, ...draft.parameters },
    limits: { ...RISK_LIMITS[draft.risk], ...draft.limits },
  };
}

/** A draft from a finished run: its very settings, over the style that is nearest. */
export function draftFrom(run: HandedOver, reference: Reference): Draft {
  const { source, symbol, timeframe, capital, name, parameters, limits } = run;
  const preset = presetFor(timeframe, reference);
  return {
    source,
    timeframe,
    symbols: [symbol],
    preset,
    risk: 'standard',
    capital,
    name,
    parameters,
    limits,
  };
}

/** Where the wizard begins: the first market there is, in the style that fits it. */
export function firstDraft(instruments: readonly Instrument[], reference: Reference): Draft {
  const first = instruments.find(({ synthetic }) => synthetic) ?? instruments[0];
  return {
    source: first?.source ?? '',
    timeframe: first?.timeframes[0] ?? '',
    symbols: first === undefined ? [] : [first.symbol],
    preset: presetFor(first?.timeframes[0] ?? '', reference),
    risk: 'standard',
    capital: '100000',
    name: '',
    parameters: {},
    limits: {},
  };
}

export function presetFor(timeframe: string, { presets }: Reference): string {
  const wanted = timeframe === '1d' ? 'trend-follow-daily' : 'crypto-minute';
  return (presets.find(({ name }) => name === wanted) ?? presets[0])?.name ?? '';
}

export interface MarketChoice {
  readonly source: string;
  readonly instruments: readonly Instrument[];
}

export function marketsOf(instruments: readonly Instrument[]): readonly MarketChoice[] {
  return [...new Set(instruments.map(({ source }) => source))].map((source) => ({
    source,
    instruments: instruments.filter((each) => each.source === source),
  }));
}
