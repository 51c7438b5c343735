import { UNIFORM_WEIGHTS } from '../../../shared/domain/strategy/ensemble/weights.ts';
import { higherBars } from '../../../shared/application/use-cases/research-setup.ts';
import { explainRules, type ExplainedRules } from '../../../shared/domain/engine/explain.ts';
import { missingShareAt } from '../../../shared/domain/engine/missing-share.ts';
import { frameAt, type FramePlace } from '../../../shared/domain/indicators/run.ts';
import type { Bar, BarColumns } from '../../../shared/domain/market/bar.ts';
import { barAt } from '../../../shared/domain/market/bar-columns.ts';
import type { Instrument } from '../../../shared/domain/market/instrument.ts';
import { NEW_TRACKER } from '../../../shared/domain/strategy/direction.ts';
import { specOf, type StrategyParameters } from '../../../shared/domain/strategy/parameters/parameters.ts';
import { MarketSnapshot } from '../../../shared/domain/strategy/snapshot.ts';
import { tradingHoursAt } from '../../../shared/domain/strategy/trading-hours.ts';
import { addMs, formatInstant, type UtcMillis } from '../../../shared/domain/time/instant.ts';
import type { Timeframe } from '../../../shared/domain/time/timeframe.ts';
import { usualInstrument } from '../../market-data/instruments.ts';
import { WorkRefused } from '../failures.ts';
import { type BarsCall, calendarOf, firstFrom } from './bars-file.ts';

export interface ExplainedBar extends ExplainedRules {
  readonly bar: Bar;
}

/**
 * What the rules think of the first bar that closes at or after `at`, decided at its close by a profile without a past and without an analyst: a function of
 * bars and parameters. Throws WorkRefused where the file has no such bar.
 */
export function explainBar(
  columns: BarColumns,
  call: BarsCall & { readonly at: UtcMillis },
  parameters: StrategyParameters,
): ExplainedBar {
  const index = firstFrom(columns.closesAt, call.at);
  if (index >= columns.length) {
    throw new WorkRefused('NO_BARS', [
      `--at: no bar of ${call.bars} closes at or after ${formatInstant(call.at)}; its last one closes ${new Date(columns.closesAt[columns.length - 1] ?? 0).toISOString()}`,
    ]);
  }
  const place = frameAt(columns, index, specOf(parameters));
  if (!place.ok) throw new WorkRefused(place.refusal.code, ['The file does not reach back far enough.']);
  const bar = barAt(columns, index);
  const calendar = calendarOf(call);
  const instrument = usualInstrument(calendar === 'XNYS' ? 'equity' : 'crypto', call.symbol);
  const snapshot = new MarketSnapshot(instrument, call.timeframe, {
    ...place.value,
    higher: higherPlace(columns, bar, instrument, call.timeframe, parameters),
    now: bar.closesAt,
    hours: tradingHoursAt(calendar, bar.closesAt),
  });
  snapshot.missingShare = missingShareAt(columns, index, { calendar, timeframe: call.timeframe });
  const standing = { parameters, weights: UNIFORM_WEIGHTS, analyst: null, tracker: NEW_TRACKER };
  return { bar, ...explainRules(snapshot, standing) };
}

/** The last bar of the higher timeframe that had closed with `bar`; null where the trend is not read from it, or there is none yet. */
function higherPlace(
  columns: BarColumns,
  { closesAt }: Bar,
  instrument: Instrument,
  timeframe: Timeframe,
  parameters: StrategyParameters,
): FramePlace | null {
  const longer = parameters.trendTimeframe === 'higher' ? higherBars(columns, instrument, timeframe) : null;
  if (longer === null) return null;
  const index = firstFrom(longer.closesAt, addMs(closesAt, 1)) - 1;
  const place = index < 0 ? null : frameAt(longer, index, specOf(parameters));
  return place?.ok === true ? place.value : null;
}
