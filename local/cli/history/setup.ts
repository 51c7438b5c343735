import type { BacktestSetup } from '../../../shared/domain/backtest/setup.ts';
import { storedSettings } from '../../../shared/application/use-cases/profile-settings.ts';
import { profileId, tenantId } from '../../../shared/domain/ids/ids.ts';
import { WARM_UP_BARS } from '../../../shared/domain/indicators/run.ts';
import type { BarColumns } from '../../../shared/domain/market/bar.ts';
import { barAt, columnsOf } from '../../../shared/domain/market/bar-columns.ts';
import { resample } from '../../../shared/domain/market/resample.ts';
import type { Decimal } from '../../../shared/domain/money/decimal.ts';
import { assumedCosts } from '../../../shared/domain/paper/assumed-costs.ts';
import { REALISTIC } from '../../../shared/domain/paper/fill-model.ts';
import { type UtcMillis, utcMillis } from '../../../shared/domain/time/instant.ts';
import { type Timeframe, timeframeMs } from '../../../shared/domain/time/timeframe.ts';
import { PAPER_CAPABILITIES } from '../../../shared/venues/paper/paper-connection.ts';
import { usualInstrument } from '../../market-data/instruments.ts';
import { WorkRefused, WrongCall } from '../failures.ts';
import { type BarsCall, calendarOf, readBarsFile, stretchOf } from './bars-file.ts';
import { chosenSettings } from './settings-file.ts';

export interface HistoryCall extends BarsCall {
  readonly preset: string;
  readonly parameters?: string | undefined;
  readonly capital: Decimal;
  readonly from?: UtcMillis | undefined;
  readonly before?: UtcMillis | undefined;
  readonly higher?: Timeframe | undefined;
}

export interface ReadSetup {
  readonly setup: BacktestSetup;
  readonly warnings: readonly string[];
}

/** Everything a backtest needs, from the options of a call. Throws WrongCall and WorkRefused with what is wrong. */
export async function setupOf(call: HistoryCall, now: UtcMillis): Promise<ReadSetup> {
  const { settings, weights } = chosenSettings(call.preset, call.parameters);
  const file = await readBarsFile(call, now);
  const bars = stretchOf(file.columns, call, WARM_UP_BARS);
  const instrument = usualInstrument(calendarOf(call) === 'XNYS' ? 'equity' : 'crypto', call.symbol);
  const setup: BacktestSetup = {
    tenantId: tenantId('local'),
    profileId: profileId('backtest'),
    account: { environment: 'paper', account: 'backtest' },
    instrument,
    timeframe: call.timeframe,
    bars,
    higher: settings.parameters.trendTimeframe === 'higher' ? higherBars(bars, call) : null,
    parameters: settings.parameters,
    strategyVersion: storedSettings(settings).parametersVersion,
    weights,
    limits: settings.limits,
    stops: settings.stops,
    capital: call.capital,
    model: REALISTIC,
    costs: assumedCosts(REALISTIC, instrument.assetClass),
    exitStyle: PAPER_CAPABILITIES.exitStyle,
    evaluation: 'first-veto',
  };
  return { setup, warnings: file.warnings };
}

/** The bars of the higher timeframe, made of those of the file. */
function higherBars(bars: BarColumns, call: HistoryCall): BarColumns {
  const { higher, timeframe } = call;
  if (higher === undefined || timeframeMs(higher) <= timeframeMs(timeframe)) {
    throw new WrongCall([
      `--higher: expected a timeframe longer than ${timeframe}, because these settings read the trend from higher bars (trendTimeframe), got ${higher ?? 'none'}`,
    ]);
  }
  const list = Array.from({ length: bars.length }, (_, index) => barAt(bars, index));
  const completeTo = utcMillis(bars.closesAt[bars.length - 1] ?? Number.NaN);
  const longer = resample(list, { calendar: calendarOf(call), timeframe: higher, completeTo });
  if (!longer.ok) throw new WorkRefused(longer.refusal.code, [longer.refusal.sentence]);
  return columnsOf(longer.value);
}
