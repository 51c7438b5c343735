import { AppError } from '../../../shared/application/errors.ts';
import type { MarketDataSource } from '../../../shared/application/ports/market-data.ts';
import type { Instrument } from '../../../shared/domain/market/instrument.ts';
import { type Tape, TIMEFRAME } from '../venue/tape.ts';
import type { Host } from '../world/host.ts';
import { send, type Wire } from './call.ts';

export const MARKET = 'simulated';

/** The source of bars as one host reaches it. */
export function simulatedMarket(
  wire: Wire,
  host: Host,
  tapes: ReadonlyMap<string, Tape>,
  instruments: readonly Instrument[],
): MarketDataSource {
  return {
    name: MARKET,
    revisesForMs: 0,
    offers: () => instruments.map((instrument) => ({ instrument, timeframes: [TIMEFRAME], label: null })),
    // Bars go by the market's time, not by a host's clock: a clock that is ahead sees no bar early.
    marketTime: () => wire.kernel.now(),
    closedBars: (key, after, limit) =>
      send(wire, host, {
        port: 'market',
        name: `GET bars of ${key.symbol}`,
        effect: () => {
          const bars = tapes.get(key.symbol)?.bars ?? [];
          if (after === null) return bars.slice(0, limit);
          // Who asks wants the newest ones as a rule.
          const from = bars.findLastIndex(({ closesAt }) => closesAt <= after) + 1;
          return bars.slice(from, from + limit);
        },
        broken: (how) => {
          throw new AppError('MARKET_DATA_UNAVAILABLE', `the source is ${how}`, {
            retryable: true,
            ambiguous: false,
          });
        },
      }),
    latestQuote: () => Promise.resolve(null),
  };
}
