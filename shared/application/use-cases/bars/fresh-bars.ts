import type { Bar } from '../../../domain/market/bar.ts';
import { BarChecker, type BarRules } from '../../../domain/market/bar-checks.ts';
import type { BarProblem } from '../../../domain/market/bar-problem.ts';
import type { UtcMillis } from '../../../domain/time/instant.ts';
import type { MarketDataSource, SeriesKey } from '../../ports/market-data.ts';
import { KEPT_BARS } from './stored-series.ts';

const PAGE = 1_000;

/** What a source had that was new. */
export interface FreshBars {
  /** The last of them, at most as many as a series keeps. */
  readonly bars: readonly Bar[];
  /** Good bars before those: they count in the series and are not kept. */
  readonly passedOver: number;
  /** Bars before the last good one whose prices contradict each other: left out, as a gap. */
  readonly leftOut: readonly BarProblem[];
  /** The bar at which the reading ended because it is none; null when all were read. */
  readonly stalledBy: BarProblem | null;
}

/**
 * Reads a source to its end, in pages, and lets only bars pass that can be traded on. A bar that contradicts itself (a close outside its range) is
 * left out: a missing bar is a gap that everybody sees, a wrong high or low is a fill that never was. A bar that is no bar at all stops the
 * series until the source corrects it. A bar that may still change is simply not news yet.
 */
export async function readFreshBars(
  source: MarketDataSource,
  key: SeriesKey,
  from: { readonly last: Bar | null; readonly after: UtcMillis | null; readonly ordinal: number },
  rules: BarRules,
): Promise<FreshBars> {
  const checker = new BarChecker(rules);
  if (from.last !== null) checker.next(from.last);
  const bars: Bar[] = [];
  const leftOut: BarProblem[] = [];
  // A bar after the last good one is read again next time, so it is told then.
  const doubtful: BarProblem[] = [];
  let passedOver = 0;
  let { after } = from;
  for (;;) {
    const page = await source.closedBars(key, after, PAGE);
    for (const bar of page) {
      // Named by its place in the series, a bad bar keeps its name however often it is met.
      const problem = checker.next(bar, from.ordinal + passedOver + bars.length);
      if (problem?.code === 'OPEN_BAR') return trimmed(bars, passedOver, leftOut, null);
      if (problem?.severity === 'fatal') return trimmed(bars, passedOver, leftOut, problem);
      if (problem?.severity === 'doubtful') doubtful.push(problem);
      else {
        bars.push(bar);
        leftOut.push(...doubtful.splice(0));
      }
      after = bar.closesAt;
    }
    if (page.length < PAGE) return trimmed(bars, passedOver, leftOut, null);
    passedOver += bars.splice(0, Math.max(0, bars.length - KEPT_BARS)).length;
  }
}

function trimmed(
  bars: readonly Bar[],
  passedOver: number,
  leftOut: readonly BarProblem[],
  stalledBy: BarProblem | null,
): FreshBars {
  const surplus = Math.max(0, bars.length - KEPT_BARS);
  return { bars: bars.slice(surplus), passedOver: passedOver + surplus, leftOut, stalledBy };
}
