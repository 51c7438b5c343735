import { UNIFORM_WEIGHTS } from '../../domain/strategy/ensemble/weights.ts';
import type { Profile } from '../../contracts/profile.ts';
import { explainRules, type ExplainedRules } from '../../domain/engine/explain.ts';
import { missingShareAt } from '../../domain/engine/missing-share.ts';
import { frameAt, type FramePlace } from '../../domain/indicators/run.ts';
import type { Bar, BarColumns } from '../../domain/market/bar.ts';
import { barAt } from '../../domain/market/bar-columns.ts';
import type { Instrument } from '../../domain/market/instrument.ts';
import { ok, type Result, refuse } from '../../domain/result.ts';
import { NEW_TRACKER } from '../../domain/strategy/direction.ts';
import { specOf, type StrategyParameters } from '../../domain/strategy/parameters/parameters.ts';
import { MarketSnapshot } from '../../domain/strategy/snapshot.ts';
import { tradingHoursAt } from '../../domain/strategy/trading-hours.ts';
import type { UtcMillis } from '../../domain/time/instant.ts';
import { higherTimeframe } from '../../domain/time/timeframe.ts';
import { instrumentOf } from '../records/profile-kind.ts';
import type { Services } from '../services.ts';
import { settingsOf } from './profile-settings.ts';

/** A day of five-minute bars. Each is computed afresh, so a strip is bounded. */
export const STRIP_BARS_MAX = 300;

export interface ExplainedBar extends ExplainedRules {
  readonly bar: Bar;
}

export interface ExplainRefusal {
  readonly code: 'INSTRUMENT_UNKNOWN' | 'NO_MARKET_DATA';
  readonly detail: string;
}

export interface BarSpan {
  readonly symbol: string;
  /** Bars that close at or after this moment, and before `before`. */
  readonly from: UtcMillis;
  readonly before: UtcMillis;
}

export interface ExplainedSpan {
  readonly bars: readonly ExplainedBar[];
  /** Where to go on when the span has more bars than one answer; null where it ends. */
  readonly next: UtcMillis | null;
}

/**
 * What the rules think of closed bars, recomputed from bars and the profile's parameters of now, at the close of each bar and by a profile that has not
 * entered before: the same figures to the last bit as a backtest has for that bar. Bars whose history is not kept any more are refused, not guessed.
 */
export async function explainBars(
  profile: Profile,
  span: BarSpan,
  limit: number,
  services: Services,
): Promise<Result<ExplainedSpan, ExplainRefusal>> {
  const { symbol, from, before } = span;
  if (!profile.symbols.includes(symbol))
    return refuse({ code: 'INSTRUMENT_UNKNOWN', detail: `The profile does not trade ${symbol}.` });
  const { source, timeframe } = profile.market;
  const { parameters } = settingsOf(profile);
  const columns = await windowOf({ source, symbol, timeframe }, services);
  const longer = higherTimeframe(timeframe);
  const higher =
    parameters.trendTimeframe === 'higher' && longer !== null
      ? await windowOf({ source, symbol, timeframe: longer }, services)
      : null;
  const setting = {
    columns,
    higher,
    parameters,
    profile,
    instrument: await instrumentOf(services, profile, symbol),
  };
  const bars: ExplainedBar[] = [];
  for (let index = 0; index < columns.length; index += 1) {
    const closesAt = columns.closesAt[index] ?? Number.NaN;
    if (closesAt < from || closesAt >= before) continue;
    if (bars.length === limit) return ok({ bars, next: barAt(columns, index).closesAt });
    const explained = explainOne(setting, index);
    if (explained === null) {
      const detail = `The history of the bar that closed at ${new Date(closesAt).toISOString()} is not kept any more.`;
      return refuse({ code: 'NO_MARKET_DATA', detail });
    }
    bars.push(explained);
  }
  return ok({ bars, next: null });
}

/** When the newest closed bar of a symbol of the profile closed; null while none is kept. */
export async function newestClose(
  { market: { source, timeframe } }: Profile,
  symbol: string,
  services: Services,
): Promise<UtcMillis | null> {
  const columns = await windowOf({ source, symbol, timeframe }, services);
  return columns.length === 0 ? null : barAt(columns, columns.length - 1).closesAt;
}

async function windowOf(
  key: Parameters<Services['bars']['window']>[0],
  services: Services,
): Promise<BarColumns> {
  await services.bars.catchUp(key);
  return services.bars.window(key);
}

interface Setting {
  readonly columns: BarColumns;
  readonly higher: BarColumns | null;
  readonly parameters: StrategyParameters;
  readonly profile: Profile;
  readonly instrument: Instrument;
}

function explainOne(setting: Setting, index: number): ExplainedBar | null {
  const { columns, parameters, instrument, profile } = setting;
  const { timeframe } = profile.market;
  const place = frameAt(columns, index, specOf(parameters));
  if (!place.ok) return null;
  const bar = barAt(columns, index);
  const { calendar } = instrument;
  const snapshot = new MarketSnapshot(instrument, timeframe, {
    ...place.value,
    higher: higherPlace(setting, bar.closesAt),
    now: bar.closesAt,
    hours: tradingHoursAt(calendar, bar.closesAt),
  });
  snapshot.missingShare = missingShareAt(columns, index, { calendar, timeframe });
  return {
    bar,
    ...explainRules(snapshot, { parameters, weights: UNIFORM_WEIGHTS, analyst: null, tracker: NEW_TRACKER }),
  };
}

/** The last bar of the higher timeframe that had closed by then; null while there is none, and the trend rule says so. */
function higherPlace({ higher, parameters }: Setting, closesAt: UtcMillis): FramePlace | null {
  if (higher === null) return null;
  let index = higher.length - 1;
  while (index >= 0 && (higher.closesAt[index] ?? 0) > closesAt) index -= 1;
  const place = index < 0 ? null : frameAt(higher, index, specOf(parameters));
  return place?.ok === true ? place.value : null;
}
