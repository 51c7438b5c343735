import { deviation, finiteOrNull, mean, ratio, sum } from './statistics.ts';
import { rMultipleOf, type TradeOutcome } from './trade-outcome.ts';

/** What closed trades add up to. A trade that ends at exactly zero is neither a win nor a loss, but it is a trade. */
export interface TradeMetrics {
  readonly tradeCount: number;
  readonly winRate: number | null;
  readonly averageWin: number | null;
  readonly averageLoss: number | null;
  readonly payoff: number | null;
  readonly profitFactor: number | null;
  readonly expectancy: number | null;
  readonly expectancyR: number | null;
  readonly systemQuality: number | null;
  readonly bestTrade: number | null;
  readonly worstTrade: number | null;
  readonly averageHold: number | null;
  readonly mostWinsInARow: number;
  readonly mostLossesInARow: number;
  readonly fees: number | null;
}

/** `trades` in the order in which they were closed. */
export function tradeMetrics(trades: readonly TradeOutcome[]): TradeMetrics {
  const profits = trades.map(({ profit }) => profit);
  const wins = profits.filter((profit) => profit > 0);
  const losses = profits.filter((profit) => profit < 0);
  const multiples = trades.map(rMultipleOf).filter((multiple) => multiple !== null);
  const averageWin = mean(wins);
  const averageLoss = mean(losses);
  return {
    tradeCount: trades.length,
    winRate: ratio(wins.length, trades.length),
    averageWin,
    averageLoss,
    payoff: ratio(averageWin, averageLoss === null ? null : Math.abs(averageLoss)),
    profitFactor: ratio(sum(wins), Math.abs(sum(losses))),
    expectancy: mean(profits),
    expectancyR: mean(multiples),
    systemQuality: systemQuality(multiples),
    bestTrade: extreme(profits, Math.max),
    worstTrade: extreme(profits, Math.min),
    averageHold: mean(trades.map(({ heldMs }) => heldMs)),
    mostWinsInARow: longestRun(profits, (profit) => profit > 0),
    mostLossesInARow: longestRun(profits, (profit) => profit < 0),
    fees: finiteOrNull(sum(trades.map(({ fees }) => fees))),
  };
}

/** SQN = sqrt(n) x mean(R) / standard deviation(R). Source: V. Tharp, Trade Your Way to Financial Freedom. */
function systemQuality(multiples: readonly number[]): number | null {
  const perTrade = ratio(mean(multiples), deviation(multiples));
  return perTrade === null ? null : finiteOrNull(perTrade * Math.sqrt(multiples.length));
}

export function extreme(values: readonly number[], pick: (a: number, b: number) => number): number | null {
  const [first, ...rest] = values;
  return first === undefined ? null : finiteOrNull(rest.reduce((best, value) => pick(best, value), first));
}

function longestRun(values: readonly number[], counts: (value: number) => boolean): number {
  let run = 0;
  let longest = 0;
  for (const value of values) {
    run = counts(value) ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}
