import { clsx } from 'clsx';
import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { useWords } from '../../lib/words/words.ts';
import { IconButton } from './button.tsx';

/** A question in the middle, or with `side` a drawer at the edge (the whole screen on a phone). Focus goes back to where it came from. */
export function Dialog({
  open,
  onClose,
  title,
  children,
  side = false,
}: {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: ReactNode;
  readonly children: ReactNode;
  readonly side?: boolean;
}) {
  const say = useWords();
  return (
    <Radix.Root open={open} onOpenChange={(next) => (next ? undefined : onClose())}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-black/60" />
        <Radix.Content
          aria-describedby={undefined}
          className={clsx(
            'fixed z-50 overflow-y-auto border border-line bg-surface shadow-2xl',
            side
              ? 'inset-y-0 right-0 w-full max-w-2xl'
              : 'top-1/2 left-1/2 max-h-[92dvh] w-[min(34rem,94vw)] -translate-x-1/2 -translate-y-1/2 rounded-lg',
          )}
        >
          <div className="sticky top-0 z-10 flex items-center justify-between gap-2 border-b border-line bg-surface px-4 py-2">
            <Radix.Title className="min-w-0 text-base">{title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton label={say('common.close')}>
                <X size={18} aria-hidden />
              </IconButton>
            </Radix.Close>
          </div>
          <div className="p-4">{children}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
