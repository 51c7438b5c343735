import type { EntryCosts } from '../engine/size-request.ts';
import type { ProfileId, TenantId } from '../ids/ids.ts';
import { WARM_UP_BARS } from '../indicators/run.ts';
import type { BarColumns } from '../market/bar.ts';
import type { Instrument } from '../market/instrument.ts';
import type { Decimal } from '../money/decimal.ts';
import type { ExitStyle } from '../orders/exit-orders.ts';
import type { VenueAccount } from '../orders/order.ts';
import type { FillModel } from '../paper/fill-model.ts';
import { ok, refuse, type Result } from '../result.ts';
import type { RiskLimits } from '../risk/limits.ts';
import type { StopParameters } from '../risk/trailing.ts';
import type { EnsembleWeights } from '../strategy/ensemble/weights.ts';
import type { StrategyParameters } from '../strategy/parameters/parameters.ts';
import type { Timeframe } from '../time/timeframe.ts';

/** One profile, one symbol, one stretch of history. The same setup gives the same result to the last digit. */
export interface BacktestSetup {
  readonly tenantId: TenantId;
  readonly profileId: ProfileId;
  /** Part of every client order id. */
  readonly account: VenueAccount;
  readonly instrument: Instrument;
  readonly timeframe: Timeframe;
  /** The whole series from its first bar, checked (see market/bar-checks.ts). */
  readonly bars: BarColumns;
  /** The bars of the higher timeframe, likewise whole; null where no rule reads them. */
  readonly higher: BarColumns | null;
  readonly parameters: StrategyParameters;
  readonly strategyVersion: string;
  /** Null without valid weights: the ensemble then gives no signal. */
  readonly weights: EnsembleWeights | null;
  readonly limits: RiskLimits;
  readonly stops: StopParameters;
  /** Given to the profile before its first bar, above zero, in the instrument's currency. */
  readonly capital: Decimal;
  readonly model: FillModel;
  readonly costs: EntryCosts;
  readonly exitStyle: ExitStyle;
  /**
   * `first-veto` stops judging a bar at the first no and goes short ways: a desk that remembers no questions, an entry that is placed in one step.
   * `full` asks every rule and takes every step. Both come to the same.
   */
  readonly evaluation: 'first-veto' | 'full';
}

export interface BacktestRefusal {
  readonly code:
    | 'TOO_FEW_BARS'
    | 'NOT_FROM_THE_START'
    | 'HIGHER_BARS_MISSING'
    | 'NO_CAPITAL'
    | 'FEE_BELOW_ZERO';
  readonly sentence: string;
}

/** Says why a backtest cannot be run, before it begins. */
export function checkedSetup(setup: BacktestSetup): Result<BacktestSetup, BacktestRefusal> {
  const { bars, higher, parameters, capital, instrument } = setup;
  const no = (code: BacktestRefusal['code'], sentence: string) => refuse({ code, sentence });
  if (bars.length <= WARM_UP_BARS) {
    return no(
      'TOO_FEW_BARS',
      `${bars.length} bars: the first ${WARM_UP_BARS} only warm the indicators up, load more`,
    );
  }
  if (bars.firstOrdinal !== 0 || (higher !== null && higher.firstOrdinal !== 0)) {
    return no('NOT_FROM_THE_START', 'A backtest needs its series from the first bar on, not a window of it');
  }
  if (parameters.trendTimeframe === 'higher' && higher === null) {
    return no('HIGHER_BARS_MISSING', 'The trend is read from a higher timeframe, and its bars are not given');
  }
  if (capital.sign <= 0) return no('NO_CAPITAL', `Capital must be above zero, got ${capital.toString()}`);
  const { makerBps, takerBps, perShareSellFee } = instrument.fees;
  if (makerBps < 0 || takerBps < 0 || perShareSellFee.sign < 0) {
    return no('FEE_BELOW_ZERO', 'Rebates are not simulated: give fees of zero or more');
  }
  return ok(setup);
}
