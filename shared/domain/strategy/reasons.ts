import { TRIGGER_NAMES } from './rules/candles.ts';
import type { RuleName, Verdict, VerdictCode } from './rule.ts';

interface Reason {
  /** Names of the figures, in order. */
  readonly figures: readonly string[];
  readonly say: (...figures: number[]) => string;
}

const TITLES: Readonly<Record<RuleName, string>> = {
  'trend-bias': 'Trend',
  session: 'Session',
  zone: 'Zone',
  momentum: 'Momentum',
  'entry-trigger': 'Trigger',
  'risk-management': 'Risk',
  'ai-analysis': 'AI',
  ensemble: 'Ensemble',
};

/** What a rule reads, and so what is missing where it has no value. */
const INPUTS: Readonly<Record<RuleName, string>> = {
  'trend-bias': 'the averages or the ATR have',
  session: 'the clock has',
  zone: 'the ATR has',
  momentum: 'the RSI has',
  'entry-trigger': 'the average or the ATR has',
  'risk-management': 'the ATR has',
  'ai-analysis': 'the answer has',
  ensemble: 'the averages, the ATR, the rate of change or the z-score have',
};

/** Six significant digits: enough for any price, and no float noise. */
const n = (value = Number.NaN): string =>
  Number.isNaN(value) ? 'none' : String(Number(value.toPrecision(6)));
const two = (value = Number.NaN): string => n(Number(value.toFixed(2)));
const at = (instant = Number.NaN): string =>
  Number.isFinite(instant) ? `${new Date(instant).toISOString().slice(0, 16)}Z` : 'an unknown time';
const openAfter = (now = 0, opens = 0, next = 0): number => (now < opens ? opens : next);
const minutes = (milliseconds = Number.NaN): string => n(Math.round(milliseconds / 6_000) / 10);

const TREND = ['fastBars', 'fast', 'slowBars', 'slow', 'close', 'gapAtr', 'minGapAtr'];
const HOURS = ['now', 'opensAt', 'closesAt', 'nextOpensAt'];
const ZONE = ['zoneLow', 'zoneHigh', 'touches', 'distanceAtr', 'proximityAtr'];
const RSI = ['rsiBars', 'rsi', 'previousRsi', 'low', 'high'];
const PLAN = ['entryReference', 'stop', 'target', 'riskPerUnit', 'room'];
const ANALYST = ['sentiment', 'confidence', 'answeredAt'];
const ENSEMBLE = ['strength', 'agreement', 'minStrength', 'minAgreement'];

