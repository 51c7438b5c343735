import { clsx } from 'clsx';
import { CircleAlert, Inbox } from 'lucide-react';
import type { ReactNode } from 'react';
import { ApiProblem } from '../../lib/api/request.ts';
import { useServerWords, useWords } from '../../lib/words/words.ts';
import { Button } from './button.tsx';

/** A bar in the place of what is on its way, so that nothing jumps when it comes. */
export function Skeleton({ className }: { readonly className?: string }) {
  return <div aria-hidden className={clsx('animate-pulse rounded bg-raised', className ?? 'h-4 w-full')} />;
}

export function Loading({ rows = 4, className }: { readonly rows?: number; readonly className?: string }) {
  const say = useWords();
  return (
    <div role="status" className={clsx('grid gap-2 p-3', className)}>
      <span className="sr-only">{say('common.loading')}</span>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} className={clsx('h-5', row % 3 === 2 ? 'w-3/5' : 'w-full')} />
      ))}
    </div>
  );
}

/** Nothing to show: what would stand here, and what to do next. */
export function Empty({
  title,
  children,
  action,
}: {
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}) {
  return (
    <div className="grid justify-items-center gap-2 px-4 py-8 text-center">
      <Inbox size={22} aria-hidden className="text-quiet" />
      <p className="font-medium">{title}</p>
      {children === undefined ? null : <p className="max-w-md text-quiet">{children}</p>}
      {action}
    </div>
  );
}

/** What failed and what to do, in the chosen language; as the server says it where there are no words for its code. */
function useProblemWords(problem: unknown): { readonly title: string; readonly remedy: string } {
  const server = useServerWords();
  if (!(problem instanceof ApiProblem))
    return { title: problem instanceof Error ? problem.message : String(problem), remedy: '' };
  return server?.problems[problem.code] ?? problem;
}

/** What failed, what to do, the id to quote, and another try. */
export function ProblemNote({
  problem,
  onRetry,
}: {
  readonly problem: unknown;
  readonly onRetry?: () => void;
}) {
  const say = useWords();
  const known = problem instanceof ApiProblem ? problem : null;
  const { title, remedy } = useProblemWords(problem);
  return (
    <div role="alert" className="m-3 grid gap-1 rounded-md border border-down/60 p-3">
      <p className="flex items-center gap-2 font-medium">
        <CircleAlert size={16} aria-hidden className="shrink-0 text-down" />
        {title}
      </p>
      {known?.detail ? <p>{known.detail}</p> : null}
      {remedy === '' ? null : <p className="text-quiet">{remedy}</p>}
      {known === null || known.errors.length === 0 ? null : (
        <ul className="list-disc pl-5">
          {known.errors.map(({ field, message }) => (
            <li key={field}>
              <code>{field}</code>: {message}
            </li>
          ))}
        </ul>
      )}
      <div className="flex flex-wrap items-center gap-3">
        {onRetry === undefined ? null : <Button onClick={onRetry}>{say('common.retry')}</Button>}
        {known?.requestId ? (
          <span className="label">
            {say('common.requestId')} <code className="select-all">{known.requestId}</code>
          </span>
        ) : null}
      </div>
    </div>
  );
}
