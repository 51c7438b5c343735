import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Tabs } from 'radix-ui';
import { Loading, ProblemNote } from '../../components/ui/states.tsx';
import { ApiProblem } from '../../lib/api/request.ts';
import { snapshotQuery } from '../../lib/api/snapshot.ts';
import { useWords } from '../../lib/words/words.ts';
import { ChartPanel } from './chart-panel.tsx';
import { DecisionsTab } from './decisions-tab.tsx';
import { FillsTab } from './fills-tab.tsx';
import { LedgerTab } from './ledger-tab.tsx';
import { OrdersTab } from './orders-tab.tsx';
import { ProfileHead } from './profile-head.tsx';
import { SettingsTab } from './settings-tab.tsx';
import { TradeDrawer } from './trade-drawer.tsx';
import { TradesTab } from './trades-tab.tsx';

const route = getRouteApi('/profiles/$profileId');
const TABS = ['trades', 'orders', 'fills', 'decisions', 'ledger', 'settings'] as const;

export function ProfilePage() {
  const say = useWords();
  const { profileId } = route.useParams();
  const { tab, trade } = route.useSearch();
  const navigate = route.useNavigate();
  const snapshot = useQuery(snapshotQuery);
  if (snapshot.data === undefined)
    return snapshot.isError ? (
      <ProblemNote problem={snapshot.error} onRetry={() => void snapshot.refetch()} />
    ) : (
      <Loading rows={12} />
    );
  const each = snapshot.data.profiles.find(({ profile }) => profile.profileId === profileId);
  if (each === undefined)
    return (
      <ProblemNote
        problem={new ApiProblem({ status: 404, title: say('notFound.title'), detail: profileId })}
      />
    );
  const openTrade = (tradeId: string): void => {
    void navigate({ search: (known) => ({ ...known, trade: tradeId }) });
  };
  return (
    <div className="grid grid-cols-1 gap-3">
      <ProfileHead each={each} />
      <ChartPanel key={profileId} each={each} />
      <Tabs.Root
        value={TABS.find((name) => name === tab) ?? 'trades'}
        onValueChange={(next) =>
          void navigate({ search: (known) => ({ ...known, tab: next }), replace: true })
        }
      >
        <Tabs.List aria-label={say('profile.tabs')} className="mb-2 flex gap-1 overflow-x-auto">
          {TABS.map((name) => (
            <Tabs.Trigger
              key={name}
              value={name}
              className="min-h-11 rounded-md px-3 text-quiet hover:text-text data-[state=active]:bg-raised data-[state=active]:font-medium data-[state=active]:text-text md:min-h-8"
            >
              {say(`profile.tab.${name}`)}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        <Tabs.Content value="trades">
          <TradesTab each={each} onOpen={openTrade} />
        </Tabs.Content>
        <Tabs.Content value="orders">
          <OrdersTab each={each} onOpen={openTrade} />
        </Tabs.Content>
        <Tabs.Content value="fills">
          <FillsTab each={each} />
        </Tabs.Content>
        <Tabs.Content value="decisions">
          <DecisionsTab each={each} />
        </Tabs.Content>
        <Tabs.Content value="ledger">
          <LedgerTab each={each} />
        </Tabs.Content>
        <Tabs.Content value="settings">
          <SettingsTab each={each} />
        </Tabs.Content>
      </Tabs.Root>
      {trade === undefined ? null : (
        <TradeDrawer
          each={each}
          tradeId={trade}
          onClose={() => void navigate({ search: ({ trade: _, ...known }) => known })}
        />
      )}
    </div>
  );
}
