import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Button } from '../../components/ui/button.tsx';
import { Card } from '../../components/ui/card.tsx';
import { Queried } from '../../components/ui/queried.tsx';
import { Empty, Loading, ProblemNote } from '../../components/ui/states.tsx';
import { explainQuery } from '../../lib/api/explain.ts';
import { snapshotQuery } from '../../lib/api/snapshot.ts';
import type { ProfileSnapshot } from '../../lib/records.ts';
import { useWords } from '../../lib/words/words.ts';
import { BarVerdict } from './bar-verdict.tsx';
import { DayStrip } from './day-strip.tsx';

const route = getRouteApi('/explain');
const BOX = 'min-h-11 max-w-full rounded-md border border-edge bg-ground px-2 md:min-h-8';

/** Why a profile traded, or did not: for one bar rule by rule, and for a stretch of bars at a glance. */
export function ExplainPage() {
  const say = useWords();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const snapshot = useQuery(snapshotQuery);
  if (snapshot.data === undefined)
    return snapshot.isError ? <ProblemNote problem={snapshot.error} /> : <Loading rows={10} />;
  const { profiles } = snapshot.data;
  const each = profiles.find(({ profile }) => profile.profileId === search.profileId) ?? profiles[0];
  if (each === undefined)
    return <Empty title={say('overview.noProfiles')}>{say('overview.noProfilesWords')}</Empty>;
  const { profile } = each;
  const symbol = profile.symbols.find((name) => name === search.symbol) ?? profile.symbols[0] ?? '';
  return (
    <div className="grid grid-cols-1 gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <h1 className="mr-2 text-lg">{say('explain.title')}</h1>
        <select
          aria-label={say('common.profile')}
          className={BOX}
          value={profile.profileId}
          onChange={({ target }) => void navigate({ search: { profileId: target.value } })}
        >
          {profiles.map(({ profile: { profileId, name } }) => (
            <option key={profileId} value={profileId}>
              {name}
            </option>
          ))}
        </select>
        <select
          aria-label={say('common.symbol')}
          className={BOX}
          value={symbol}
          onChange={({ target }) =>
            void navigate({ search: { profileId: profile.profileId, symbol: target.value } })
          }
        >
          {profile.symbols.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
        {search.at === undefined ? null : (
          <Button
            look="quiet"
            onClick={() => void navigate({ search: { profileId: profile.profileId, symbol } })}
          >
            {say('explain.newest')}
          </Button>
        )}
        <Link to="/profiles/$profileId" params={{ profileId: profile.profileId }} className="lone-link">
          {say('explain.toChart')}
        </Link>
      </div>
      <Explained
        key={`${profile.profileId} ${symbol}`}
        each={each}
        symbol={symbol}
        at={search.at ?? null}
        onPick={(at) =>
          void navigate({ search: { profileId: profile.profileId, symbol, at }, replace: true })
        }
      />
    </div>
  );
}

function Explained({
  each,
  symbol,
  at,
  onPick,
}: {
  readonly each: ProfileSnapshot;
  readonly symbol: string;
  readonly at: number | null;
  readonly onPick: (at: number) => void;
}) {
  const say = useWords();
  const explained = useQuery(explainQuery(each.profile.profileId, symbol, at));
  return (
    <Queried query={explained} loading={<Loading rows={12} />}>
      {(found) => (
        <>
          <Card title={say('explain.stretch')}>
            <DayStrip each={each} symbol={symbol} chosen={found.closesAt} onPick={onPick} />
          </Card>
          <BarVerdict each={each} symbol={symbol} explained={found} />
        </>
      )}
    </Queried>
  );
}
