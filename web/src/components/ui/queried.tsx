import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Loading, ProblemNote } from './states.tsx';

/** What a query brought, or what stands in its place. Something old is shown rather than nothing: the shell says how old it is. */
export function Queried<Data>({
  query,
  children,
  loading,
}: {
  readonly query: UseQueryResult<Data>;
  readonly children: (data: Data) => ReactNode;
  readonly loading?: ReactNode;
}) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) return <ProblemNote problem={query.error} onRetry={() => void query.refetch()} />;
  return loading ?? <Loading />;
}
