import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Moment } from '../../components/figures/moment.tsx';
import { Card } from '../../components/ui/card.tsx';
import { Queried } from '../../components/ui/queried.tsx';
import { Empty } from '../../components/ui/states.tsx';
import { backtestsQuery } from '../../lib/api/backtests.ts';
import type { Backtest } from '../../lib/records.ts';
import { useWords } from '../../lib/words/words.ts';
import { BacktestForm } from './backtest-form.tsx';
import { RunState } from './run-state.tsx';

const COMPARED_MAX = 4;

export function BacktestsPage() {
  const say = useWords();
  const runs = useQuery(backtestsQuery);
  const [picked, setPicked] = useState<readonly string[]>([]);
  const toggle = (backtestId: string, wanted: boolean): void => {
    const others = picked.filter((id) => id !== backtestId);
    setPicked(wanted ? [...others, backtestId].slice(-COMPARED_MAX) : others);
  };
  return (
    <div className="grid grid-cols-1 gap-3">
      <h1 className="text-lg">{say('backtest.title')}</h1>
      <p className="rounded-md border border-warn/50 px-3 py-2 text-warn">{say('backtest.warning')}</p>
      <div className="grid grid-cols-1 items-start gap-3 lg:grid-cols-[22rem_minmax(0,1fr)]">
        <Card title={say('backtest.new')}>
          <BacktestForm />
        </Card>
        <Card
          flush
          title={say('backtest.title')}
          actions={
            picked.length < 2 ? undefined : (
              <Link
                to="/backtests/compare"
                search={{ ids: picked.join(',') }}
                className="inline-flex min-h-11 items-center rounded-md bg-accent px-3 text-on-accent no-underline md:min-h-7"
              >
                {say('backtest.compare', { count: picked.length })}
              </Link>
            )
          }
        >
          <Queried query={runs}>
            {({ items }) =>
              items.length === 0 ? (
                <Empty title={say('backtest.none')}>{say('backtest.noneWords')}</Empty>
              ) : (
                <ul className="divide-y divide-line">
                  {items.map((run) => (
                    <Run
                      key={run.backtestId}
                      run={run}
                      picked={picked.includes(run.backtestId)}
                      onPick={(wanted) => toggle(run.backtestId, wanted)}
                    />
                  ))}
                </ul>
              )
            }
          </Queried>
        </Card>
      </div>
    </div>
  );
}

function Run({
  run,
  picked,
  onPick,
}: {
  readonly run: Backtest;
  readonly picked: boolean;
  readonly onPick: (wanted: boolean) => void;
}) {
  const say = useWords();
  const { backtestId, name, symbol, timeframe, source, createdAt, bars, closedTrades, because } = run;
  return (
    <li className="flex items-start gap-3 px-3 py-2">
      <label className="grid size-11 place-items-center md:size-5">
        <input
          type="checkbox"
          aria-label={say('backtest.pick', { name })}
          checked={picked}
          disabled={run.state !== 'done'}
          onChange={({ target }) => onPick(target.checked)}
          className="size-5 accent-(--accent) md:size-4"
        />
      </label>
      <div className="min-w-0 flex-1">
        <Link
          to="/backtests/$backtestId"
          params={{ backtestId }}
          className="font-medium text-text no-underline hover:text-accent hover:underline"
        >
          {name}
        </Link>
        <p className="label">
          {symbol} · {timeframe} · {source} · <Moment at={createdAt} />
        </p>
        <p className="label">{because ?? say('backtest.bars', { bars, trades: closedTrades })}</p>
      </div>
      <RunState run={run} />
    </li>
  );
}
