import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { MetricFigure } from '../../components/metrics/metric-figure.tsx';
import { Button } from '../../components/ui/button.tsx';
import { ProblemNote } from '../../components/ui/states.tsx';
import { backtestQuery } from '../../lib/api/backtest.ts';
import { backtestResultQuery } from '../../lib/api/backtest-result.ts';
import type { NewProfile } from '../../lib/api/create-profile.ts';
import { newKey } from '../../lib/api/request.ts';
import { startBacktest } from '../../lib/api/start-backtest.ts';
import { useWords } from '../../lib/words/words.ts';

const SHOWN = ['totalReturn', 'benchmarkReturn', 'maxDrawdown', 'tradeCount', 'winRate', 'sharpe'] as const;

/** The same settings over the bars that are there, before any money is given to them. */
export function PreviewRun({ wish }: { readonly wish: NewProfile }) {
  const say = useWords();
  const symbol = wish.symbols[0] ?? '';
  const start = useMutation({
    mutationFn: () => {
      const { source, timeframe, allocated, parameters, limits } = wish;
      const name = say('wizard.previewName', { name: wish.name === '' ? symbol : wish.name }).slice(0, 80);
      return startBacktest(
        { name, source, symbol, timeframe, capital: allocated, parameters, limits },
        newKey(),
      );
    },
  });
  return (
    <div className="grid gap-2 rounded-md border border-line p-3">
      <div className="flex flex-wrap items-center gap-3">
        <Button pending={start.isPending} disabled={symbol === ''} onClick={() => start.mutate()}>
          {say('wizard.preview')}
        </Button>
        <p className="label">{say('wizard.previewWords', { symbol })}</p>
      </div>
      {start.isError ? <ProblemNote problem={start.error} /> : null}
      {start.data === undefined ? null : <Outcome backtestId={start.data.backtestId} />}
    </div>
  );
}

function Outcome({ backtestId }: { readonly backtestId: string }) {
  const say = useWords();
  const { data: run } = useQuery(backtestQuery(backtestId));
  const { data: result } = useQuery(backtestResultQuery(backtestId, run?.state === 'done'));
  if (run?.state === 'failed') return <p className="text-down">{run.because}</p>;
  if (run === undefined || result === undefined)
    return (
      <progress value={run?.progress ?? 0} max={1} aria-label={say('backtest.progress')} className="w-full" />
    );
  return (
    <>
      <dl className="grid grid-cols-2 gap-2 sm:grid-cols-6">
        {SHOWN.map((name) => (
          <MetricFigure key={name} name={name} value={result.metrics[name] ?? null} currency="USD" />
        ))}
      </dl>
      <Link to="/backtests/$backtestId" params={{ backtestId }} className="lone-link">
        {say('wizard.previewAll')}
      </Link>
    </>
  );
}
