import type { BacktestSetup } from '../../domain/backtest/setup.ts';
import { profileId, tenantId } from '../../domain/ids/ids.ts';
import type { BarColumns } from '../../domain/market/bar.ts';
import { barAt, columnsOf } from '../../domain/market/bar-columns.ts';
import { resample } from '../../domain/market/resample.ts';
import type { Instrument } from '../../domain/market/instrument.ts';
import type { Decimal } from '../../domain/money/decimal.ts';
import type { ExitStyle } from '../../domain/orders/exit-orders.ts';
import { UNIFORM_WEIGHTS } from '../../domain/strategy/ensemble/weights.ts';
import { assumedCosts } from '../../domain/paper/assumed-costs.ts';
import { REALISTIC } from '../../domain/paper/fill-model.ts';
import { utcMillis } from '../../domain/time/instant.ts';
import { higherTimeframe, type Timeframe } from '../../domain/time/timeframe.ts';
import { storedSettings, type TradingSettings } from './profile-settings.ts';

/** The profile in whose name research trades: a replay through the whole host uses the same, so both make the same ids. */
export const RESEARCHER = {
  tenantId: tenantId('research'),
  profileId: profileId('research'),
  account: 'research',
} as const;

export interface ResearchWish {
  readonly instrument: Instrument;
  readonly timeframe: Timeframe;
  readonly bars: BarColumns;
  readonly settings: TradingSettings;
  readonly capital: Decimal;
  readonly exitStyle: ExitStyle;
}

/** A backtest under the assumptions of the live paper venue. */
export function researchSetup({
  instrument,
  timeframe,
  bars,
  settings,
  capital,
  exitStyle,
}: ResearchWish): BacktestSetup {
  const { account, ...owner } = RESEARCHER;
  return {
    ...owner,
    account: { environment: 'paper', account },
    instrument,
    timeframe,
    bars,
    higher: settings.parameters.trendTimeframe === 'higher' ? higherBars(bars, instrument, timeframe) : null,
    parameters: settings.parameters,
    strategyVersion: storedSettings(settings).parametersVersion,
    weights: UNIFORM_WEIGHTS,
    limits: settings.limits,
    stops: settings.stops,
    capital,
    model: { ...REALISTIC, seed: account },
    costs: assumedCosts(REALISTIC, instrument.assetClass),
    exitStyle,
    evaluation: 'first-veto',
  };
}

/** The bars of the next higher timeframe, made of these. Null where there is none, or where a bar cannot be divided among them. */
export function higherBars(
  bars: BarColumns,
  { calendar }: Instrument,
  timeframe: Timeframe,
): BarColumns | null {
  const higher = higherTimeframe(timeframe);
  if (higher === null || bars.length === 0) return null;
  const list = Array.from({ length: bars.length }, (_, index) => barAt(bars, index));
  const completeTo = utcMillis(bars.closesAt[bars.length - 1] ?? Number.NaN);
  const longer = resample(list, { calendar, timeframe: higher, completeTo });
  return longer.ok ? columnsOf(longer.value) : null;
}
