import { setProfileState } from '../../../shared/application/use-cases/manage-profiles.ts';
import { nothing, profilePath, reasonBody } from '../../../shared/contracts/http.ts';
import { type Profile, profileSchema } from '../../../shared/contracts/profile.ts';
import { http, type HttpRow } from '../../rows.ts';
import { answer } from '../reply.ts';
import { TRADERS } from './access.ts';
import { profileProblem } from './profiles.ts';

/** Three verbs that are not one another: what is open is managed after a pause, and nothing may be open before a retirement. */
function stateRow(verb: string, state: Profile['state'], summary: string): HttpRow {
  return http({
    name: `${verb}-profile`,
    method: 'POST',
    route: `profiles/{profileId}/${verb}`,
    access: TRADERS,
    summary,
    group: 'Profiles',
    params: profilePath,
    query: nothing,
    body: reasonBody,
    answer: profileSchema,
    idempotent: true,
    handle: async ({ principal, params, body }, services) => {
      const result = await setProfileState(principal, params.profileId, state, body.reason, services);
      if (!result.ok) return profileProblem(result.refusal);
      return answer(profileSchema, result.value.profile, { etag: result.value.etag });
    },
  });
}

export const profileStateRows: readonly HttpRow[] = [
  stateRow('pause', 'paused', 'Takes no new entries; open trades are still managed to their end.'),
  stateRow('resume', 'active', 'Takes entries again.'),
  stateRow(
    'retire',
    'retired',
    'Ends a profile that has nothing open. Its records stay; it never trades again.',
  ),
];
