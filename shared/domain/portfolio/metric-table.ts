/** How a metric is written: `share` as a percentage, `ratio` as a bare number, `money` in the profile's currency, `ms` as a duration. */
export type MetricUnit = 'share' | 'ratio' | 'money' | 'count' | 'ms' | 'R';

interface MetricSpec {
  readonly label: string;
  readonly unit: MetricUnit;
  readonly formula: string;
}

/**
 * Every number of a tear sheet, once: the screens print label and unit, and the formula where a pointer rests on the number. A metric
 * without a value is null and shown as a dash, never as zero.
 */
export const METRICS = {
  totalReturn: {
    label: 'Total return',
    unit: 'share',
    formula: 'growth from the first to the last mark - 1, deposits and withdrawals taken out',
  },
  cagr: {
    label: 'Growth per year',
    unit: 'share',
    formula: 'growth^(A / n) - 1 for n daily returns; from 30 on; A = 252 (stocks) or 365',
  },
  volatility: { label: 'Volatility', unit: 'share', formula: 'sd(r) x sqrt(A), sd with n - 1' },
  sharpe: { label: 'Sharpe ratio', unit: 'ratio', formula: 'mean(r) / sd(r) x sqrt(A)' },
  probabilisticSharpe: {
    label: 'Probability of a Sharpe above 0',
    unit: 'share',
    formula: 'Z[S sqrt(n - 1) / sqrt(1 - skew S + (kurtosis + 2) / 4 S^2)], S = mean(r) / sd(r)',
  },
  sortino: {
    label: 'Sortino ratio',
    unit: 'ratio',
    formula: 'mean(r) / sqrt(sum(min(r, 0)^2) / n) x sqrt(A)',
  },
  calmar: { label: 'Calmar ratio', unit: 'ratio', formula: 'growth per year / largest drawdown' },
  omega: { label: 'Omega ratio', unit: 'ratio', formula: 'sum(max(r, 0)) / sum(max(-r, 0))' },
  maxDrawdown: {
    label: 'Largest drawdown',
    unit: 'share',
    formula: 'max(1 - growth / highest growth before), on every mark, the start included',
  },
  longestDrawdown: {
    label: 'Longest drawdown',
    unit: 'ms',
    formula: 'longest time from a high until it is reached again, or until now',
  },
  valueAtRisk: { label: 'Value at risk (1 day in 20)', unit: 'share', formula: '5th percentile of r' },
  conditionalValueAtRisk: {
    label: 'Loss on such a day',
    unit: 'share',
    formula: 'mean of r at or below the value at risk',
  },
  skew: {
    label: 'Skew',
    unit: 'ratio',
    formula: 'adjusted sample skewness of r; below 0: rare large losses',
  },
  kurtosis: {
    label: 'Excess kurtosis',
    unit: 'ratio',
    formula: 'adjusted sample excess kurtosis of r; above 0: fat tails',
  },
  bestDay: { label: 'Best day', unit: 'share', formula: 'max(r)' },
  worstDay: { label: 'Worst day', unit: 'share', formula: 'min(r)' },
  bestMonth: { label: 'Best month', unit: 'share', formula: 'max of r compounded by calendar month' },
  worstMonth: { label: 'Worst month', unit: 'share', formula: 'min of r compounded by calendar month' },
  winningDays: { label: 'Winning days', unit: 'share', formula: 'days with r > 0 / days with r not 0' },
  timeInMarket: {
    label: 'Time in market',
    unit: 'share',
    formula: 'time with an open position / whole time',
  },
  exposure: {
    label: 'Average exposure',
    unit: 'share',
    formula: 'time-weighted mean of gross notional / equity',
  },
  tradeCount: { label: 'Trades', unit: 'count', formula: 'closed trades' },
  winRate: { label: 'Win rate', unit: 'share', formula: 'trades with profit > 0 / trades' },
  averageWin: { label: 'Average win', unit: 'money', formula: 'mean profit of winning trades' },
  averageLoss: { label: 'Average loss', unit: 'money', formula: 'mean profit of losing trades' },
  payoff: { label: 'Payoff', unit: 'ratio', formula: 'average win / |average loss|' },
  profitFactor: { label: 'Profit factor', unit: 'ratio', formula: 'sum of wins / |sum of losses|' },
  expectancy: { label: 'Expectancy', unit: 'money', formula: 'mean profit per trade, fees included' },
  expectancyR: {
    label: 'Expectancy in R',
    unit: 'R',
    formula: 'mean of profit / risk taken at the entry, over trades with a stop',
  },
  systemQuality: { label: 'System quality number', unit: 'ratio', formula: 'sqrt(n) x mean(R) / sd(R)' },
  kelly: {
    label: 'Kelly bet',
    unit: 'share',
    formula: 'win rate - (1 - win rate) / payoff, from 50 trades on, not below 0',
  },
  bestTrade: { label: 'Best trade', unit: 'money', formula: 'max(profit)' },
  worstTrade: { label: 'Worst trade', unit: 'money', formula: 'min(profit)' },
  averageHold: {
    label: 'Average hold',
    unit: 'ms',
    formula: 'mean of the quantity-weighted first-in-first-out hold of each trade',
  },
  mostWinsInARow: { label: 'Wins in a row', unit: 'count', formula: 'longest run of trades with profit > 0' },
  mostLossesInARow: {
    label: 'Losses in a row',
    unit: 'count',
    formula: 'longest run of trades with profit < 0',
  },
  fees: { label: 'Fees', unit: 'money', formula: 'sum of the fees of closed trades' },
  beta: {
    label: 'Beta',
    unit: 'ratio',
    formula: 'cov(r, b) / var(b) on common days, b the returns of the benchmark',
  },
  alpha: { label: 'Alpha', unit: 'share', formula: '(mean(r) - beta x mean(b)) x A' },
  correlation: {
    label: 'Correlation with the benchmark',
    unit: 'ratio',
    formula: 'cov(r, b) / (sd(r) x sd(b))',
  },
  benchmarkReturn: {
    label: 'Return of the benchmark',
    unit: 'share',
    formula: 'b compounded over the common days',
  },
} as const satisfies Readonly<Record<string, MetricSpec>>;

export type MetricKey = keyof typeof METRICS;
