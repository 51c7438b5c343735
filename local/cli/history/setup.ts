import type { Command } from 'commander';
import { researchSetup } from '../../../shared/application/use-cases/research-setup.ts';
import type { TradingSettings } from '../../../shared/application/use-cases/profile-settings.ts';
import { type BacktestSetup, checkedSetup } from '../../../shared/domain/backtest/setup.ts';
import { WARM_UP_BARS } from '../../../shared/domain/indicators/run.ts';
import type { Decimal } from '../../../shared/domain/money/decimal.ts';
import type { UtcMillis } from '../../../shared/domain/time/instant.ts';
import { PAPER_CAPABILITIES } from '../../../shared/venues/paper/paper-connection.ts';
import { usualInstrument } from '../../market-data/instruments.ts';
import { WorkRefused } from '../failures.ts';
import { amountFlag, endFlag, momentFlag, outFlag } from '../flags.ts';
import { type BarsCall, barsFlags, calendarOf, readBarsFile, stretchOf, withBarsFlags } from './bars-file.ts';
import {
  chosenSettings,
  PARAMETERS_WORDS,
  PRESET_DEFAULT,
  PRESET_WORDS,
  settingsFlags,
} from './settings-file.ts';

/** The options of whatever trades the bars of a file. */
export const historyFlags = {
  ...barsFlags,
  ...settingsFlags,
  capital: amountFlag,
  from: momentFlag.optional(),
  to: endFlag.optional(),
  out: outFlag.optional(),
};

export function withHistoryFlags(command: Command): Command {
  return withBarsFlags(command)
    .option('--preset <name>', PRESET_WORDS, PRESET_DEFAULT)
    .option('--parameters <file>', PARAMETERS_WORDS)
    .option('--capital <amount>', 'money given to the profile before the first bar', '10000')
    .option(
      '--from <moment>',
      `the first day that may trade; the ${WARM_UP_BARS} bars before it warm the indicators up`,
    )
    .option('--to <moment>', 'the end: the last day that may trade, or the moment up to which bars close')
    .option('--out <file>', 'write the whole result, as --json prints it, to a new file');
}

interface HistoryCall extends BarsCall {
  readonly preset: string;
  readonly parameters?: string | undefined;
  readonly capital: Decimal;
  readonly from?: UtcMillis | undefined;
  readonly to?: UtcMillis | undefined;
}

export interface ReadSetup {
  readonly setup: BacktestSetup;
  readonly settings: TradingSettings;
  /** What a reader of the result must know of the data. */
  readonly warnings: readonly string[];
}

/** Everything a run over history needs, from the options of a call. Throws WrongCall and WorkRefused with what is wrong. */
export async function setupOf(call: HistoryCall, now: UtcMillis): Promise<ReadSetup> {
  const settings = chosenSettings(call.preset, call.parameters);
  const file = await readBarsFile(call, now);
  const assetClass = calendarOf(call) === 'XNYS' ? 'equity' : 'crypto';
  const setup = checkedSetup(
    researchSetup({
      instrument: usualInstrument(assetClass, call.symbol),
      timeframe: call.timeframe,
      bars: stretchOf(file.columns, call, WARM_UP_BARS),
      settings,
      capital: call.capital,
      exitStyle: PAPER_CAPABILITIES.exitStyle,
    }),
  );
  if (setup.ok) return { setup: setup.value, settings, warnings: file.warnings };
  const { code, sentence } = setup.refusal;
  const remedy =
    code === 'HIGHER_BARS_MISSING' ? ['Set "trendTimeframe": "base" in the parameters of --parameters.'] : [];
  throw new WorkRefused(code, [sentence, ...remedy]);
}
