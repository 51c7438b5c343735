import type { DeskState } from '../desk/state.ts';
import type { RiskState } from '../engine/risk-state.ts';
import type { Decimal } from '../money/decimal.ts';
import type { Fill } from '../orders/execution-report.ts';
import type { Order } from '../orders/order.ts';
import type { Trade } from '../orders/trade.ts';
import type { EquityPoint } from '../portfolio/equity.ts';
import type { TradeOutcome } from '../portfolio/trade-outcome.ts';
import { type Result, ok } from '../result.ts';
import { NEW_TRACKER } from '../strategy/direction.ts';
import { evaluateToFirstVeto } from '../strategy/first-veto.ts';
import { firstOpenBar, isScannable } from '../strategy/open-bars.ts';
import { evaluateSignal } from '../strategy/pipeline.ts';
import { utcMillis, type UtcMillis } from '../time/instant.ts';
import { BacktestRun } from './backtest-run.ts';
import type { Denial } from './journal.ts';
import { MarketCursor, runsFor } from './market-cursor.ts';
import { orderListHash } from './order-list.ts';
import { type BacktestRefusal, type BacktestSetup, checkedSetup } from './setup.ts';

/** How far a backtest has come. */
export interface BacktestProgress {
  readonly bars: number;
  readonly of: number;
  readonly at: UtcMillis;
  readonly closedTrades: number;
}

export interface BacktestResult {
  readonly bars: number;
  readonly startsAt: UtcMillis;
  readonly endsAt: UtcMillis;
  /** In order of their being put on record, with what became of them. */
  readonly orders: readonly Order[];
  readonly fills: readonly Fill[];
  readonly trades: readonly Trade[];
  /** Closed trades in order of their closing. */
  readonly outcomes: readonly TradeOutcome[];
  /** The start, the end of every risk day, and the end. */
  readonly points: readonly EquityPoint[];
  /** Entries that the rules wanted and risk refused while no trade was open: an open one takes the symbol, and nothing is asked. */
  readonly denials: readonly Denial[];
  /** Things that need a person in live trading, by code. */
  readonly alarms: ReadonlyMap<string, number>;
  /** At the close of the last bar, open trades included. */
  readonly equity: Decimal;
  readonly desk: DeskState;
  readonly risk: RiskState;
  readonly orderListHash: string;
}

/** Runs a whole backtest. Refused for a setup that cannot be run; see backtestSteps for a long one. */
export function backtest(setup: BacktestSetup): Result<BacktestResult, BacktestRefusal> {
  const checked = checkedSetup(setup);
  if (!checked.ok) return checked;
  const steps = backtestSteps(checked.value, Number.MAX_SAFE_INTEGER);
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return ok(step.value);
}

/**
 * The same in steps, so that a host can do other work between them, show how far it is, or stop: leaving the loop ends it. A bar in which nothing can
 * happen (no order, no trade, a rule that says no) costs a few comparisons and allocates nothing.
 *
 * @param setup a setup that checkedSetup has passed
 * @param barsPerStep about how many bars to go before yielding; a step ends with a run of the indicators
 */
export function* backtestSteps(
  setup: BacktestSetup,
  barsPerStep: number,
): Generator<BacktestProgress, BacktestResult, undefined> {
  const { bars } = setup;
  const run = new BacktestRun(setup);
  let cursor: MarketCursor | null = null;
  let nextStop = barsPerStep;
  for (const { frame, from, to, firstBar } of runsFor(setup)) {
    cursor ??= new MarketCursor(setup, frame);
    cursor.snapshot.frame = frame;
    passRun(run, cursor, setup, { from, to, firstBar });
    const done = firstBar + to - from;
    if (done < nextStop) continue;
    nextStop = done + barsPerStep;
    const at = utcMillis(bars.closesAt[done - 1] ?? Number.NaN);
    yield { bars: done, of: bars.length, at, closedTrades: run.journal.outcomes.length };
  }
  run.finish();
  return resultOf(run, setup);
}

/** The bars of one run of the indicators. */
function passRun(
  run: BacktestRun,
  cursor: MarketCursor,
  { parameters, weights, evaluation }: BacktestSetup,
  { from, to, firstBar }: { readonly from: number; readonly to: number; readonly firstBar: number },
): void {
  const { snapshot } = cursor;
  const { atr, bars } = snapshot.frame;
  // The tracker can only turn an entry into a hold, so it is asked where there is one.
  const standing = { parameters, weights, analyst: null, tracker: NEW_TRACKER };
  const judge = evaluation === 'full' ? evaluateSignal : evaluateToFirstVeto;
  const skips = evaluation === 'first-veto' && isScannable(parameters);
  const shift = firstBar - from;
  run.readAtr(atr, shift);
  for (let index = from; index < to; index += 1) {
    if (run.isTaken()) {
      index = run.passTaken(index + shift, to + shift) - shift;
      if (run.isTaken()) return;
    } else {
      if (skips && run.isIdle) {
        const open = firstOpenBar(snapshot, standing, index, to);
        run.passIdle(index + shift, open + shift);
        index = open;
        if (index === to) return;
      }
      run.pass(index + shift);
      if (run.isTaken()) continue;
    }
    const place = index + shift;
    cursor.moveTo(index, bars.closesAt[index] ?? Number.NaN);
    if (judge(snapshot, standing).outcome !== 'enter') continue;
    snapshot.missingShare = run.missingShare(place);
    run.decide(place, snapshot);
    snapshot.missingShare = 0;
  }
}

function resultOf(run: BacktestRun, { bars }: BacktestSetup): BacktestResult {
  const { journal, desk, risk } = run;
  const orders = [...desk.records.orders.values()];
  return {
    bars: bars.length,
    startsAt: utcMillis(bars.opensAt[0] ?? Number.NaN),
    endsAt: utcMillis(bars.closesAt[bars.length - 1] ?? Number.NaN),
    orders,
    fills: journal.fills,
    trades: [...desk.records.trades.values()],
    outcomes: journal.outcomes,
    points: journal.points,
    denials: journal.denials,
    alarms: journal.alarms,
    equity: run.equityAt(bars.length - 1),
    desk: desk.desk,
    risk,
    orderListHash: orderListHash(orders, journal.fills),
  };
}
