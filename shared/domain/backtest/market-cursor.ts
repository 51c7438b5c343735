import type { IndicatorFrame } from '../indicators/frame.ts';
import { RunCursor, runsOf } from '../indicators/run.ts';
import type { BarColumns } from '../market/bar.ts';
import { specOf } from '../strategy/parameters/parameters.ts';
import { MarketSnapshot } from '../strategy/snapshot.ts';
import { HoursCursor } from '../strategy/trading-hours.ts';
import { utcMillis } from '../time/instant.ts';
import type { BacktestSetup } from './setup.ts';

/** Moves one snapshot through a series: the run's frame, the place in it, the hours, and the higher bar that was last closed. */
export class MarketCursor {
  readonly snapshot: MarketSnapshot;
  readonly #hours: HoursCursor;
  readonly #isAlwaysOpen: boolean;
  readonly #higher: { readonly bars: BarColumns; readonly runs: RunCursor } | null;
  #higherIndex = -1;

  constructor({ instrument, timeframe, bars, higher, parameters }: BacktestSetup, frame: IndicatorFrame) {
    this.#hours = new HoursCursor(instrument.calendar);
    this.#isAlwaysOpen = instrument.calendar === '24x7';
    const now = utcMillis(bars.closesAt[0] ?? Number.NaN);
    const moment = { frame, index: 0, higher: null, now, hours: this.#hours.at(now) };
    this.snapshot = new MarketSnapshot(instrument, timeframe, moment);
    this.#higher = higher === null ? null : { bars: higher, runs: new RunCursor(higher, specOf(parameters)) };
  }

  /** Stands at a bar of the run's frame. */
  moveTo(index: number, closesAt: number): void {
    const { snapshot } = this;
    snapshot.index = index;
    snapshot.now = closesAt;
    if (!this.#isAlwaysOpen) snapshot.hours = this.#hours.at(utcMillis(closesAt));
    if (this.#higher !== null) this.#followHigher(closesAt);
  }

  #followHigher(closesAt: number): void {
    if (this.#higher === null) return;
    const { bars, runs } = this.#higher;
    let next = this.#higherIndex + 1;
    if (!((bars.closesAt[next] ?? Infinity) <= closesAt)) return;
    while ((bars.closesAt[next] ?? Infinity) <= closesAt) next += 1;
    this.#higherIndex = next - 1;
    this.snapshot.higher = runs.at(this.#higherIndex);
  }
}

/** Runs of the indicators that the parameters read. */
export function runsFor({ bars, parameters }: BacktestSetup) {
  return runsOf(bars, specOf(parameters));
}
