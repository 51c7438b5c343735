import type { Bar } from '../../market/bar.ts';
import type { ExecutionReport } from '../../orders/execution-report.ts';
import { invariant } from '../../result.ts';
import type { UtcMillis } from '../../time/instant.ts';
import { type BarEvent, bookOf, type PaperSetup, type PaperState, type WorkingOrder } from '../state.ts';
import { barPath, pathTimes } from './bar-path.ts';
import { closeDraft, type Draft, endOrder, openDraft } from './draft.ts';
import { phaseOfBar, type SessionPhase, takesPart } from './session-phase.ts';
import { sweep } from './sweep.ts';
import { meet, travel, welcomeArrivals } from './walk.ts';

/**
 * Matches the book of one symbol against one closed bar: everything active meets the open, then the price travels the bar's path and the
 * orders it hits trade in that order. A bar that was matched before changes nothing.
 *
 * @throws InvariantBroken for a bar that is no bar, overlaps the one before, or whose symbol the venue does not have
 */
export function matchBar(
  state: PaperState,
  event: BarEvent,
  setup: PaperSetup,
): { readonly state: PaperState; readonly reports: readonly ExecutionReport[] } {
  const { bar, symbol, sigma } = event;
  const { matchedUntil, quotedUntil } = bookOf(state, symbol);
  if (matchedUntil !== null && bar.closesAt <= matchedUntil) return { state, reports: [] };
  checkBar(bar, sigma, matchedUntil);
  const { model } = setup;
  const volume = model.volumeScale * Math.max(bar.volume, model.barVolumeMin);
  const market = { eventAt: bar.closesAt, volume, sigma };
  const draft = openDraft(state, symbol, setup, market, { kind: 'measured', quantity: model.pov * volume });
  if (draft.orders.length > 0) matchAlong(draft, bar, phaseOfBar(draft.instrument, bar));
  return closeDraft(draft, state, { matchedUntil: bar.closesAt, quotedUntil });
}

/** The sentences are built only when they are needed: this runs for every bar that is stepped. */
function checkBar(bar: Bar, sigma: number, matchedUntil: UtcMillis | null): void {
  const { opensAt, closesAt, open, high, low, close, volume } = bar;
  const hasShape =
    low > 0 && low <= Math.min(open, close) && high >= Math.max(open, close) && high < Infinity;
  if (!hasShape || !(volume >= 0 && sigma >= 0)) {
    invariant(false, `A bar has prices and a volume, got ${JSON.stringify(bar)} with sigma ${sigma}`);
  }
  if (opensAt >= closesAt || (matchedUntil !== null && opensAt < matchedUntil)) {
    invariant(false, `A bar from ${opensAt} to ${closesAt} overlaps what was matched until ${matchedUntil}`);
  }
}

function matchAlong(draft: Draft, bar: Bar, phase: SessionPhase): void {
  const { start, end } = phase;
  const [, firstTurnAt, secondTurnAt] = pathTimes(start, end);
  const lead = draft.orders.find((order) => leads(order, phase)) ?? null;
  const [open, firstTurn, secondTurn, close] = barPath(draft.model.path, bar, draft.position.sign, lead);
  sweep(draft, start, 'through');
  meet(draft, open, start, (order) => order.activeAt <= start && takesPart(order, phase, 'open'));
  welcomeArrivals(draft, open, start);
  if (phase.opening) endAuction(draft, 'opg', start);
  follow(draft, phase, { price: open, at: start }, { price: firstTurn, at: firstTurnAt });
  follow(draft, phase, { price: firstTurn, at: firstTurnAt }, { price: secondTurn, at: secondTurnAt });
  follow(draft, phase, { price: secondTurn, at: secondTurnAt }, { price: close, at: end });
  if (phase.closing) {
    meet(draft, close, end, (order) => isAuctionOrder(order, 'cls', end) && takesPart(order, phase, 'close'));
    welcomeArrivals(draft, close, end);
    endAuction(draft, 'cls', end);
  }
  sweep(draft, end, 'through');
}

/** With latency no order sent at the last close is active at this open, yet it is what the bar will open a position for. */
function leads(order: WorkingOrder, phase: SessionPhase): boolean {
  return order.parent === null && order.activeAt <= phase.end && takesPart(order, phase, 'between');
}

interface PathPoint {
  readonly price: number;
  readonly at: UtcMillis;
}

/** One leg of the path. Orders that become active on it meet the price where the leg starts, then the price travels. */
function follow(draft: Draft, phase: SessionPhase, from: PathPoint, to: PathPoint): void {
  sweep(draft, to.at, 'before');
  const isActive = (order: WorkingOrder): boolean =>
    order.activeAt <= to.at && takesPart(order, phase, 'between');
  meet(draft, from.price, to.at, (order) => order.activeAt > from.at && isActive(order));
  welcomeArrivals(draft, from.price, to.at);
  travel(draft, from.price, to.price, to.at, isActive);
}

/** What an auction has not filled does not outlive it. */
function endAuction(draft: Draft, timeInForce: 'opg' | 'cls', at: UtcMillis): void {
  for (const order of [...draft.orders]) {
    const stays = !isAuctionOrder(order, timeInForce, at) || !draft.orders.includes(order);
    if (!stays) endOrder(draft, order, 'expired', timeInForce, at);
  }
}

function isAuctionOrder(order: WorkingOrder, timeInForce: 'opg' | 'cls', at: UtcMillis): boolean {
  return order.terms.timeInForce === timeInForce && !order.held && order.activeAt <= at;
}
