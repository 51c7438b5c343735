import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Eye, EyeOff, Moon, Search, Sun } from 'lucide-react';
import { lazy, type ReactNode, Suspense } from 'react';
import { IconButton } from '../../components/ui/button.tsx';
import { meQuery } from '../../lib/api/me.ts';
import { snapshotQuery } from '../../lib/api/snapshot.ts';
import { prefer, usePreferences } from '../../lib/preferences.ts';
import { useWords } from '../../lib/words/words.ts';
import { Connection } from './connection.tsx';
import { MarketClocks } from './market-clocks.tsx';
import { ModeBadge } from './mode-badge.tsx';

const AlertBell = lazy(async () => ({ default: (await import('./alert-bell.tsx')).AlertBell }));
const AttentionMenu = lazy(async () => ({ default: (await import('./attention.tsx')).AttentionMenu }));

export function TopBar({ onSearch, halt }: { readonly onSearch: () => void; readonly halt: ReactNode }) {
  const say = useWords();
  const { data: me } = useQuery(meQuery);
  const { data: snapshot } = useQuery(snapshotQuery);
  return (
    <header className="sticky top-0 z-30 flex h-13 items-center gap-2 border-b border-line bg-surface px-2 md:gap-3 md:px-4">
      <Link
        to="/"
        className="flex min-h-11 min-w-11 items-center justify-center gap-2 text-base font-semibold no-underline md:min-h-8"
      >
        <img src="/icon.svg" alt="Ballast" width={22} height={22} />
        <span aria-hidden className="hidden sm:inline">
          Ballast
        </span>
      </Link>
      <ModeBadge mode={snapshot?.mode} />
      {me === undefined ? null : (
        <span className="label hidden xl:inline">{say('shell.tenant', { tenant: me.tenantId })}</span>
      )}
      <Connection />
      <MarketClocks />
      <div className="ml-auto flex items-center gap-0.5">
        <button
          type="button"
          onClick={onSearch}
          className="mr-1 hidden min-h-8 items-center gap-2 rounded-md border border-line bg-ground px-2 text-quiet hover:border-edge lg:flex"
        >
          <Search size={14} aria-hidden /> {say('shell.search')}
          <kbd className="rounded border border-line px-1 text-xs">⌘K</kbd>
        </button>
        <span className="hidden sm:contents">
          <Switches />
        </span>
        <Suspense fallback={<span className="size-11 md:size-8" />}>
          <AlertBell />
        </Suspense>
        <Suspense fallback={<span className="size-11 md:size-8" />}>
          <AttentionMenu />
        </Suspense>
      </div>
      {halt}
    </header>
  );
}

function Switches() {
  const say = useWords();
  const { theme, privacy } = usePreferences();
  const light = theme === 'light';
  return (
    <>
      <IconButton
        label={say(privacy ? 'shell.privacyOff' : 'shell.privacyOn')}
        aria-pressed={privacy}
        onClick={() => prefer({ privacy: !privacy })}
      >
        {privacy ? <EyeOff size={16} aria-hidden /> : <Eye size={16} aria-hidden />}
      </IconButton>
      <IconButton label={say('shell.theme')} onClick={() => prefer({ theme: light ? 'dark' : 'light' })}>
        {light ? <Moon size={16} aria-hidden /> : <Sun size={16} aria-hidden />}
      </IconButton>
    </>
  );
}
