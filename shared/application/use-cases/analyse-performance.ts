import type { z } from 'zod';
import type { analysisAnswer } from '../../contracts/answers/analysis.ts';
import type { BarColumns } from '../../domain/market/bar.ts';
import {
  attributeBy,
  type ClockReading,
  DIMENSIONS,
  excursionsOf,
  readUtcClock,
} from '../../domain/portfolio/attribution.ts';
import { dailyReturns, type EquityPoint, underwaterOf } from '../../domain/portfolio/equity.ts';
import { markDayOf } from '../../domain/portfolio/mark-day.ts';
import { monthlyReturns, yearlyReturns } from '../../domain/portfolio/monthly-returns.ts';
import { rollingMetrics } from '../../domain/portfolio/rolling.ts';
import type { TradeOutcome } from '../../domain/portfolio/trade-outcome.ts';
import { worstDrawdowns } from '../../domain/portfolio/worst-drawdowns.ts';
import type { UtcMillis } from '../../domain/time/instant.ts';
import type { SessionCalendar } from '../../domain/time/sessions.ts';

type Analysis = z.output<typeof analysisAnswer>;

const POINTS_MAX = 2_000;
const ROLLING_DAYS = 63;
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** What is measured: marks in order of time, closed trades in order of their closing. */
export interface Measured {
  readonly points: readonly EquityPoint[];
  readonly trades: readonly TradeOutcome[];
  readonly calendar: SessionCalendar;
  readonly periodsPerYear: number;
  /** The bars of the first symbol as far as they are kept; null for none. */
  readonly bars: BarColumns | null;
}

/** Everything that the pictures of a tear sheet need, from the same values as its metrics. */
export function analysePerformance(measured: Measured): Analysis {
  const { points, trades, calendar, periodsPerYear } = measured;
  const daily = dailyReturns(points, (at) => markDayOf(calendar, at));
  return {
    curve: curveOf(measured),
    months: [...monthlyReturns(daily)],
    years: [...yearlyReturns(daily)],
    drawdowns: [...worstDrawdowns(points)],
    rolling: [...rollingMetrics(daily, ROLLING_DAYS, periodsPerYear)],
    attribution: Object.fromEntries(
      DIMENSIONS.map((dimension) => [
        dimension,
        attributeBy(dimension, trades, clockOf(calendar)).map(({ key, profit, metrics }) => ({
          key,
          profit,
          trades: metrics.tradeCount,
          winRate: metrics.winRate,
        })),
      ]),
    ) as Analysis['attribution'],
    excursions: [...excursionsOf(trades)],
  };
}

/** The points at which the curve is drawn, with what the same start would be worth in the first symbol. */
function curveOf({ points, bars }: Measured): Analysis['curve'] {
  const underwater = underwaterOf(points);
  const holding = heldInstead(points, bars);
  const step = Math.max(1, Math.ceil(points.length / POINTS_MAX));
  return points.flatMap(({ at, equity }, index) =>
    index % step === 0 || index === points.length - 1
      ? [{ at, equity, underwater: underwater[index] ?? 0, benchmark: holding(at) }]
      : [],
  );
}

/** Worth of the first equity held in the market from the first kept bar on that a point has; null before it. */
function heldInstead(
  points: readonly EquityPoint[],
  bars: BarColumns | null,
): (at: UtcMillis) => number | null {
  const start = points[0];
  const from = bars === null || start === undefined ? -1 : lastCloseBy(bars, start.at);
  const paid = bars?.close[from];
  if (bars === null || start === undefined || paid === undefined || paid <= 0) return () => null;
  return (at) => ((bars.close[lastCloseBy(bars, at)] ?? paid) / paid) * start.equity;
}

/** The index of the last bar that had closed by a moment, by halving; -1 before the first. */
function lastCloseBy({ closesAt, length }: BarColumns, at: UtcMillis): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((closesAt[middle] ?? Number.POSITIVE_INFINITY) <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The clock by which entries are grouped: that of the exchange, or UTC for coins. */
function clockOf(calendar: SessionCalendar): (at: UtcMillis) => ClockReading {
  if (calendar === '24x7') return readUtcClock;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: 'America/New_York',
    weekday: 'short',
    hour: '2-digit',
    hourCycle: 'h23',
  });
  return (at) => {
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
    return { weekday: WEEKDAYS.indexOf(parts['weekday'] ?? ''), hour: Number(parts['hour']) };
  };
}
