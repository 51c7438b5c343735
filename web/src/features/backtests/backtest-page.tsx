import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useRef } from 'react';
import { TearSheet } from '../../components/tear-sheet/tear-sheet.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Card } from '../../components/ui/card.tsx';
import { Loading, ProblemNote } from '../../components/ui/states.tsx';
import { type Analysis, analysisQuery } from '../../lib/api/analysis.ts';
import { backtestQuery } from '../../lib/api/backtest.ts';
import { backtestResultQuery } from '../../lib/api/backtest-result.ts';
import { cancelBacktest } from '../../lib/api/cancel-backtest.ts';
import { instrumentsQuery } from '../../lib/api/instruments.ts';
import { newKey } from '../../lib/api/request.ts';
import { handOver } from '../../lib/hand-over.ts';
import type { Backtest, BacktestResult } from '../../lib/records.ts';
import { useWords } from '../../lib/words/words.ts';
import { Exports } from './exports.tsx';
import { Notes } from './notes.tsx';
import { RunState } from './run-state.tsx';
import { RunTrades } from './run-trades.tsx';

const route = getRouteApi('/backtests/$backtestId');

/** One run: how far it is, and once it is done everything that it says. */
export function BacktestPage() {
  const { backtestId } = route.useParams();
  const run = useQuery(backtestQuery(backtestId));
  const done = run.data?.state === 'done';
  const result = useQuery(backtestResultQuery(backtestId, done));
  const analysis = useQuery(analysisQuery('backtests', backtestId, done));
  if (run.data === undefined)
    return run.isError ? (
      <ProblemNote problem={run.error} onRetry={() => void run.refetch()} />
    ) : (
      <Loading rows={8} />
    );
  return (
    <div className="grid grid-cols-1 gap-3">
      <Head run={run.data} result={result.data} analysis={analysis.data} />
      {run.data.finishedAt === null ? <Progress run={run.data} /> : null}
      {done && (result.data === undefined || analysis.data === undefined) ? <Loading rows={12} /> : null}
      {result.data === undefined || analysis.data === undefined ? null : (
        <Outcome run={run.data} result={result.data} analysis={analysis.data} />
      )}
    </div>
  );
}

function Head({
  run,
  result,
  analysis,
}: {
  readonly run: Backtest;
  readonly result: BacktestResult | undefined;
  readonly analysis: Analysis | undefined;
}) {
  const say = useWords();
  const go = useNavigate();
  const apply = (): void => {
    const { source, symbol, timeframe, capital, name, parameters, limits } = run;
    handOver({ source, symbol, timeframe, capital, name, parameters, limits });
    void go({ to: '/profiles/new' });
  };
  return (
    <>
      <div className="flex flex-wrap items-start gap-3">
        <div className="min-w-0 flex-1">
          <h1 className="text-lg">{run.name}</h1>
          <p className="label">
            {run.symbol} · {run.timeframe} · {run.source} ·{' '}
            {say('backtest.bars', { bars: run.bars, trades: run.closedTrades })}
            {result?.synthetic === true ? ` · ${say('backtest.synthetic')}` : ''}
          </p>
        </div>
        {result === undefined || analysis === undefined ? null : (
          <>
            <Exports run={run} result={result} analysis={analysis} />
            <Button look="primary" title={say('backtest.applyHint')} onClick={apply}>
              {say('backtest.apply')}
            </Button>
          </>
        )}
        <RunState run={run} />
      </div>
      {run.because === null ? null : <p className="text-down">{run.because}</p>}
      <p className="rounded-md border border-warn/50 px-3 py-2 text-warn">{say('backtest.warning')}</p>
    </>
  );
}

function Progress({ run }: { readonly run: Backtest }) {
  const say = useWords();
  const client = useQueryClient();
  const key = useRef(newKey());
  const cancel = useMutation({
    mutationFn: () => cancelBacktest(run.backtestId, key.current),
    onSettled: () => client.invalidateQueries({ queryKey: ['backtests'] }),
  });
  return (
    <Card title={say('backtest.progress')}>
      <div className="flex flex-wrap items-center gap-3">
        <progress
          value={run.progress}
          max={1}
          aria-label={say('backtest.progress')}
          className="min-w-0 flex-1"
        />
        <span className="figure">{Math.round(run.progress * 100)} %</span>
        <Button look="danger" pending={cancel.isPending || run.cancelWanted} onClick={() => cancel.mutate()}>
          {say('backtest.cancel')}
        </Button>
      </div>
      {cancel.isError ? <ProblemNote problem={cancel.error} /> : null}
    </Card>
  );
}

function Outcome({
  run,
  result,
  analysis,
}: {
  readonly run: Backtest;
  readonly result: BacktestResult;
  readonly analysis: Analysis;
}) {
  const say = useWords();
  const { data: instruments } = useQuery(instrumentsQuery);
  const instrument = instruments?.find((each) => each.source === run.source && each.symbol === run.symbol);
  const currency = instrument?.currency ?? 'USD';
  const calendar = instrument?.calendar ?? null;
  const denials = Object.entries(result.denials);
  return (
    <>
      <TearSheet
        title={run.name}
        analysis={analysis}
        metrics={result.metrics}
        currency={currency}
        calendar={calendar}
      />
      <Card flush title={say('backtest.trades')}>
        <RunTrades backtestId={run.backtestId} currency={currency} calendar={calendar} />
      </Card>
      <div className="grid grid-cols-1 items-start gap-3 lg:grid-cols-2">
        <Card title={say('backtest.denials')}>
          {denials.length === 0 ? (
            <p className="text-quiet">{say('common.none')}</p>
          ) : (
            <ul className="grid gap-1">
              {denials.map(([code, count]) => (
                <li key={code} className="flex justify-between gap-3">
                  <code>{code}</code>
                  <span className="figure">{count}</span>
                </li>
              ))}
            </ul>
          )}
          <p className="label mt-2 break-all">
            {say('backtest.hash')} <code>{result.orderListHash}</code>
          </p>
        </Card>
        <Card title={say('backtest.notes')}>
          <Notes backtestId={run.backtestId} />
        </Card>
      </div>
    </>
  );
}
