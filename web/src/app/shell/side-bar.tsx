import { Link } from '@tanstack/react-router';
import { useWords } from '../../lib/words/words.ts';
import { PAGES } from './pages.ts';

export function SideBar() {
  const say = useWords();
  return (
    <nav
      aria-label={say('nav.label')}
      className="sticky top-13 hidden h-[calc(100dvh-3.25rem)] w-44 shrink-0 flex-col gap-0.5 overflow-y-auto border-r border-line bg-surface p-2 md:flex"
    >
      {PAGES.map(({ to, word, Icon }) => (
        <Link
          key={to}
          to={to}
          activeOptions={{ exact: to === '/' }}
          className="flex items-center gap-2.5 rounded-md px-2.5 py-1.5 text-quiet no-underline hover:bg-raised hover:text-text data-[status=active]:bg-raised data-[status=active]:font-medium data-[status=active]:text-text"
        >
          <Icon size={16} aria-hidden />
          {say(word)}
        </Link>
      ))}
      <p className="mt-auto px-2.5 pt-4 text-xs text-quiet">{say('shell.noEdge')}</p>
    </nav>
  );
}
