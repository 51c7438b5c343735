import { type Decimal, maxOf, ONE, ZERO } from '../../money/decimal.ts';
import type { RiskLimits } from '../limits.ts';
import { exactly, percentOf } from '../proportion.ts';
import type { CapitalView, GuardState } from './state.ts';
import { type GuardVerdict, pass, veto } from './verdict.ts';

/** Half size: what is left of a position while the profile is in a deep drawdown. */
const HALF = exactly(0.5);

/**
 * The fall from the high in percent of the high, 0 at a new high. Null where the high is not above zero: then there is nothing to
 * lose and nothing to trade with. Uses equity, so that an open loss counts before it is realised.
 */
function drawdownPct({ equity, highWaterEquity }: CapitalView): Decimal | null {
  const high = maxOf(highWaterEquity, equity);
  return percentOf(high.minus(equity), high);
}

/**
 * The loss since the risk day began in percent of the equity it began with; a profit is negative. Money paid in or out is taken
 * out. Null where the day began with nothing.
 */
function dailyLossPct(capital: CapitalView): Decimal | null {
  const { equity, sessionStartEquity, flowsSinceSessionStart } = capital;
  return percentOf(sessionStartEquity.plus(flowsSinceSessionStart).minus(equity), sessionStartEquity);
}

/**
 * The high after money came (above zero) or went (below): it moves in proportion, so that the drawdown in percent stays what it was.
 * Taking out half of a profile that is 10 % down leaves it 10 % down.
 */
export function highWaterAfterFlow(highWaterEquity: Decimal, equityBefore: Decimal, flow: Decimal): Decimal {
  const after = equityBefore.plus(flow);
  if (equityBefore.sign <= 0 || after.sign <= 0) return maxOf(after, ZERO);
  return highWaterEquity.times(after).dividedBy(equityBefore, { scale: 8, rounding: 'up' });
}

/** 1, or one half from the half-size drawdown on. Beyond the halt it does not matter: the guard vetoes. */
export function drawdownFactor(capital: CapitalView, limits: RiskLimits): Decimal {
  const drawdown = drawdownPct(capital);
  const deep = drawdown !== null && !drawdown.lessThan(exactly(limits.drawdownHalfPct));
  return deep ? HALF : ONE;
}

export function drawdownGuard({ capital }: GuardState, limits: RiskLimits): GuardVerdict {
  const drawdown = drawdownPct(capital);
  if (capital.equity.sign <= 0 || drawdown === null) {
    const equity = capital.equity.toString();
    return veto('drawdown', 'NO_EQUITY', { equity }, `The profile has no equity to trade with (${equity})`);
  }
  const figures = {
    drawdownPct: drawdown.toString(),
    haltPct: limits.drawdownHaltPct,
    equity: capital.equity.toString(),
    high: capital.highWaterEquity.toString(),
  };
  const sentence = `Drawdown ${drawdown.toString()} % from the high of ${figures.high}, the halt is at ${limits.drawdownHaltPct} %`;
  return drawdown.lessThan(exactly(limits.drawdownHaltPct))
    ? pass('drawdown', figures, sentence)
    : veto('drawdown', 'DRAWDOWN_HALT', figures, `${sentence}; a person has to resume`);
}

/** Whether the drawdown guard passes, without its words. */
export function isWithinDrawdown({ capital }: GuardState, limits: RiskLimits): boolean {
  if (capital.equity.sign <= 0) return false;
  return drawdownPct(capital)?.lessThan(exactly(limits.drawdownHaltPct)) ?? false;
}

export function dailyLossGuard({ capital }: GuardState, limits: RiskLimits): GuardVerdict {
  const loss = dailyLossPct(capital);
  const figures = {
    lossPct: loss === null ? null : loss.toString(),
    stopPct: limits.dailyLossStopPct,
    sessionStartEquity: capital.sessionStartEquity.toString(),
  };
  if (loss === null) {
    return pass('dailyLoss', figures, 'The risk day began without equity: there is no daily loss to measure');
  }
  const sentence = `Loss of the risk day ${loss.toString()} %, entries stop at ${limits.dailyLossStopPct} %`;
  return loss.lessThan(exactly(limits.dailyLossStopPct))
    ? pass('dailyLoss', figures, sentence)
    : veto('dailyLoss', 'DAILY_LOSS_STOP', figures, sentence);
}

/** Whether the guard of the daily loss passes, without its words. */
export function isWithinDailyLoss({ capital }: GuardState, limits: RiskLimits): boolean {
  return dailyLossPct(capital)?.lessThan(exactly(limits.dailyLossStopPct)) ?? true;
}

export type LossResponse = 'none' | 'stop-entries' | 'flatten' | 'halt';

/** What the profile's losses ask for beyond refusing entries: the host closes positions or halts the profile on it. */
export function lossResponse(capital: CapitalView, limits: RiskLimits): LossResponse {
  const drawdown = drawdownPct(capital);
  const loss = dailyLossPct(capital);
  const reaches = (percent: Decimal | null, limit: number | null): boolean =>
    percent !== null && limit !== null && !percent.lessThan(exactly(limit));
  if (reaches(drawdown, limits.drawdownHaltPct)) return 'halt';
  if (reaches(loss, limits.dailyLossFlattenPct)) return 'flatten';
  return reaches(loss, limits.dailyLossStopPct) ? 'stop-entries' : 'none';
}
