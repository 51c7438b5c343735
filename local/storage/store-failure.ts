import { AppError } from '../../shared/application/errors.ts';

/** `ambiguous` when a commit may have reached the disk although SQLite reported a failure. */
export function unavailableStore(sentence: string, cause: unknown, ambiguous: boolean): AppError {
  return new AppError('STORE_UNAVAILABLE', sentence, { retryable: true, ambiguous, cause });
}

/** Both drivers mark their errors with a code: SQLITE_… and ERR_SQLITE_…. Our own broken promises have none and pass as they are. */
export function isSqliteFailure(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    error.code.includes('SQLITE')
  );
}
