import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { ProfilesTable } from '../../components/profiles-table.tsx';
import { Card } from '../../components/ui/card.tsx';
import { Queried } from '../../components/ui/queried.tsx';
import { Empty } from '../../components/ui/states.tsx';
import { overviewQuery } from '../../lib/api/overview.ts';
import { snapshotQuery } from '../../lib/api/snapshot.ts';
import { useWords } from '../../lib/words/words.ts';

export function ProfilesPage() {
  const say = useWords();
  const snapshot = useQuery(snapshotQuery);
  const { data: overview } = useQuery(overviewQuery);
  return (
    <>
      <div className="mb-3 flex items-center justify-between gap-3">
        <h1 className="text-lg">{say('nav.profiles')}</h1>
        <Link
          to="/profiles/new"
          className="inline-flex min-h-11 items-center gap-1 rounded-md bg-accent px-3 font-medium text-on-accent no-underline md:min-h-8"
        >
          <Plus size={15} aria-hidden /> {say('overview.create')}
        </Link>
      </div>
      <Card flush title={say('overview.profiles')}>
        <Queried query={snapshot}>
          {({ profiles }) =>
            profiles.length === 0 ? (
              <Empty title={say('overview.noProfiles')}>{say('overview.noProfilesWords')}</Empty>
            ) : (
              <ProfilesTable profiles={profiles} overview={overview ?? null} retired />
            )
          }
        </Queried>
      </Card>
    </>
  );
}
