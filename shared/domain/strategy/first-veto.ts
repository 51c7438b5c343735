import type { Direction } from '../orders/intent.ts';
import { evaluateSignal, readingOf } from './pipeline.ts';
import type { Bias } from './rule.ts';
import { triggersAt, triggersVeto } from './rules/entry-trigger.ts';
import { momentumCodeOf, momentumVetoes } from './rules/momentum.ts';
import { riskCodeOf } from './rules/risk-management.ts';
import { sessionCodeOf, sessionStatusOf } from './rules/session.ts';
import { trendCodeOf } from './rules/trend-bias.ts';
import { zoneCodeOf } from './rules/zone.ts';
import type { Blocker, HoldSignal, Signal } from './signal.ts';
import { shortfallOf, type Snapshot } from './snapshot.ts';
import { directionBlocker, directionFrom, type Standing } from './standing.ts';

/**
 * evaluateSignal for a backtest, where most bars end at a veto that nobody will look at. It asks the cheap rules first and the zones last, and
 * stops at the first veto with a hold without verdicts. Outcome, direction, score, conviction, flip and plan are those of evaluateSignal for
 * every bar; only the blocker may be another one of those that object.
 */
export function evaluateToFirstVeto(snapshot: Snapshot, standing: Standing): Signal {
  if (shortfallOf(snapshot) !== null) return evaluateSignal(snapshot, standing);
  const { parameters } = standing;
  const isTrendOn = parameters.trendMode !== 'off' && parameters.ensembleMode !== 'only';
  const trend = isTrendOn ? trendCodeOf(snapshot, parameters) : null;
  const leaning: Bias = trend === 'UPTREND' ? 'long' : trend === 'DOWNTREND' ? 'short' : 'flat';
  const direction = directionFrom(parameters, leaning, readingOf(snapshot, standing));
  if (direction === 'flat') {
    const isPlain = trend === 'NO_TREND' && parameters.ensembleMode === 'off';
    // Without a direction no rule looks at zones, so the whole answer is cheap, and its blocker tells silence from missing values.
    return isPlain ? hold(direction, NO_TREND) : evaluateSignal(snapshot, standing);
  }
  const blocker =
    directionBlocker(snapshot, standing, direction) ??
    clockBlocker(snapshot, standing) ??
    ruleBlocker(snapshot, standing, direction);
  if (blocker !== null) return hold(direction, blocker);
  return evaluateSignal(snapshot, standing);
}

const NO_TREND: Blocker = { by: 'trend-bias', code: 'NO_TREND' };

function hold(direction: Bias, blocker: Blocker): HoldSignal {
  return {
    outcome: 'hold',
    direction,
    score: 0,
    conviction: 0,
    plan: null,
    blocker,
    verdicts: [],
    ensemble: null,
  };
}

function clockBlocker(snapshot: Snapshot, { parameters }: Standing): Blocker | null {
  if (parameters.sessionMode === 'off') return null;
  const code = sessionCodeOf(snapshot, parameters);
  return sessionStatusOf(code) === 'veto' ? { by: 'session', code } : null;
}

/** Momentum and trigger read a few columns; zone and risk make the zones around the price, so they come last. */
function ruleBlocker(snapshot: Snapshot, standing: Standing, direction: Direction): Blocker | null {
  const { parameters } = standing;
  if (parameters.ensembleMode !== 'only') {
    const blocker = candleBlocker(snapshot, standing, direction);
    if (blocker !== null) return blocker;
    if (parameters.zoneMode === 'required') {
      const code = zoneCodeOf(snapshot, parameters, direction);
      if (code !== 'ZONE_NEAR') return { by: 'zone', code };
    }
  }
  const code = riskCodeOf(snapshot, parameters, direction);
  return code === 'RISK_PLANNED' ? null : { by: 'risk-management', code };
}

function candleBlocker(snapshot: Snapshot, { parameters }: Standing, direction: Direction): Blocker | null {
  if (parameters.momentumMode !== 'off') {
    const code = momentumCodeOf(snapshot, parameters, direction);
    if (momentumVetoes(code, parameters)) return { by: 'momentum', code };
  }
  if (parameters.triggerMode === 'required') {
    const found = triggersAt(snapshot.frame, snapshot.index, parameters, direction);
    const code = found === -1 ? 'VALUE_MISSING' : 'NO_TRIGGER';
    if (triggersVeto(found, parameters)) return { by: 'entry-trigger', code };
  }
  return null;
}
