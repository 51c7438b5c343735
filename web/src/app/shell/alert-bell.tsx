import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Bell } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useState } from 'react';
import { AlertList } from '../../components/alert-list.tsx';
import { Queried } from '../../components/ui/queried.tsx';
import { alertsQuery } from '../../lib/api/alerts.ts';
import { openAlertsQuery } from '../../lib/api/open-alerts.ts';
import { useWords } from '../../lib/words/words.ts';

const NEWEST = 6;
const COUNTED_MAX = 99;

/** How many alerts nobody has acknowledged, and the newest of them, from every page. */
export function AlertBell() {
  const say = useWords();
  const [open, setOpen] = useState(false);
  const { data } = useQuery(openAlertsQuery);
  const count = data?.open ?? 0;
  const shown = count > COUNTED_MAX ? `${COUNTED_MAX}+` : String(count);
  // Who speaks to the page says what is seen on it.
  const label = count === 0 ? say('nav.alerts') : say('alerts.count', { count: shown });
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger
        aria-label={label}
        title={label}
        className="relative inline-flex size-11 items-center justify-center rounded-md text-quiet hover:bg-raised hover:text-text md:size-8"
      >
        <Bell size={16} aria-hidden />
        {count === 0 ? null : (
          <span
            aria-hidden
            className="figure absolute top-1 right-0.5 rounded-full bg-accent px-1 text-[0.6rem] leading-4 font-bold text-on-accent md:-top-0.5 md:-right-1"
          >
            {shown}
          </span>
        )}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={6}
          className="z-50 max-h-[80dvh] w-96 max-w-[94vw] overflow-y-auto rounded-lg border border-line bg-surface shadow-2xl"
        >
          <div className="flex items-center justify-between border-b border-line px-3 py-2">
            <p className="font-medium">{say('nav.alerts')}</p>
            <Link to="/alerts" onClick={() => setOpen(false)} className="text-accent">
              {say('alerts.goThere')}
            </Link>
          </div>
          {open ? <Newest /> : null}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Newest() {
  const say = useWords();
  const query = useQuery(alertsQuery({ state: 'open', limit: NEWEST }));
  return (
    <Queried query={query}>
      {({ items }) =>
        items.length === 0 ? (
          <p className="p-3 text-quiet">{say('alerts.noneOpen')}</p>
        ) : (
          <AlertList alerts={items} />
        )
      }
    </Queried>
  );
}
