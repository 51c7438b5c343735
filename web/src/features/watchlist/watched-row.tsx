import { Link } from '@tanstack/react-router';
import { ArrowDown, ArrowUp, ListChecks, Trash2 } from 'lucide-react';
import { Percent, Plain } from '../../components/figures/figures.tsx';
import { Moment } from '../../components/figures/moment.tsx';
import { Badge } from '../../components/ui/badge.tsx';
import { IconButton } from '../../components/ui/button.tsx';
import { decimalsOf } from '../../lib/format/amounts.ts';
import type { ProfileSnapshot, WatchedSymbol } from '../../lib/records.ts';
import { useWords } from '../../lib/words/words.ts';
import { Sparkline } from './sparkline.tsx';
import { VerdictStrip } from './verdict-strip.tsx';

/** One watched symbol: its newest close, where it came from, and what the rules of a profile said of its last bars. */
export function WatchedRow({
  item,
  profiles,
  busy,
  isFirst,
  isLast,
  onRules,
  onMove,
  onRemove,
}: {
  readonly item: WatchedSymbol;
  readonly profiles: readonly ProfileSnapshot[];
  readonly busy: boolean;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly onRules: (profileId: string | null) => void;
  readonly onMove: (by: number) => void;
  readonly onRemove: () => void;
}) {
  const say = useWords();
  const { symbol, timeframe, source, profileId, synthetic, lastBar, trouble } = item;
  const traders = profiles.filter(({ profile }) => traded(profile, item));
  // A profile that has dropped the symbol since has nothing to say of it.
  const asked = traders.find(({ profile }) => profile.profileId === profileId)?.profile;
  return (
    <li className="grid gap-2 px-3 py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <p className="min-w-40 flex-1">
          <span className="font-semibold">{symbol}</span>{' '}
          <span className="label">
            {timeframe} · {source}
          </span>{' '}
          {synthetic ? <Badge>{say('common.synthetic')}</Badge> : null}
        </p>
        <Quote item={item} />
        <div className="ml-auto flex">
          {asked === undefined || lastBar === null ? null : (
            <Link
              to="/explain"
              search={{ profileId: asked.profileId, symbol, at: lastBar.closesAt }}
              aria-label={say('watch.explain', { symbol })}
              title={say('watch.explain', { symbol })}
              className="inline-flex size-11 items-center justify-center rounded-md text-quiet hover:bg-raised hover:text-text md:size-8"
            >
              <ListChecks size={16} aria-hidden />
            </Link>
          )}
          <IconButton
            label={say('watch.up', { symbol })}
            disabled={busy || isFirst}
            onClick={() => onMove(-1)}
          >
            <ArrowUp size={16} aria-hidden />
          </IconButton>
          <IconButton
            label={say('watch.down', { symbol })}
            disabled={busy || isLast}
            onClick={() => onMove(1)}
          >
            <ArrowDown size={16} aria-hidden />
          </IconButton>
          <IconButton label={say('watch.remove', { symbol })} disabled={busy} onClick={onRemove}>
            <Trash2 size={16} aria-hidden />
          </IconButton>
        </div>
      </div>
      {trouble === null ? null : <p className="text-warn">{trouble.sentence}</p>}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <label className="flex items-center gap-2">
          <span className="label">{say('watch.rulesOf')}</span>
          <select
            value={asked?.profileId ?? ''}
            disabled={busy}
            onChange={({ target }) => onRules(target.value === '' ? null : target.value)}
            className="min-h-11 max-w-52 rounded-md border border-edge bg-ground px-2 md:min-h-8"
          >
            <option value="">{say('watch.noRules')}</option>
            {traders.map(({ profile }) => (
              <option key={profile.profileId} value={profile.profileId}>
                {profile.name}
              </option>
            ))}
          </select>
        </label>
        {asked === undefined || lastBar === null ? null : (
          <VerdictStrip
            profileId={asked.profileId}
            profileName={asked.name}
            symbol={symbol}
            timeframe={timeframe}
            newest={lastBar.closesAt}
          />
        )}
      </div>
    </li>
  );
}

/** The rules of a profile speak of the bars that it trades. */
function traded(
  { symbols, market, state }: ProfileSnapshot['profile'],
  { symbol, source, timeframe }: WatchedSymbol,
): boolean {
  return (
    state !== 'retired' &&
    symbols.includes(symbol) &&
    market.source === source &&
    market.timeframe === timeframe
  );
}

function Quote({ item: { lastBar, tickSize, calendar } }: { readonly item: WatchedSymbol }) {
  const say = useWords();
  if (lastBar === null) return <p className="text-quiet">{say('watch.noBar')}</p>;
  const { close, changePct, closesAt, closes } = lastBar;
  return (
    <>
      <Sparkline closes={closes} />
      <p className="grid justify-items-end">
        <span className="text-base font-medium">
          <Plain amount={close} decimals={decimalsOf(tickSize ?? undefined)} />
        </span>
        <span className="label">
          <Moment at={closesAt} calendar={calendar} />
        </span>
      </p>
      <span className="min-w-16 text-right">
        <Percent amount={changePct === null ? null : changePct.toFixed(2)} signed />
      </span>
    </>
  );
}
