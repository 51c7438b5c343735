import { Link } from '@tanstack/react-router';
import { Menu } from 'lucide-react';
import { useState } from 'react';
import { Dialog } from '../../components/ui/dialog.tsx';
import { useWords } from '../../lib/words/words.ts';
import { PAGES } from './pages.ts';

const ITEM =
  'flex min-h-14 flex-1 flex-col items-center justify-center gap-0.5 text-[0.72rem] text-quiet no-underline data-[status=active]:text-accent';

/** The menu of a phone, within reach of a thumb. */
export function BottomBar() {
  const say = useWords();
  const [open, setOpen] = useState(false);
  return (
    <nav
      aria-label={say('nav.label')}
      className="fixed inset-x-0 bottom-0 z-30 flex border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {PAGES.slice(0, 4).map(({ to, word, Icon }) => (
        <Link key={to} to={to} activeOptions={{ exact: to === '/' }} className={ITEM}>
          <Icon size={20} aria-hidden />
          {say(word)}
        </Link>
      ))}
      <button type="button" className={ITEM} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Menu size={20} aria-hidden />
        {say('nav.more')}
      </button>
      <Dialog open={open} onClose={() => setOpen(false)} title={say('nav.more')}>
        <div className="grid gap-1">
          {PAGES.slice(4).map(({ to, word, Icon }) => (
            <Link
              key={to}
              to={to}
              onClick={() => setOpen(false)}
              className="flex min-h-11 items-center gap-3 rounded-md px-2 no-underline hover:bg-raised"
            >
              <Icon size={18} aria-hidden className="text-quiet" />
              {say(word)}
            </Link>
          ))}
        </div>
      </Dialog>
    </nav>
  );
}
