import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../../shared/application/errors.ts';

/** The HTTP status that an SDK error carries, or 0 where it has none: a connection that broke, or an error that the SDK wrapped. */
export function statusOf(error: unknown): number {
  if (typeof error !== 'object' || error === null) return 0;
  const { code, statusCode } = error as { readonly code?: unknown; readonly statusCode?: unknown };
  if (typeof code === 'number') return code;
  return typeof statusCode === 'number' ? statusCode : 0;
}

/** Refused for a reason that asking again does not remedy. 408, 410, 429 and 449 pass by themselves. */
export function isPermanent(status: number): boolean {
  return status >= 400 && status < 500 && ![408, 410, 429, 449].includes(status);
}

export function storeUnavailable(sentence: string, cause: unknown, ambiguous: boolean): AppError {
  const retryable = !isPermanent(statusOf(cause));
  return new AppError('STORE_UNAVAILABLE', sentence, { retryable, ambiguous, cause });
}

const PAUSES_MS = [50, 200, 800] as const;

/**
 * Asks at most four times, with pauses between. `ask` answers null where the answer was lost, and says by its argument that an earlier
 * one was. The SDK repeats reads and what was throttled by itself; a write whose connection broke it gives up at once.
 */
export async function persistently<Answer>(
  ask: (answerWasLost: boolean) => Promise<{ readonly answer: Answer } | { readonly lost: unknown }>,
): Promise<{ readonly answer: Answer } | { readonly lost: unknown }> {
  let outcome = await ask(false);
  for (const pause of PAUSES_MS) {
    if ('answer' in outcome) return outcome;
    // The spread keeps those who were thrown out together from coming back together.
    await sleep(pause * (0.5 + Math.random()));
    outcome = await ask(true);
  }
  return outcome;
}
