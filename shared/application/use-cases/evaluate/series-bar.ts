import type { Profile } from '../../../contracts/profile.ts';
import { missingShareAt } from '../../../domain/engine/missing-share.ts';
import type { BarColumns } from '../../../domain/market/bar.ts';
import type { Instrument } from '../../../domain/market/instrument.ts';
import { specOf, type StrategyParameters } from '../../../domain/strategy/parameters/parameters.ts';
import { MarketSnapshot, type Snapshot } from '../../../domain/strategy/snapshot.ts';
import { tradingHoursAt } from '../../../domain/strategy/trading-hours.ts';
import { higherTimeframe } from '../../../domain/time/timeframe.ts';
import type { FramePlace } from '../../../domain/indicators/run.ts';
import { type UtcMillis, utcMillis } from '../../../domain/time/instant.ts';
import { invariant } from '../../../domain/result.ts';
import type { CaughtUp, SeriesKey } from '../../ports/market-data.ts';
import { instrumentOf } from '../../records/profile-kind.ts';
import type { Services } from '../../services.ts';

/** The newest closed bar of one series, with the indicator snapshots over it that profiles share. */
export class SeriesBar {
  readonly key: SeriesKey;
  readonly columns: BarColumns;
  readonly closesAt: UtcMillis;
  /** The place of the bar in its series. */
  readonly ordinal: number;
  readonly #services: Services;
  readonly #snapshots = new Map<string, Promise<Snapshot>>();

  /** The caught-up series must have a bar. */
  constructor(key: SeriesKey, caughtUp: CaughtUp, services: Services) {
    const { columns } = caughtUp;
    const last = columns.length - 1;
    this.key = key;
    this.columns = columns;
    this.closesAt = utcMillis(columns.closesAt[last] ?? Number.NaN);
    this.ordinal = columns.firstOrdinal + last;
    this.#services = services;
  }

  get close(): number {
    return this.columns.close[this.columns.length - 1] ?? Number.NaN;
  }

  instrument(profile: Profile): Promise<Instrument> {
    return instrumentOf(this.#services, profile, this.key.symbol);
  }

  /** What the rules read. Computed once per indicator spec and shared: it holds nothing of any profile. */
  snapshot(profile: Profile, parameters: StrategyParameters): Promise<Snapshot> {
    const spec = specOf(parameters);
    const name = `${parameters.trendTimeframe}|${JSON.stringify(spec)}`;
    const known = this.#snapshots.get(name);
    if (known !== undefined) return known;
    const made = this.#make(profile, parameters);
    this.#snapshots.set(name, made);
    return made;
  }

  async #make(profile: Profile, parameters: StrategyParameters): Promise<Snapshot> {
    const place = await this.#services.bars.frameFor(this.key, specOf(parameters));
    invariant(place !== null, 'A series with a newest bar has a frame over it');
    const instrument = await this.instrument(profile);
    const higher = parameters.trendTimeframe === 'higher' ? await this.#higher(parameters) : null;
    const now = this.#services.venues.marketTime(profile);
    const hours = tradingHoursAt(instrument.calendar, now);
    const snapshot = new MarketSnapshot(instrument, this.key.timeframe, {
      ...place,
      higher,
      now,
      hours,
    });
    const { calendar } = instrument;
    const { timeframe } = this.key;
    snapshot.missingShare = missingShareAt(this.columns, this.columns.length - 1, { calendar, timeframe });
    return snapshot;
  }

  /** The last bar of the higher timeframe that had closed when this one did; null while there is none, and the trend rule says so. */
  async #higher(parameters: StrategyParameters): Promise<FramePlace | null> {
    const timeframe = higherTimeframe(this.key.timeframe);
    if (timeframe === null) return null;
    const key = { ...this.key, timeframe };
    if (!(await this.#services.bars.catchUp(key)).ok) return null;
    const place = await this.#services.bars.frameFor(key, specOf(parameters));
    if (place === null) return null;
    let { index } = place;
    while (index >= 0 && (place.frame.bars.closesAt[index] ?? 0) > this.closesAt) index -= 1;
    return index < 0 ? null : { frame: place.frame, index };
  }
}
