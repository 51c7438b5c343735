import type { NumbersOf, NumberTable } from './number-table.ts';

/** How a stop is looked after once a trade is open. */
export const STOP_PARAMETERS = {
  trailAfterR: {
    default: 1,
    min: 0,
    max: 10,
    step: 0.1,
    unit: 'R',
    words: 'Gain, in units of the initial risk, from which the stop trails.',
  },
  trailAtr: {
    default: 2,
    min: 0.5,
    max: 10,
    step: 0.1,
    unit: 'ATR',
    words: 'Distance of a trailing stop from the best price since the entry.',
  },
  minMoveAtr: {
    default: 0.25,
    min: 0,
    max: 2,
    step: 0.01,
    unit: 'ATR',
    words: 'A stop is replaced only for more than this; each replacement is a request to the venue.',
  },
  breakEvenAfterR: {
    default: null,
    min: 0.2,
    max: 10,
    step: 0.1,
    unit: 'R',
    words: 'Gain from which the stop stands at the entry. Off: it does not.',
  },
  maxBars: {
    default: null,
    min: 1,
    max: 10_000,
    step: 1,
    unit: 'bars',
    words: 'Bars after which an open trade is closed whatever it earns. Off: no limit.',
  },
} as const satisfies NumberTable;

export type StopParameters = NumbersOf<typeof STOP_PARAMETERS>;

/** An open trade as its stop sees it. Measured prices: the new stop goes through the tick door on its way to an order. */
export interface GuardedTrade {
  /** 1 for long, -1 for short. */
  readonly sign: 1 | -1;
  readonly entryPrice: number;
  readonly initialStop: number;
  readonly stop: number;
  /** Highest high (long) or lowest low (short) of the bars since the entry, this bar included. */
  readonly bestPrice: number;
  /** Bars closed since the entry, this bar included. */
  readonly barsOpen: number;
  /** True when the stop was already moved for this bar: a repeated evaluation then does nothing. */
  readonly movedThisBar: boolean;
}

export type ExitAction =
  | { readonly kind: 'move-stop'; readonly to: number; readonly because: 'trailing' | 'break-even' }
  | { readonly kind: 'close'; readonly because: 'time-stop' | 'stop-crossed' };

const TIME_STOP: ExitAction = { kind: 'close', because: 'time-stop' };
const CROSSED: ExitAction = { kind: 'close', because: 'stop-crossed' };

/**
 * What a closed bar asks of the stop of an open trade: at most one action, null for nothing. Called on every bar with an open trade, so
 * plain floats and no allocation unless something happens. A stop only tightens. It trails the best price once the gain reached
 * `trailAfterR`; a level that the close has already passed closes the trade, because a venue refuses a stop on the wrong
 * side. `close` and `atr` are those of the bar; without an ATR (NaN) only the time stop works.
 */
export function manageStop(
  trade: GuardedTrade,
  close: number,
  atr: number,
  parameters: StopParameters,
): ExitAction | null {
  if (parameters.maxBars !== null && trade.barsOpen >= parameters.maxBars) return TIME_STOP;
  if (trade.movedThisBar || !(atr > 0)) return null;
  const { sign, entryPrice } = trade;
  const oneR = sign * (entryPrice - trade.initialStop);
  const bestGain = sign * (trade.bestPrice - entryPrice);
  let level = trade.stop;
  let because: 'trailing' | 'break-even' = 'trailing';
  if (
    parameters.breakEvenAfterR !== null &&
    bestGain >= parameters.breakEvenAfterR * oneR &&
    sign * (entryPrice - level) > 0
  ) {
    level = entryPrice;
    because = 'break-even';
  }
  if (bestGain >= parameters.trailAfterR * oneR) {
    const trailed = trade.bestPrice - sign * parameters.trailAtr * atr;
    if (sign * (trailed - level) > 0) {
      level = trailed;
      because = 'trailing';
    }
  }
  if (!(sign * (level - trade.stop) > parameters.minMoveAtr * atr)) return null;
  return sign * (close - level) > 0 ? { kind: 'move-stop', to: level, because } : CROSSED;
}
