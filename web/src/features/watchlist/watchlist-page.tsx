import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { nameOfSeries, type Series, SeriesField } from '../../components/series-field.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Card } from '../../components/ui/card.tsx';
import { Queried } from '../../components/ui/queried.tsx';
import { Empty, Loading, ProblemNote } from '../../components/ui/states.tsx';
import { ApiProblem } from '../../lib/api/request.ts';
import { snapshotQuery } from '../../lib/api/snapshot.ts';
import { putWatchlist, watchlistQuery, type WatchWish } from '../../lib/api/watchlist.ts';
import type { Watchlist } from '../../lib/records.ts';
import { toast } from '../../lib/toast.ts';
import { useWords } from '../../lib/words/words.ts';
import { WatchedRow } from './watched-row.tsx';

/** What the user wants to keep an eye on, with the newest close of each and what a profile's rules said of its last bars. */
export function WatchlistPage() {
  const say = useWords();
  const query = useQuery(watchlistQuery);
  return (
    <div className="grid max-w-5xl gap-3">
      <h1 className="text-lg">{say('nav.watchlist')}</h1>
      <p className="text-quiet">{say('watch.closeNote')}</p>
      <Queried query={query} loading={<Loading rows={6} />}>
        {(list) => <Watched list={list} />}
      </Queried>
    </div>
  );
}

const wishOf = ({ source, symbol, timeframe, profileId }: WatchWish): WatchWish => ({
  source,
  symbol,
  timeframe,
  profileId,
});

function Watched({ list }: { readonly list: Watchlist }) {
  const say = useWords();
  const client = useQueryClient();
  const { data: snapshot } = useQuery(snapshotQuery);
  const profiles = snapshot?.profiles ?? [];
  const save = useMutation({
    mutationFn: (items: readonly WatchWish[]) => putWatchlist(items, list.revision),
    onSuccess: (saved) => client.setQueryData(watchlistQuery.queryKey, saved),
    onError: async (problem) => {
      if (problem instanceof ApiProblem && problem.code === 'CHANGED_SINCE_READ')
        toast.error(say('watch.reload'));
      await client.invalidateQueries({ queryKey: watchlistQuery.queryKey });
    },
  });
  const wishes = list.items.map(wishOf);
  const replace = (index: number, ...items: readonly WatchWish[]): void =>
    save.mutate(wishes.toSpliced(index, 1, ...items));
  const move = (index: number, by: number): void => {
    const moved = wishes[index];
    if (moved !== undefined) save.mutate(wishes.toSpliced(index, 1).toSpliced(index + by, 0, moved));
  };
  const known = new Set(list.items.map(nameOfSeries));
  return (
    <>
      <AddCard known={known} pending={save.isPending} onAdd={(item) => save.mutate([...wishes, item])} />
      <Card flush title={say('watch.title')}>
        {save.isError ? <ProblemNote problem={save.error} /> : null}
        {list.items.length === 0 ? (
          <Empty title={say('watch.none')}>{say('watch.noneWords')}</Empty>
        ) : (
          <ul className="divide-y divide-line">
            {list.items.map((item, index) => (
              <WatchedRow
                key={nameOfSeries(item)}
                item={item}
                profiles={profiles}
                busy={save.isPending}
                isFirst={index === 0}
                isLast={index === list.items.length - 1}
                onRules={(profileId) => replace(index, { ...wishOf(item), profileId })}
                onMove={(by) => move(index, by)}
                onRemove={() => replace(index)}
              />
            ))}
          </ul>
        )}
      </Card>
    </>
  );
}

function AddCard({
  known,
  pending,
  onAdd,
}: {
  readonly known: ReadonlySet<string>;
  readonly pending: boolean;
  readonly onAdd: (item: WatchWish) => void;
}) {
  const say = useWords();
  const { data: snapshot } = useQuery(snapshotQuery);
  const [series, setSeries] = useState<Series | null>(null);
  const add = (): void => {
    if (series === null) return;
    // Whoever trades the series is asked about its bars, unless somebody else is chosen in the row.
    const trader = snapshot?.profiles.find(
      ({ profile }) =>
        profile.state !== 'retired' &&
        profile.symbols.includes(series.symbol) &&
        profile.market.source === series.source &&
        profile.market.timeframe === series.timeframe,
    );
    onAdd({ ...series, profileId: trader?.profile.profileId ?? null });
    setSeries(null);
  };
  return (
    <Card title={say('watch.addTitle')}>
      <div className="flex flex-wrap items-end gap-2">
        <div className="min-w-56 flex-1">
          <SeriesField label={say('common.symbol')} value={series} onPick={setSeries} />
        </div>
        <Button
          look="primary"
          pending={pending}
          disabled={series === null || known.has(nameOfSeries(series))}
          onClick={add}
        >
          {say('watch.add')}
        </Button>
      </div>
    </Card>
  );
}
