import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CheckCheck } from 'lucide-react';
import { useState } from 'react';
import { AlertList } from '../../components/alert-list.tsx';
import { Button } from '../../components/ui/button.tsx';
import { Card } from '../../components/ui/card.tsx';
import { Queried } from '../../components/ui/queried.tsx';
import { Empty, Loading, ProblemNote } from '../../components/ui/states.tsx';
import { acknowledgeAlert } from '../../lib/api/acknowledge-alert.ts';
import { alertsQuery } from '../../lib/api/alerts.ts';
import { openAlertsQuery } from '../../lib/api/open-alerts.ts';
import type { Alert } from '../../lib/records.ts';
import { useWords } from '../../lib/words/words.ts';
import { BrowserCard } from './browser-card.tsx';
import { RulesCard } from './rules-card.tsx';

const PAGE = 50;
const PAGE_MAX = 500;
const KINDS = ['price', 'fill', 'guard', 'drawdown', 'staleness'] as const satisfies readonly Alert['kind'][];
const BOX = 'min-h-11 rounded-md border border-edge bg-ground px-2 md:min-h-8';

/** What the rules have told, and the rules themselves. */
export function AlertsPage() {
  const say = useWords();
  return (
    <div className="grid grid-cols-1 items-start gap-3 xl:grid-cols-[minmax(0,1fr)_26rem]">
      <div className="grid grid-cols-1 gap-3">
        <h1 className="text-lg">{say('nav.alerts')}</h1>
        <Centre />
      </div>
      <div className="grid grid-cols-1 gap-3 xl:mt-10">
        <RulesCard />
        <BrowserCard />
      </div>
    </div>
  );
}

function Centre() {
  const say = useWords();
  const client = useQueryClient();
  const [onlyOpen, setOnlyOpen] = useState(true);
  const [kind, setKind] = useState<Alert['kind'] | ''>('');
  const [limit, setLimit] = useState(PAGE);
  const query = useQuery(alertsQuery(onlyOpen ? { state: 'open', limit } : { limit }));
  const { data: count } = useQuery(openAlertsQuery);
  const all = useMutation({
    mutationFn: () => acknowledgeAlert(null),
    onSettled: () => client.invalidateQueries({ queryKey: ['alerts'] }),
  });
  return (
    <Card
      flush
      title={say('alerts.title')}
      actions={
        <>
          <select
            aria-label={say('common.state')}
            className={BOX}
            value={onlyOpen ? 'open' : 'all'}
            onChange={({ target }) => setOnlyOpen(target.value === 'open')}
          >
            <option value="open">{say('alerts.open')}</option>
            <option value="all">{say('alerts.all')}</option>
          </select>
          <select
            aria-label={say('alerts.kind')}
            className={BOX}
            value={kind}
            onChange={({ target }) => setKind(KINDS.find((each) => each === target.value) ?? '')}
          >
            <option value="">{say('alerts.anyKind')}</option>
            {KINDS.map((each) => (
              <option key={each} value={each}>
                {say(`alertKind.${each}`)}
              </option>
            ))}
          </select>
          <Button disabled={(count?.open ?? 0) === 0} pending={all.isPending} onClick={() => all.mutate()}>
            <CheckCheck size={15} aria-hidden /> {say('alerts.seenAll')}
          </Button>
        </>
      }
    >
      {all.isError ? <ProblemNote problem={all.error} /> : null}
      <Queried query={query} loading={<Loading rows={8} />}>
        {({ items, next }) => {
          const shown = items.filter((alert) => kind === '' || alert.kind === kind);
          return (
            <>
              {shown.length === 0 ? (
                <Empty title={say(onlyOpen ? 'alerts.noneOpen' : 'alerts.none')}>
                  {say('alerts.noneWords')}
                </Empty>
              ) : (
                <AlertList alerts={shown} />
              )}
              {next === null || limit >= PAGE_MAX ? null : (
                <div className="border-t border-line p-2 text-center">
                  <Button
                    onClick={() => setLimit(Math.min(PAGE_MAX, limit + PAGE))}
                    pending={query.isFetching}
                  >
                    {say('common.more')}
                  </Button>
                </div>
              )}
            </>
          );
        }}
      </Queried>
    </Card>
  );
}