/** One sentence a code, always with the figures it has. Called when somebody looks, never while bars are judged. */
const REASONS: Readonly<Record<VerdictCode, Reason>> = {
  RULE_OFF: { figures: [], say: () => 'switched off, not counted' },
  NO_DIRECTION: { figures: [], say: () => 'there is no direction to judge' },
  WARM_UP: {
    figures: ['bars', 'needed'],
    say: (bars, needed) => `${n(bars)} closed bars before this one, ${n(needed)} are needed`,
  },
  DATA_GAPS: {
    figures: ['missingShare', 'limit'],
    say: (missing = 0, limit = 0) =>
      `${two(missing * 100)} % of the bars are missing, at most ${two(limit * 100)} % may be`,
  },
  VALUE_MISSING: { figures: ['ordinal'], say: (ordinal) => `no value at bar ${n(ordinal)}` },
  HIGHER_BARS_MISSING: { figures: [], say: () => 'no warmed-up bars of the higher timeframe' },
  UPTREND: { figures: TREND, say: (...figures) => `uptrend: ${averageWords('above', figures)}` },
  DOWNTREND: { figures: TREND, say: (...figures) => `downtrend: ${averageWords('below', figures)}` },
  NO_TREND: {
    figures: TREND,
    say: (...figures) => `no trend: ${averageWords('beside', figures)}, ${n(figures[6])} needed`,
  },
  ALWAYS_OPEN: { figures: [], say: () => 'the market never closes' },
  SESSION_OPEN: {
    figures: HOURS,
    say: (now, opens, closes) => `open at ${at(now)}, from ${at(opens)} to ${at(closes)}`,
  },
  EXTENDED_HOURS: {
    figures: HOURS,
    say: (now, opens, closes) =>
      `extended hours at ${at(now)}, limit orders only; regular from ${at(opens)} to ${at(closes)}`,
  },
  NEXT_OPEN: {
    figures: HOURS,
    say: (now, opens, _closes, next) =>
      `the day's bar closed by ${at(now)}, an order waits for the open at ${at(openAfter(now, opens, next))}`,
  },
  SESSION_CLOSED: {
    figures: HOURS,
    say: (now, opens, _closes, next) =>
      `blocked: closed at ${at(now)}, next open ${at(openAfter(now, opens, next))}`,
  },
  OPENING_BUFFER: {
    figures: HOURS,
    say: (now = 0, opens = 0) => `only ${minutes(now - opens)} minutes after the open at ${at(opens)}`,
  },
  CLOSING_BUFFER: {
    figures: HOURS,
    say: (now = 0, _opens, closes = 0, next) =>
      `only ${minutes(closes - now)} minutes before the close at ${at(closes)}, next open ${at(next)}`,
  },
  BLACKOUT: {
    figures: ['now', 'fromMinute', 'toMinute'],
    say: (now, from, to) =>
      `${at(now)} is inside the blackout from minute ${n(from)} to ${n(to)} of the UTC day`,
  },
  BAR_STALE: {
    figures: ['now', 'barClosedAt', 'limitMs'],
    say: (now = 0, closed = 0, limit) =>
      `data stale: the last bar closed ${minutes(now - closed)} minutes ago, ${minutes(limit)} are allowed`,
  },
  ZONE_NEAR: {
    figures: ZONE,
    say: (low, high, touches, distance, proximity) =>
      `zone ${n(low)} to ${n(high)} with ${n(touches)} touches is ${two(distance)} ATR away, within ${n(proximity)}`,
  },
  ZONE_FAR: {
    figures: ZONE,
    say: (low, high, touches, distance, proximity) =>
      `zone ${n(low)} to ${n(high)} with ${n(touches)} touches is ${two(distance)} ATR away, beyond ${n(proximity)}`,
  },
  NO_ZONE: {
    figures: ['close'],
    say: (close) => `no zone of two or more touches on the protecting side of ${n(close)}`,
  },
  MOMENTUM_CONFIRMED: {
    figures: RSI,
    say: (bars, rsi, previous, low, high) =>
      `RSI${n(bars)} ${two(rsi)} after ${two(previous)}, inside ${n(low)} to ${n(high)}`,
  },
  RSI_OUTSIDE_BAND: {
    figures: RSI,
    say: (bars, rsi, previous, low, high) =>
      `RSI${n(bars)} ${two(rsi)} after ${two(previous)}, outside ${n(low)} to ${n(high)}`,
  },
  RSI_NOT_TURNING: {
    figures: RSI,
    say: (bars, rsi, previous) => `RSI${n(bars)} ${two(rsi)} after ${two(previous)} moves against the trade`,
  },
  RSI_EXTREME: {
    figures: RSI,
    say: (bars, rsi, previous) => `RSI${n(bars)} ${two(rsi)} after ${two(previous)} is beyond the hard limit`,
  },
  TRIGGERED: {
    figures: ['triggers', 'count', 'minimum'],
    say: (mask) => `${triggerWords(mask)} on this bar`,
  },
  NO_TRIGGER: {
    figures: ['triggers', 'count', 'minimum'],
    say: (mask, count, minimum) =>
      `${triggerWords(mask)} on this bar: ${n(count)} of ${n(minimum)} triggers needed`,
  },
  RISK_PLANNED: {
    figures: PLAN,
    say: (entry, stop, target, risk, room) =>
      `entry near ${n(entry)}, stop ${n(stop)}, target ${n(target)}, risk ${n(risk)} a unit, ${roomWords(room)}`,
  },
  STOP_TOO_WIDE: {
    figures: PLAN,
    say: (entry, stop, _target, risk) => `stop ${n(stop)} is ${n(risk)} from ${n(entry)}, wider than allowed`,
  },
  NO_ROOM: {
    figures: PLAN,
    say: (entry, _stop, _target, risk, room) =>
      `room ${n(room)} from ${n(entry)} to the next zone is too little for a risk of ${n(risk)}`,
  },
  ANALYST_COUNTED: {
    figures: ANALYST,
    say: (sentiment, confidence, answered) =>
      `AI sentiment ${two(sentiment)} with confidence ${two(confidence)}, answered ${at(answered)}`,
  },
  ANALYST_OBJECTS: {
    figures: ANALYST,
    say: (sentiment, confidence, answered) =>
      `AI sentiment ${two(sentiment)} with confidence ${two(confidence)} is against the trade, answered ${at(answered)}`,
  },
  ANALYST_SILENT: { figures: [], say: () => 'AI unavailable, not counted' },
  ANALYST_OUTDATED: {
    figures: ANALYST,
    say: (_s, _c, answered) => `AI answer of ${at(answered)} does not speak about this moment, not counted`,
  },
  ENSEMBLE_COUNTED: {
    figures: ENSEMBLE,
    say: (strength, agreement) => `strength ${two(strength)}, agreement ${two(agreement)}`,
  },
  ENSEMBLE_WEAK: {
    figures: ENSEMBLE,
    say: (strength, _a, least) => `strength ${two(strength)} is below ${n(least)}`,
  },
  ENSEMBLE_DISAGREES: {
    figures: ENSEMBLE,
    say: (_s, agreement, _m, least) => `members disagree: agreement ${two(agreement)}, ${n(least)} needed`,
  },
  ENSEMBLE_OPPOSES: {
    figures: ENSEMBLE,
    say: (strength) => `strength ${two(strength)} is against the trade`,
  },
  ENSEMBLE_SILENT: { figures: ENSEMBLE, say: () => 'no member has anything to say' },
  WEIGHTS_INVALID: { figures: [], say: () => 'no valid weights, so no signal' },
};

/** Infinite where no zone lies in the way of the target. */
function roomWords(room: number | undefined): string {
  return room === Number.POSITIVE_INFINITY ? 'no zone in the way' : `room ${n(room)}`;
}

function averageWords(place: string, figures: readonly number[]): string {
  const [fastBars, fast, slowBars, slow, close, gapAtr] = figures;
  return `EMA${n(fastBars)} ${n(fast)} ${place} EMA${n(slowBars)} ${n(slow)}, close ${n(close)}, gap ${two(gapAtr)} ATR`;
}

function triggerWords(mask = 0): string {
  const found = TRIGGER_NAMES.filter((_, bit) => (mask & (1 << bit)) !== 0);
  return found.length === 0 ? 'no trigger' : found.join(' and ');
}

/** One sentence with figures: "Trend: uptrend: EMA50 512.3 above EMA200 498.7, close 515, gap 1.9 ATR." */
export function reasonOf(verdict: Verdict): string {
  const subject = verdict.code === 'VALUE_MISSING' ? `${INPUTS[verdict.rule]} ` : '';
  return `${TITLES[verdict.rule]}: ${subject}${REASONS[verdict.code].say(...verdict.figures)}.`;
}

export function figureNames(code: VerdictCode): readonly string[] {
  return REASONS[code].figures;
}
