import type { IndicatorFrame } from '../indicators/frame.ts';
import { WARM_UP_BARS } from '../indicators/run.ts';
import type { Direction } from '../orders/intent.ts';
import type { StrategyParameters } from './parameters/parameters.ts';
import { triggersAt, triggersVeto } from './rules/entry-trigger.ts';
import { momentumCodeFrom, momentumVetoes } from './rules/momentum.ts';
import { trendCodeFrom } from './rules/trend-bias.ts';
import type { Snapshot } from './snapshot.ts';
import { directionBlocker, type Standing } from './standing.ts';

/**
 * Whether a bar of these parameters can be refused from the columns of a frame alone: the trend is the only source of direction, and
 * it is read from the bars that are traded.
 */
export function isScannable({ trendMode, trendTimeframe, ensembleMode }: StrategyParameters): boolean {
  return trendMode !== 'off' && trendTimeframe === 'base' && ensembleMode === 'off';
}

/**
 * The first bar from `from` up to and without `to` of the snapshot's frame that history, trend, momentum and trigger leave open; `to` where
 * there is none. Each bar passed over is a hold by evaluateSignal, whatever the other rules say of it. For parameters that isScannable allows. It asks the
 * functions of the rules, and only their reading of a snapshot is left out: most bars of a backtest end here.
 */
export function firstOpenBar(snapshot: Snapshot, standing: Standing, from: number, to: number): number {
  const { frame } = snapshot;
  const { emaFast, emaSlow, atr, bars } = frame;
  const { close, firstOrdinal } = bars;
  const { parameters } = standing;
  const { trendMinGapAtr } = parameters;
  const mayShort = directionBlocker(snapshot, standing, 'short') === null;
  const warm = Math.max(from, Math.min(WARM_UP_BARS - firstOrdinal, to));
  for (let index = warm; index < to; index += 1) {
    const trend = trendCodeFrom(
      close[index] ?? Number.NaN,
      emaFast[index] ?? Number.NaN,
      emaSlow[index] ?? Number.NaN,
      atr[index] ?? Number.NaN,
      trendMinGapAtr,
    );
    const isLong = trend === 'UPTREND';
    if (!isLong && !(mayShort && trend === 'DOWNTREND')) continue;
    if (!candleVetoes(frame, index, parameters, isLong ? 'long' : 'short')) return index;
  }
  return to;
}

function candleVetoes(
  frame: IndicatorFrame,
  index: number,
  parameters: StrategyParameters,
  direction: Direction,
): boolean {
  if (parameters.momentumMode !== 'off') {
    const rsi = frame.rsi[index] ?? Number.NaN;
    const before = frame.rsi[index - 1] ?? Number.NaN;
    if (momentumVetoes(momentumCodeFrom(rsi, before, parameters, direction), parameters)) return true;
  }
  if (parameters.triggerMode !== 'required') return false;
  return triggersVeto(triggersAt(frame, index, parameters, direction), parameters);
}
