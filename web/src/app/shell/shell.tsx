import { Outlet, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useMemo, useState } from 'react';
import { usePreferences } from '../../lib/preferences.ts';
import { useShortcuts } from '../../lib/shortcuts.ts';
import { useWords } from '../../lib/words/words.ts';
import { Announcer } from './announcer.tsx';
import { Banners } from './banners.tsx';
import { BottomBar } from './bottom-bar.tsx';
import { HaltControl } from './halt-control.tsx';
import { PAGES } from './pages.ts';
import { SideBar } from './side-bar.tsx';
import { TopBar } from './top-bar.tsx';

const Toaster = lazy(async () => ({ default: (await import('sonner')).Toaster }));
const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }));
const ShortcutList = lazy(async () => ({ default: (await import('./shortcut-list.tsx')).ShortcutList }));

type Opened = 'halt' | 'palette' | 'shortcuts' | null;

export function Shell() {
  const say = useWords();
  const navigate = useNavigate();
  const { theme } = usePreferences();
  const [opened, setOpened] = useState<Opened>(null);
  const close = (): void => setOpened(null);
  const bindings = useMemo(
    () => ({
      'mod+k': () => setOpened('palette'),
      '/': () => setOpened('palette'),
      '?': () => setOpened('shortcuts'),
      h: () => setOpened('halt'),
      ...Object.fromEntries(PAGES.map(({ key, to }) => [`g ${key}`, () => void navigate({ to })])),
    }),
    [navigate],
  );
  useShortcuts(bindings);
  return (
    <>
      <a
        href="#content"
        className="absolute top-1 left-1 z-50 -translate-y-20 rounded bg-accent px-3 py-2 text-on-accent focus:translate-y-0"
      >
        {say('nav.skip')}
      </a>
      <TopBar
        onSearch={() => setOpened('palette')}
        halt={<HaltControl open={opened === 'halt'} onOpen={() => setOpened('halt')} onClose={close} />}
      />
      <Banners />
      <div className="flex">
        <SideBar />
        <main id="content" tabIndex={-1} className="min-w-0 flex-1 p-2 pb-20 outline-none md:p-4 md:pb-6">
          <Outlet />
        </main>
      </div>
      <BottomBar />
      <Suspense>
        {opened === 'palette' ? <Palette onClose={close} onHalt={() => setOpened('halt')} /> : null}
        {opened === 'shortcuts' ? <ShortcutList open onClose={close} /> : null}
        <Toaster theme={theme} position="bottom-right" closeButton />
      </Suspense>
      <Announcer />
    </>
  );
}
