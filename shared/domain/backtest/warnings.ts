import type { Performance } from '../portfolio/performance.ts';
import { type StrategyParameters, validateParameters } from '../strategy/parameters/parameters.ts';
import type { BacktestResult } from './backtest.ts';
import type { BacktestSetup } from './setup.ts';

/** What a reader of the sheet must know before believing it. */
export interface Warning {
  readonly code:
    | 'NO_EDGE_CLAIMED'
    | 'NO_TRADES'
    | 'FEW_TRADES'
    | 'BEHIND_THE_MARKET'
    | 'MADE_UP_PRICES'
    | 'NO_FRICTION'
    | 'ANALYST_NOT_HEARD'
    | 'ALARMS'
    | 'OPEN_TRADES'
    | 'ONE_PATH';
  readonly sentence: string;
}

/** Fewer trades than this say little about the next one: the win rate is then known to no better than 18 points. */
const TRADES_MIN = 30;

export function warningsOf(
  result: BacktestResult,
  setup: BacktestSetup,
  performance: Performance,
  buyAndHold: number | null,
): readonly Warning[] {
  const warnings: Warning[] = [];
  const warn = (code: Warning['code'], sentence: string): void => void warnings.push({ code, sentence });
  const trades = result.outcomes.length;
  const open = result.trades.filter(({ status }) => status === 'open').length;
  const { parameters, instrument, model } = setup;
  if (instrument.synthetic)
    warn('MADE_UP_PRICES', 'No market made these prices: they show how things work, not what they earn.');
  if (isDefault(parameters))
    warn('NO_EDGE_CLAIMED', 'The default rules are examples without an edge of their own.');
  if (trades === 0) warn('NO_TRADES', 'No trade was closed, so nothing is measured.');
  else if (trades < TRADES_MIN)
    warn(
      'FEW_TRADES',
      `${trades} trades are too few to tell skill from luck; ${TRADES_MIN} are a beginning.`,
    );
  const { totalReturn } = performance;
  if (totalReturn !== null && buyAndHold !== null && totalReturn < buyAndHold) {
    const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
    warn(
      'BEHIND_THE_MARKET',
      `${percent(totalReturn)} against ${percent(buyAndHold)} for holding ${instrument.symbol} all the time.`,
    );
  }
  const isFree = model.halfSpreadBps[instrument.assetClass] === 0 && model.impactY === 0;
  if (isFree) warn('NO_FRICTION', 'Orders were filled without spread or impact: no venue does that.');
  if (parameters.aiMode !== 'off')
    warn(
      'ANALYST_NOT_HEARD',
      'The analyst is not heard in a backtest, because its answers of the past are not on record.',
    );
  if (open > 0) warn('OPEN_TRADES', `${open} trade is open at the last bar and counts in the equity only.`);
  const alarms = [...result.alarms].map(([code, count]) => `${code} (${count})`);
  if (alarms.length > 0) warn('ALARMS', `Things that need a person in live trading: ${alarms.join(', ')}.`);
  warn(
    'ONE_PATH',
    'Each bar saw its past only: decisions at a close fill from the next bar on. It is still one path of many the market could have taken.',
  );
  return warnings;
}

/** True for parameters that nobody has changed. */
function isDefault(parameters: StrategyParameters): boolean {
  const defaults = validateParameters({});
  const values = new Map<string, unknown>(Object.entries(parameters));
  return defaults.ok && Object.entries(defaults.value).every(([name, value]) => values.get(name) === value);
}
