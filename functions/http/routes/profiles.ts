import type { Principal } from '../../../shared/application/principal.ts';
import { PROFILE_PARTITION, PROFILES } from '../../../shared/application/records/profile-kind.ts';
import type { Services } from '../../../shared/application/services.ts';
import {
  changeProfile,
  createProfile,
  type NewProfile,
  type ProfileRefusal,
} from '../../../shared/application/use-cases/manage-profiles.ts';
import {
  changeProfileBody,
  duplicateProfileBody,
  newProfileBody,
  nothing,
  pageOf,
  pageQuery,
  profilePath,
} from '../../../shared/contracts/http.ts';
import type { Problem } from '../../../shared/contracts/problems.ts';
import { PROFILE_STATES, profileSchema, profileVersionSchema } from '../../../shared/contracts/profile.ts';
import { z } from 'zod';
import { http, type HttpReply, type HttpRow } from '../../rows.ts';
import { pageReply } from '../paging.ts';
import { answer } from '../reply.ts';
import { READERS, TRADERS } from './access.ts';
import { withProfile } from './profile-of-path.ts';

const group = 'Profiles';

export function profileProblem(refusal: ProfileRefusal): { readonly problem: Problem } {
  switch (refusal.code) {
    case 'PARAMETERS_INVALID':
      return { problem: { code: refusal.code, errors: refusal.errors } };
    case 'INSTRUMENT_UNKNOWN':
      return { problem: { code: refusal.code, detail: refusal.detail } };
    default:
      return { problem: { code: refusal.code } };
  }
}

async function created(
  principal: Principal,
  wish: NewProfile,
  commandId: string,
  services: Services,
): Promise<HttpReply> {
  const result = await createProfile(principal, wish, commandId, services);
  return result.ok ? answer(profileSchema, result.value, { status: 201 }) : profileProblem(result.refusal);
}

const listProfiles = http({
  name: 'list-profiles',
  method: 'GET',
  route: 'profiles',
  access: READERS,
  summary: 'Lists the profiles of the tenant.',
  group,
  params: nothing,
  query: pageQuery.extend({ state: z.enum(PROFILE_STATES).optional() }),
  body: null,
  answer: pageOf(profileSchema),
  idempotent: false,
  handle: async ({ principal, query }, services) => {
    const states = query.state === undefined ? {} : { states: [query.state] };
    const list = { container: PROFILES, type: 'profile', partition: PROFILE_PARTITION, ...states } as const;
    return pageReply(list, query, principal, services);
  },
});

const getProfile = http({
  name: 'get-profile',
  method: 'GET',
  route: 'profiles/{profileId}',
  access: READERS,
  summary: 'Reads a profile; the etag is what a change has to name.',
  group,
  params: profilePath,
  query: nothing,
  body: null,
  answer: profileSchema,
  idempotent: false,
  handle: async ({ principal, params }, services) =>
    withProfile(principal, params.profileId, services, async ({ profile, etag }) =>
      answer(profileSchema, profile, { etag }),
    ),
});

const newProfile = http({
  name: 'create-profile',
  method: 'POST',
  route: 'profiles',
  access: TRADERS,
  summary: 'Creates a profile with its desk and gives it its capital.',
  group,
  params: nothing,
  query: nothing,
  body: newProfileBody,
  answer: profileSchema,
  idempotent: true,
  handle: async ({ principal, body, commandId }, services) => created(principal, body, commandId, services),
});

const editProfile = http({
  name: 'change-profile',
  method: 'PATCH',
  route: 'profiles/{profileId}',
  access: TRADERS,
  summary:
    'Changes name, symbols, parameters or limits; only what is sent changes. The settings before are kept as a version.',
  group,
  params: profilePath,
  query: nothing,
  body: changeProfileBody,
  answer: profileSchema,
  idempotent: true,
  handle: async ({ principal, params, body, ifMatch }, services) => {
    const { name, symbols, parameters, limits, stops } = body;
    const change = {
      ...(name === undefined ? {} : { name }),
      ...(symbols === undefined ? {} : { symbols }),
      ...(parameters === undefined ? {} : { parameters }),
      ...(limits === undefined ? {} : { limits }),
      ...(stops === undefined ? {} : { stops }),
    };
    const result = await changeProfile(principal, params.profileId, change, ifMatch, services);
    if (!result.ok) return profileProblem(result.refusal);
    return answer(profileSchema, result.value.profile, { etag: result.value.etag });
  },
});

const duplicateProfile = http({
  name: 'duplicate-profile',
  method: 'POST',
  route: 'profiles/{profileId}/duplicate',
  access: TRADERS,
  summary:
    'Creates another profile with the same market, symbols, parameters and limits, and capital of its own.',
  group,
  params: profilePath,
  query: nothing,
  body: duplicateProfileBody,
  answer: profileSchema,
  idempotent: true,
  handle: async ({ principal, params, body, commandId }, services) =>
    withProfile(principal, params.profileId, services, async ({ profile }) => {
      const { venue, market, symbols, parameters, limits, stops, allocated } = profile;
      const settings = { venue, ...market, symbols, parameters, limits, stops };
      const wish = { ...settings, name: body.name, allocated: body.allocated ?? allocated };
      return created(principal, wish, commandId, services);
    }),
});

const listVersions = http({
  name: 'list-profile-versions',
  method: 'GET',
  route: 'profiles/{profileId}/versions',
  access: READERS,
  summary: 'Lists every set of parameters and limits that the profile has had.',
  group,
  params: profilePath,
  query: pageQuery,
  body: null,
  answer: pageOf(profileVersionSchema),
  idempotent: false,
  handle: async ({ principal, params, query }, services) =>
    withProfile(principal, params.profileId, services, async ({ profile }) => {
      const states = [profile.profileId];
      const list = {
        container: PROFILES,
        type: 'profile-version',
        partition: PROFILE_PARTITION,
        states,
      } as const;
      return pageReply(list, query, principal, services);
    }),
});

export const profileRows: readonly HttpRow[] = [
  listProfiles,
  getProfile,
  newProfile,
  editProfile,
  duplicateProfile,
  listVersions,
];
