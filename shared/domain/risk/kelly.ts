/** Closed trades below which a win rate says too little to bet by. */
const MIN_TRADES = 50;

export interface TradeRecord {
  readonly trades: number;
  /** Share of winners, 0 to 1. */
  readonly winRate: number;
  /** Average win over average loss, above zero; null without both. */
  readonly payoff: number | null;
}

/**
 * The Kelly bet as a share of equity to risk, 0 to 1: f = W - (1 - W) / R, with win rate W and payoff R; zero where the record has no
 * edge. Null while fewer than 50 trades are closed or nothing was won or lost.
 * Source: J. L. Kelly, A New Interpretation of Information Rate (1956), for a bet that wins R or loses 1.
 */
export function kellyBet(record: TradeRecord): number | null {
  const { trades, winRate, payoff } = record;
  if (trades < MIN_TRADES || payoff === null || !(payoff > 0)) return null;
  return Math.min(1, Math.max(0, winRate - (1 - winRate) / payoff));
}
