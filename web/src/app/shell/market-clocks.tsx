import { useQuery } from '@tanstack/react-query';
import { overviewQuery } from '../../lib/api/overview.ts';
import { durationText, momentText, zoneName, zoneOf } from '../../lib/format/moments.ts';
import { usePreferences } from '../../lib/preferences.ts';
import type { MarketClock } from '../../lib/records.ts';
import { useWords } from '../../lib/words/words.ts';

const NAMES: Readonly<Record<string, string>> = { XNYS: 'NYSE', '24x7': '24/7' };

/** Whether each market that is traded is open, by its own time: a played market goes by the time of its tape. */
export function MarketClocks() {
  const { data } = useQuery(overviewQuery);
  const byCalendar = new Map<string, MarketClock>();
  for (const { clock } of data?.profiles ?? []) byCalendar.set(clock.calendar, clock);
  return (
    <span className="hidden items-center gap-3 lg:flex">
      {[...byCalendar.values()].map((clock) => (
        <Clock key={clock.calendar} clock={clock} />
      ))}
    </span>
  );
}

function Clock({ clock }: { readonly clock: MarketClock }) {
  const say = useWords();
  const { language, zone } = usePreferences();
  const { calendar, open, early, now, changesAt } = clock;
  const name = NAMES[calendar] ?? calendar;
  const left = durationText(changesAt - now);
  const timeZone = zoneOf(zone, calendar);
  const moment = momentText(now, language, timeZone, 'minute');
  const words =
    calendar === '24x7' ? say('clock.always') : say(open ? 'clock.closesIn' : 'clock.opensIn', { left });
  return (
    <span
      className="figure text-xs text-quiet"
      title={say('clock.marketTime', { moment, zone: zoneName(now, language, timeZone) })}
    >
      <span className={open ? 'text-up' : 'text-warn'}>
        {say(open ? 'clock.open' : 'clock.closed', { name })}
      </span>
      {' · '}
      {words}
      {early ? ` · ${say('clock.early')}` : ''}
    </span>
  );
}
