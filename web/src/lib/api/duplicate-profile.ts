import type { Profile } from '../records.ts';
import { send } from './request.ts';

export async function duplicateProfile(profileId: string, name: string, key: string): Promise<Profile> {
  return (await send<Profile>(`profiles/${profileId}/duplicate`, { body: { name }, key })).body;
}
