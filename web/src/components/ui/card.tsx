import { clsx } from 'clsx';
import { type ReactNode, useId } from 'react';

/** A part of a page with a name. */
export function Card({
  title,
  actions,
  children,
  className,
  flush = false,
}: {
  readonly title: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
  /** Without padding, for tables and charts. */
  readonly flush?: boolean;
}) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className={clsx('min-w-0 rounded-lg border border-line bg-surface', className)}
    >
      <div className="flex min-h-10 flex-wrap items-center justify-between gap-x-3 gap-y-1 border-b border-line px-3 py-1">
        <h2 id={id} className="text-sm">
          {title}
        </h2>
        {actions === undefined ? null : <div className="flex flex-wrap items-center gap-1.5">{actions}</div>}
      </div>
      <div className={flush ? '' : 'p-3'}>{children}</div>
    </section>
  );
}
