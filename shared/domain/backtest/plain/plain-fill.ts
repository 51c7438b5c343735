import type { Bar } from '../../market/bar.ts';
import type { Instrument } from '../../market/instrument.ts';
import { quantityOnLot } from '../../money/tick-and-lot.ts';
import type { Fill } from '../../orders/execution-report.ts';
import type { FillModel } from '../../paper/fill-model.ts';
import { barPath, pathTimes } from '../../paper/matching/bar-path.ts';
import { feeOf } from '../../paper/matching/fees.ts';
import { phaseOfBar } from '../../paper/matching/session-phase.ts';
import { slippage, takerPrice } from '../../paper/matching/taker-price.ts';
import { fillOf } from '../../paper/reports.ts';
import type { WorkingOrder } from '../../paper/state.ts';
import type { UtcMillis } from '../../time/instant.ts';
import type { Bracket } from './placed-entry.ts';

export interface PlainVenue {
  readonly instrument: Instrument;
  readonly model: FillModel;
}

/** A bar with its place, for what is asked only now and then of the bars before it. */
export interface PlainBar {
  readonly bar: Bar;
  readonly sigma: () => number;
}

/** One whole fill; `none` where the bar does nothing to the bracket; `other` where only the matcher itself can tell what it does. */
export type PlainFill = Fill | 'none' | 'other';

/** What a bar does to a bracket whose entry works: it fills at the open, and neither exit is touched by the rest of the bar. */
export function plainEntryFill({ entry, stop, target }: Bracket, at: PlainBar, venue: PlainVenue): PlainFill {
  const { bar } = at;
  const phase = phaseOfBar(venue.instrument, bar);
  if (!phase.regular || entry.activeAt > phase.end) return 'none';
  const [, firstTurnAt] = pathTimes(phase.start, phase.end);
  if (entry.activeAt > firstTurnAt || isTouched(stop, bar) || isTouched(target, bar)) return 'other';
  // Not yet active at the open, it meets the price where the first way begins, which is the open, and counts for the end of that way.
  const filledAt = entry.activeAt <= phase.start ? phase.start : firstTurnAt;
  return takenFill(entry, at, venue, bar.open, filledAt);
}

/** What a bar does to a bracket whose entry has filled: one of its exits fills, if it is touched at all and the other is not. */
export function plainExitFill({ entry, stop, target }: Bracket, at: PlainBar, venue: PlainVenue): PlainFill {
  const { bar } = at;
  const isStopped = isTouched(stop, bar);
  const isReached = isTouched(target, bar);
  if (!isStopped && !isReached) return 'none';
  const phase = phaseOfBar(venue.instrument, bar);
  if (!phase.regular) return 'none';
  if (isStopped && isReached) return 'other';
  const order = isStopped ? stop : target;
  const [, firstTurnAt, secondTurnAt] = pathTimes(phase.start, phase.end);
  const [, firstTurn] = barPath(venue.model.path, bar, entry.terms.side === 'buy' ? 1 : -1, null);
  const hitAt = firstTurn === (isBelow(order) ? bar.low : bar.high) ? firstTurnAt : secondTurnAt;
  return isStopped ? stopFill(order, at, venue, phase.start, hitAt) : targetFill(order, at, venue, hitAt);
}

/** Where the bar opens beyond the stop, it trades at the open. */
function stopFill(
  order: WorkingOrder,
  at: PlainBar,
  venue: PlainVenue,
  openedAt: UtcMillis,
  hitAt: UtcMillis,
): PlainFill {
  const { open } = at.bar;
  const stop = order.stop ?? Number.NaN;
  const isGap = isBelow(order) ? open <= stop : open >= stop;
  return takenFill(order, at, venue, isGap ? open : stop, isGap ? openedAt : hitAt);
}

/** The price has to pass the limit by the penetration. One that opens beyond the limit is traded at the open, which is left to the matcher. */
function targetFill(order: WorkingOrder, at: PlainBar, venue: PlainVenue, occurredAt: UtcMillis): PlainFill {
  const { open, low, high } = at.bar;
  const { limit, reach } = order;
  const price = order.terms.limitPrice;
  if (limit === null || reach === null || price === null) return 'other';
  if (isBelow(order) ? open <= limit : open >= limit) return 'other';
  if (isBelow(order) ? low > reach : high < reach) return 'none';
  return wholeFill(order, at, venue, { price, liquidity: 'maker', occurredAt });
}

/** True for an exit that waits under the market: the stop of a long, the target of a short. */
export function isBelow(exit: WorkingOrder): boolean {
  return (exit.stop !== null) === (exit.terms.side === 'sell');
}

function isTouched(exit: WorkingOrder, { low, high }: Bar): boolean {
  const price = exit.stop ?? exit.limit ?? Number.NaN;
  return isBelow(exit) ? !(low > price) : !(high < price);
}

function takenFill(
  order: WorkingOrder,
  at: PlainBar,
  venue: PlainVenue,
  reference: number,
  occurredAt: UtcMillis,
): PlainFill {
  const { model, instrument } = venue;
  const sigma = model.impactY > 0 ? at.sigma() : 0;
  const market = { eventAt: at.bar.closesAt, volume: volumeOf(at.bar, model), sigma };
  const slip = slippage(model, instrument, order, order.quantity, market);
  const price = takerPrice(instrument, order, reference, slip);
  return wholeFill(order, at, venue, { price, liquidity: 'taker', occurredAt });
}

function wholeFill(
  order: WorkingOrder,
  { bar }: PlainBar,
  { instrument, model }: PlainVenue,
  { price, liquidity, occurredAt }: Pick<Fill, 'price' | 'liquidity' | 'occurredAt'>,
): PlainFill {
  const { quantity, terms } = order;
  const offered = quantityOnLot(model.pov * volumeOf(bar, model), instrument.lotSize);
  if (offered.lessThan(quantity)) return 'other';
  const { fee, feeCurrency } = feeOf(instrument, terms.side, quantity, price, liquidity);
  return fillOf(order, quantity, { quantity, price, fee, feeCurrency, liquidity, occurredAt });
}

function volumeOf({ volume }: Bar, { volumeScale, barVolumeMin }: FillModel): number {
  return volumeScale * Math.max(volume, barVolumeMin);
}
