import type { StrategyParameters } from '../shared/domain/strategy/parameters/parameters.ts';
import type { Snapshot } from '../shared/domain/strategy/snapshot.ts';

/**
 * What the same evaluation costs at the very least: six rules written into one function, for long trades only, with one reason object each. It
 * knows no modes, no missing values and no weights.
 */
export function judgeInline(snapshot: Snapshot, parameters: StrategyParameters) {
  const { frame, index } = snapshot;
  const close = frame.bars.close[index] ?? 0;
  const fast = frame.emaFast[index] ?? 0;
  const slow = frame.emaSlow[index] ?? 0;
  const atr = frame.atr[index] ?? 0;
  const rsi = frame.rsi[index] ?? 0;
  const before = frame.rsi[index - 1] ?? 0;
  const average = frame.emaTrigger[index] ?? 0;
  const { support, above } = snapshot.levels();
  const gap = (fast - slow) / atr;
  const distance = support === null ? 99 : Math.max(0, close - support.high) / atr;
  const stop = parameters.riskStopAtr * atr;
  const room = above === null ? 99 * atr : above.low - close;
  const trend = {
    rule: 'trend',
    passes: gap >= parameters.trendMinGapAtr && close > slow,
    value: gap,
    limit: parameters.trendMinGapAtr,
  };
  const session = { rule: 'session', passes: snapshot.hours.alwaysOpen, value: snapshot.now, limit: 0 };
  const zone = {
    rule: 'zone',
    passes: distance <= parameters.zoneProximityAtr,
    value: distance,
    limit: parameters.zoneProximityAtr,
  };
  const momentum = {
    rule: 'momentum',
    passes: rsi >= parameters.momentumLongLow && rsi <= parameters.momentumLongHigh && rsi > before,
    value: rsi,
    limit: parameters.momentumLongHigh,
  };
  const trigger = { rule: 'trigger', passes: close > average, value: close, limit: average };
  const risk = { rule: 'risk', passes: room >= parameters.riskMinRoomR * stop, value: room, limit: stop };
  const enters =
    trend.passes && session.passes && zone.passes && momentum.passes && trigger.passes && risk.passes;
  return { enters, trend, session, zone, momentum, trigger, risk };
}
