import type { Profile } from '../../contracts/profile.ts';
import type { DeskAnswer } from '../../domain/desk/answers.ts';
import type { DeskOperation } from '../../domain/desk/operations.ts';
import { type DeskState, emptyDesk } from '../../domain/desk/state.ts';
import { deriveId } from '../../domain/ids/derive.ts';
import { utcMillis } from '../../domain/time/instant.ts';
import { decodeDeskState, deskKey } from '../desk.ts';
import { AppError } from '../errors.ts';
import type { Services } from '../services.ts';
import { DESK_COMMAND } from '../workflows/desk-command.ts';

/** How long a caller waits for the desk. It usually answers in milliseconds; after this the command still goes on. */
const ANSWER_WITHIN_MS = 10_000;
/** A command whose workflow has failed may be asked again this often under the same operation id. */
const ATTEMPTS_MAX = 20;

/**
 * Asks the desk and waits for its answer. The instance is named by the desk and the operation, so asking twice is asking once, and the desk of one
 * profile never answers for another. Throws AppError TIMEOUT, ambiguous, when no answer came: repeat with the same operation id. A workflow
 * that has failed is not asked any more, the next one is; the desk remembers what it has done.
 */
export async function askDesk(
  profile: Profile,
  operation: DeskOperation,
  services: Services,
): Promise<DeskAnswer> {
  const { tenantId, profileId, currency } = profile;
  const key = deskKey(profile, currency);
  const input = DESK_COMMAND.input.encode({ tenantId, profileId, deskKey: key, operation });
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
    const instanceId = deriveId('desk', key, operation.operationId, attempt);
    const started = await services.durable.start(DESK_COMMAND.name, instanceId, input);
    const state = await services.durable.waitFor(instanceId, ANSWER_WITHIN_MS);
    if (state?.status === 'completed' && state.output !== null)
      return DESK_COMMAND.output.decode(state.output);
    if (state?.status !== 'failed' || started.ok) break;
  }
  throw new AppError('TIMEOUT', `the desk of ${profileId} has not answered`, {
    retryable: true,
    ambiguous: true,
  });
}

/** The desk as it is now: for screens, and for the evaluation, whose decisions the desk itself checks again. */
export async function readDesk(profile: Profile, services: Services): Promise<DeskState> {
  const stored = await services.durable.readEntity('desk', deskKey(profile, profile.currency));
  if (stored !== null) return decodeDeskState(stored);
  const { tenantId, profileId, currency } = profile;
  return emptyDesk({ tenantId, profileId, currency }, utcMillis(0));
}
