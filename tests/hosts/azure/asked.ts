import type { Request } from '../../doubles/azure/http-double.ts';

/** Requests to the store by what they cost. */
export interface Asked {
  readonly queries: number;
  readonly reads: number;
  /** Batches. */
  readonly writes: number;
}

const says = ({ headers }: Request, header: string): boolean => headers[header]?.toLowerCase() === 'true';
export const isBatch = (request: Request): boolean => says(request, 'x-ms-cosmos-is-batch-request');
export const isQuery = (request: Request): boolean => says(request, 'x-ms-documentdb-isquery');
const isPlan = (request: Request): boolean => says(request, 'x-ms-cosmos-is-query-plan-request');
const isRead = ({ method, path }: Request): boolean => method === 'GET' && path.includes('/docs/');

/** What of the store was asked in so many requests; plans of queries are free. */
export function askedIn(requests: readonly Request[]): Asked {
  return {
    queries: requests.filter((request) => isQuery(request) && !isPlan(request)).length,
    reads: requests.filter(isRead).length,
    writes: requests.filter(isBatch).length,
  };
}
