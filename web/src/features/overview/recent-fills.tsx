import { useQuery } from '@tanstack/react-query';
import { clsx } from 'clsx';
import { Plain } from '../../components/figures/figures.tsx';
import { Moment } from '../../components/figures/moment.tsx';
import { Card } from '../../components/ui/card.tsx';
import { Queried } from '../../components/ui/queried.tsx';
import { Empty } from '../../components/ui/states.tsx';
import { fillsQuery } from '../../lib/api/fills.ts';
import type { ProfileSnapshot } from '../../lib/records.ts';
import { useWords } from '../../lib/words/words.ts';

export function RecentFills({ profiles }: { readonly profiles: readonly ProfileSnapshot[] }) {
  const say = useWords();
  const fills = useQuery(fillsQuery({ limit: 12 }));
  const nameOf = (profileId: string): string =>
    profiles.find(({ profile }) => profile.profileId === profileId)?.profile.name ?? profileId;
  return (
    <Card flush title={say('overview.fills')}>
      <Queried query={fills}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={say('overview.noFills')}>{say('overview.noFillsWords')}</Empty>
          ) : (
            <ul className="divide-y divide-line">
              {items.map(({ fillId, profileId, symbol, side, quantity, price, occurredAt }) => (
                <li key={`${profileId} ${fillId}`} className="flex items-baseline gap-2 px-3 py-1.5 text-sm">
                  <span className={clsx('w-14 shrink-0', side === 'buy' ? 'text-up' : 'text-down')}>
                    {say(`side.${side}`)}
                  </span>
                  <span className="min-w-0 flex-1">
                    <Plain amount={quantity} /> {symbol} @ <Plain amount={price} />
                    <span className="label block truncate">{nameOf(profileId)}</span>
                  </span>
                  <span className="label">
                    <Moment at={occurredAt} />
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Queried>
    </Card>
  );
}
