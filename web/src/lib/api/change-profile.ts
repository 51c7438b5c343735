import type { z } from 'zod';
import type { changeProfileBody } from '../../../../shared/contracts/http.ts';
import type { Profile } from '../records.ts';
import { send } from './request.ts';

export type ProfileChange = z.input<typeof changeProfileBody>;

/** Changes settings on what was read: a change by somebody else in between is refused and overwrites nothing. */
export async function changeProfile(
  profileId: string,
  change: ProfileChange,
  ifMatch: string,
  key: string,
): Promise<Profile> {
  const answer = await send<Profile>(`profiles/${profileId}`, {
    method: 'PATCH',
    body: change,
    ifMatch,
    key,
  });
  return answer.body;
}
