import { WARM_UP_BARS } from '../indicators/run.ts';
import type { Decimal } from '../money/decimal.ts';
import { entrySideOf } from '../orders/intent.ts';
import type { SizeRequest } from '../risk/sizing.ts';
import type { TradeRecord } from '../risk/kelly.ts';
import type { EntrySignal } from '../strategy/signal.ts';
import type { Snapshot } from '../strategy/snapshot.ts';
import { DAY_MS, HOUR_MS } from '../time/instant.ts';
import type { Book } from './book.ts';
import type { TradeTally } from './risk-state.ts';

/** What an entry is expected to cost beyond its price, in basis points of it. */
export interface EntryCosts {
  readonly halfSpreadBps: number;
  readonly slippageBps: number;
}

/** Trading in one session of shares. */
const SESSION_MS = 6.5 * HOUR_MS;

export interface SizeBasis {
  readonly snapshot: Snapshot;
  readonly costs: EntryCosts;
  /** Whether the venue takes stop and target along with the entry. */
  readonly bracket: boolean;
  readonly book: Book;
  readonly signal: EntrySignal;
  readonly stopPrice: Decimal;
  readonly marketPrice: Decimal;
}

/** What sizing is asked for the entry of a signal: a market order at the decision's price. */
export function sizeRequestOf(entry: SizeBasis): SizeRequest {
  const { signal, snapshot, costs, bracket, book, stopPrice, marketPrice } = entry;
  const { direction, conviction } = signal;
  return {
    direction,
    terms: { side: entrySideOf(direction), type: 'market', limitPrice: null, stopPrice: null },
    marketPrice,
    stopPrice,
    halfSpreadBps: costs.halfSpreadBps,
    slippageBps: costs.slippageBps,
    conviction,
    bracket,
    averageDailyVolume: averageDailyVolume(snapshot),
    record: recordOf(book.risk.tally),
  };
}

/**
 * Units traded a day, from the mean volume of the last 800 bars, which every frame holds. Null where the feed reports no volume at all, as one
 * built from quotes does: then it is unknown, not nothing.
 */
function averageDailyVolume({ frame, index, hours, timeframe, barMs }: Snapshot): number | null {
  const { volume } = frame.bars;
  const from = Math.max(0, index + 1 - WARM_UP_BARS);
  let sum = 0;
  for (let bar = from; bar <= index; bar += 1) sum += volume[bar] ?? Number.NaN;
  if (!(sum > 0)) return null;
  const barsADay = timeframe === '1d' ? 1 : (hours.alwaysOpen ? DAY_MS : SESSION_MS) / barMs;
  return (sum / (index + 1 - from)) * barsADay;
}

function recordOf({ trades, winners, losers, won, lost }: TradeTally): TradeRecord {
  const payoff = winners > 0 && lost > 0 ? won / winners / (lost / losers) : null;
  return { trades, winRate: trades === 0 ? 0 : winners / trades, payoff };
}
