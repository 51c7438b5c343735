import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { TearSheet } from '../../components/tear-sheet/tear-sheet.tsx';
import { Empty, Loading, ProblemNote } from '../../components/ui/states.tsx';
import { analysisQuery } from '../../lib/api/analysis.ts';
import { performanceQuery } from '../../lib/api/performance.ts';
import { snapshotQuery } from '../../lib/api/snapshot.ts';
import type { ProfileSnapshot } from '../../lib/records.ts';
import { useWords } from '../../lib/words/words.ts';

const route = getRouteApi('/performance');

export function PerformancePage() {
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
  return (
    <div className="grid grid-cols-1 gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <h1 className="mr-2 text-lg">{say('nav.performance')}</h1>
        <select
          aria-label={say('common.profile')}
          className="min-h-11 max-w-full rounded-md border border-edge bg-ground px-2 md:min-h-8"
          value={each.profile.profileId}
          onChange={({ target }) => void navigate({ search: { profileId: target.value } })}
        >
          {profiles.map(({ profile: { profileId, name } }) => (
            <option key={profileId} value={profileId}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <Sheet key={each.profile.profileId} each={each} />
    </div>
  );
}

function Sheet({ each }: { readonly each: ProfileSnapshot }) {
  const { profileId, name, currency } = each.profile;
  const analysis = useQuery(analysisQuery('profiles', profileId));
  const performance = useQuery(performanceQuery(profileId));
  const failed = analysis.error ?? performance.error;
  if (analysis.data === undefined || performance.data === undefined)
    return failed === null ? <Loading rows={12} /> : <ProblemNote problem={failed} />;
  return (
    <TearSheet
      title={name}
      analysis={analysis.data}
      metrics={performance.data.metrics}
      currency={currency}
      calendar={performance.data.periodsPerYear === 365 ? '24x7' : 'XNYS'}
    />
  );
}
