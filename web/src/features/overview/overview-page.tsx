import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { AttentionList } from '../../components/attention-list.tsx';
import { Card } from '../../components/ui/card.tsx';
import { Queried } from '../../components/ui/queried.tsx';
import { Empty, Skeleton } from '../../components/ui/states.tsx';
import { PositionsTable } from '../../components/positions-table.tsx';
import { overviewQuery } from '../../lib/api/overview.ts';
import { snapshotQuery } from '../../lib/api/snapshot.ts';
import { useWords } from '../../lib/words/words.ts';
import { EquityCard } from './equity-card.tsx';
import { ProfilesTable } from '../../components/profiles-table.tsx';
import { RecentFills } from './recent-fills.tsx';
import { Totals } from './totals.tsx';

export function OverviewPage() {
  const say = useWords();
  const overview = useQuery(overviewQuery);
  const snapshot = useQuery(snapshotQuery);
  const profiles = snapshot.data?.profiles ?? [];
  return (
    <div className="grid grid-cols-1 gap-3">
      <h1 className="sr-only">{say('overview.title')}</h1>
      <Queried query={overview} loading={<Skeleton className="h-24" />}>
        {({ totals }) => <Totals totals={totals} />}
      </Queried>
      <div className="grid grid-cols-1 items-start gap-3 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="grid grid-cols-1 gap-3">
          <Card
            flush
            title={say('overview.profiles')}
            actions={
              <Link
                to="/profiles/new"
                className="inline-flex min-h-11 items-center gap-1 text-accent no-underline md:min-h-8"
              >
                <Plus size={15} aria-hidden /> {say('overview.create')}
              </Link>
            }
          >
            <Queried query={snapshot}>
              {({ profiles: known }) =>
                known.length === 0 ? (
                  <Empty title={say('overview.noProfiles')}>{say('overview.noProfilesWords')}</Empty>
                ) : (
                  <ProfilesTable profiles={known} overview={overview.data ?? null} />
                )
              }
            </Queried>
          </Card>
          <Card flush title={say('positions.title')}>
            <Queried query={overview}>
              {({ openTrades }) => <PositionsTable trades={openTrades} profiles={profiles} />}
            </Queried>
          </Card>
        </div>
        <div className="grid grid-cols-1 gap-3">
          <EquityCard profiles={profiles} />
          <Card title={say('shell.attention')}>
            <Queried query={overview}>
              {({ attention }) => <AttentionList items={attention} profiles={profiles} />}
            </Queried>
          </Card>
          <RecentFills profiles={profiles} />
        </div>
      </div>
    </div>
  );
}
