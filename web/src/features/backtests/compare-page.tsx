import { useQueries } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { MetricGroups } from '../../components/tear-sheet/metric-groups.tsx';
import { Card } from '../../components/ui/card.tsx';
import { Loading, ProblemNote } from '../../components/ui/states.tsx';
import { backtestQuery } from '../../lib/api/backtest.ts';
import { backtestResultQuery } from '../../lib/api/backtest-result.ts';
import { useWords } from '../../lib/words/words.ts';

const route = getRouteApi('/backtests/compare');

/** Up to four finished runs side by side. */
export function ComparePage() {
  const say = useWords();
  const { ids } = route.useSearch();
  const chosen = (ids ?? '')
    .split(',')
    .filter((id) => id !== '')
    .slice(0, 4);
  const runs = useQueries({ queries: chosen.map((id) => backtestQuery(id)) });
  const results = useQueries({ queries: chosen.map((id) => backtestResultQuery(id, true)) });
  const failed = [...runs, ...results].find(({ isError }) => isError);
  const columns = chosen.flatMap((_, index) => {
    const run = runs[index]?.data;
    const result = results[index]?.data;
    return run === undefined || result === undefined ? [] : [{ title: run.name, metrics: result.metrics }];
  });
  return (
    <>
      <h1 className="mb-3 text-lg">{say('backtest.compareTitle')}</h1>
      {failed === undefined ? null : <ProblemNote problem={failed.error} />}
      <Card title={say('performance.metrics')}>
        {columns.length < chosen.length && failed === undefined ? (
          <Loading />
        ) : (
          <MetricGroups columns={columns} currency="USD" />
        )}
      </Card>
    </>
  );
}
