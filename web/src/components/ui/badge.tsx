import { clsx } from 'clsx';
import type { ReactNode } from 'react';

export type Tone = 'plain' | 'up' | 'down' | 'warn' | 'accent';

const TONES: Readonly<Record<Tone, string>> = {
  plain: 'border-edge text-quiet',
  up: 'border-current text-up',
  down: 'border-current text-down',
  warn: 'border-current text-warn',
  accent: 'border-current text-accent',
};

export function Badge({ tone = 'plain', children }: { readonly tone?: Tone; readonly children: ReactNode }) {
  return (
    <span
      className={clsx(
        'inline-flex items-center gap-1 rounded border px-1.5 text-xs leading-5 whitespace-nowrap',
        TONES[tone],
      )}
    >
      {children}
    </span>
  );
}
