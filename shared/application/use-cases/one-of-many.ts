import { AppError } from '../errors.ts';
import type { Services } from '../services.ts';

/**
 * One share of a loop's work over many profiles. Its trouble, of whatever kind, is counted, told, and left for the next tick: it holds up no other
 * profile and no other tenant. Null where it failed.
 */
export async function oneOfMany<Answer>(
  loop: string,
  subject: string,
  work: () => Promise<Answer>,
  { telemetry }: Services,
): Promise<Answer | null> {
  try {
    return await work();
  } catch (failure) {
    const code = failure instanceof AppError ? failure.code : 'BROKEN';
    const error = failure instanceof Error ? failure.message : String(failure);
    telemetry.count('loop_failures', 1, { loop, code });
    telemetry.log('error', 'One share of a loop failed and is left for the next tick', {
      loop,
      subject,
      error,
    });
    return null;
  }
}
