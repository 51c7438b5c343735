import { Dialog } from '../../components/ui/dialog.tsx';
import { useWords } from '../../lib/words/words.ts';
import { PAGES } from './pages.ts';

export function ShortcutList({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const say = useWords();
  const rows: readonly (readonly [string, string])[] = [
    ['?', say('keys.this')],
    ['Ctrl K  ⌘K  /', say('keys.palette')],
    ['h', say('keys.halt')],
    ...PAGES.map(({ key, word }) => [`g ${key}`, say('keys.go', { page: say(word) })] as const),
    ['j  k', say('keys.next')],
    ['Enter', say('keys.open')],
    ['Esc', say('keys.close')],
    ['1 … 7', say('keys.timeframe')],
    ['Shift', say('keys.measure')],
    ['←  →', say('keys.walk')],
  ];
  return (
    <Dialog open={open} onClose={onClose} title={say('keys.title')}>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5">
        {rows.map(([keys, words]) => (
          <div key={keys} className="contents">
            <dt>
              <kbd className="rounded border border-edge bg-raised px-1.5 font-mono text-xs whitespace-pre">
                {keys}
              </kbd>
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
