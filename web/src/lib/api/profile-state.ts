import { send } from './request.ts';

/** Three verbs that are not one another: see the API. */
export async function setProfileState(
  profileId: string,
  verb: 'pause' | 'resume' | 'retire',
  reason: string,
  key: string,
): Promise<void> {
  await send(`profiles/${profileId}/${verb}`, { body: { reason }, key });
}
