import { useQuery } from '@tanstack/react-query';
import { referenceQuery } from '../../lib/api/reference.ts';
import { useWords } from '../../lib/words/words.ts';
import { MetricValue } from '../metrics/metric-figure.tsx';

const GROUPS = {
  'metrics.returns': [
    'totalReturn',
    'cagr',
    'volatility',
    'bestDay',
    'worstDay',
    'bestMonth',
    'worstMonth',
    'winningDays',
  ],
  'metrics.risk': [
    'sharpe',
    'probabilisticSharpe',
    'sortino',
    'calmar',
    'omega',
    'maxDrawdown',
    'longestDrawdown',
  ],
  'metrics.shape': [
    'valueAtRisk',
    'conditionalValueAtRisk',
    'skew',
    'kurtosis',
    'timeInMarket',
    'exposure',
    'kelly',
  ],
  'metrics.trades': [
    'tradeCount',
    'winRate',
    'payoff',
    'profitFactor',
    'expectancy',
    'expectancyR',
    'systemQuality',
  ],
  'metrics.single': [
    'averageWin',
    'averageLoss',
    'bestTrade',
    'worstTrade',
    'averageHold',
    'mostWinsInARow',
    'mostLossesInARow',
    'fees',
  ],
} as const;

/** Every metric with its formula where a pointer rests; with several columns beside one another, runs are compared. */
export function MetricGroups({
  columns,
  currency,
}: {
  readonly columns: readonly {
    readonly title: string;
    readonly metrics: Readonly<Record<string, number | null>>;
  }[];
  readonly currency: string;
}) {
  const say = useWords();
  const { data } = useQuery(referenceQuery);
  return (
    <div className="grid gap-x-6 gap-y-3 sm:grid-cols-2 xl:grid-cols-3">
      {Object.entries(GROUPS).map(([word, names]) => (
        <table key={word} className="w-full self-start text-sm">
          <caption className="pb-1 text-left text-xs font-semibold text-quiet">
            {say(word as keyof typeof GROUPS)}
          </caption>
          {columns.length < 2 ? null : (
            <thead>
              <tr>
                <td />
                {columns.map(({ title }) => (
                  <th key={title} scope="col" className="label max-w-24 truncate py-1 text-right font-normal">
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
          )}
          <tbody>
            {names.map((name) => (
              <tr key={name} className="border-t border-line" title={data?.metrics[name]?.formula}>
                <th scope="row" className="py-1 pr-2 text-left font-normal">
                  {data?.metrics[name]?.label ?? name}
                </th>
                {columns.map(({ title, metrics }) => (
                  <td key={title} className="figure py-1 text-right">
                    <MetricValue
                      unit={data?.metrics[name]?.unit ?? 'ratio'}
                      value={metrics[name] ?? null}
                      currency={currency}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      ))}
    </div>
  );
}
