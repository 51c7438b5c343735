import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Money, Percent, Pnl } from '../../components/figures/figures.tsx';
import { ProfileState } from '../../components/profile-state.tsx';
import { Badge } from '../../components/ui/badge.tsx';
import { overviewQuery } from '../../lib/api/overview.ts';
import type { ProfileSnapshot } from '../../lib/records.ts';
import { useWords } from '../../lib/words/words.ts';
import { ProfileActions } from './profile-actions.tsx';
import { useMarket } from './use-market.ts';

export function ProfileHead({ each }: { readonly each: ProfileSnapshot }) {
  const say = useWords();
  const { profile, statement, trading } = each;
  const { data } = useQuery(overviewQuery);
  const worth = data?.profiles.find(({ profileId }) => profileId === profile.profileId)?.worth;
  const { instrument } = useMarket(each, profile.symbols[0] ?? '');
  const { currency } = profile;
  return (
    <div className="grid grid-cols-1 gap-3">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div>
          <div className="flex flex-wrap items-center gap-2">
            <h1 className="text-lg">{profile.name}</h1>
            <ProfileState each={each} />
            <Badge tone={profile.environment === 'live' ? 'down' : 'warn'}>
              {profile.environment.toUpperCase()}
            </Badge>
            {instrument?.synthetic === true ? <Badge>{say('common.synthetic')}</Badge> : null}
          </div>
          <p className="label">
            {profile.symbols.join(', ')} · {profile.market.timeframe} · {profile.market.source} ·{' '}
            {profile.venue} · {profile.account}
          </p>
          {trading.mode === 'ACTIVE' ? null : <p className="mt-1 text-warn">{trading.why}</p>}
          {profile.stateReason === null ? null : <p className="mt-1 text-quiet">{profile.stateReason}</p>}
        </div>
        <ProfileActions each={each} />
      </div>
      <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line sm:grid-cols-4 xl:grid-cols-8">
        <Figure label={say('overview.equity')} how={say('overview.equityHow')}>
          <Money amount={worth?.equity} currency={currency} />
        </Figure>
        <Figure label={say('overview.day')} how={say('overview.dayHow')}>
          <Pnl amount={worth?.dayPnl} currency={currency} />
        </Figure>
        <Figure label={say('overview.total')} how={say('overview.totalHow')}>
          <Percent amount={worth?.totalPnlPct} signed />
        </Figure>
        <Figure label={say('overview.drawdown')} how={say('overview.drawdown')}>
          <Percent amount={worth?.drawdownPct} />
        </Figure>
        <Figure label={say('overview.exposure')} how={say('overview.exposureHow')}>
          <Money amount={worth?.exposure} currency={currency} />
        </Figure>
        <Figure label={say('overview.risk')} how={say('overview.riskHow')}>
          <Money amount={worth?.openRisk} currency={currency} />
        </Figure>
        <Figure label={say('profile.available')} how={say('overview.availableHow')}>
          <Money amount={statement.available} currency={currency} />
        </Figure>
        <Figure label={say('profile.realised')} how={say('profile.realised')}>
          <Pnl amount={statement.realisedPnl} currency={currency} />
        </Figure>
      </dl>
    </div>
  );
}

function Figure({
  label,
  how,
  children,
}: {
  readonly label: string;
  readonly how: string;
  readonly children: ReactNode;
}) {
  return (
    <div className="bg-surface px-3 py-2" title={how}>
      <dt className="label">{label}</dt>
      <dd className="font-medium">{children}</dd>
    </div>
  );
}
