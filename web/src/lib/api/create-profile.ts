import type { z } from 'zod';
import type { newProfileBody } from '../../../../shared/contracts/http.ts';
import type { Profile } from '../records.ts';
import { send } from './request.ts';

export type NewProfile = z.input<typeof newProfileBody>;

export async function createProfile(wish: NewProfile, key: string): Promise<Profile> {
  return (await send<Profile>('profiles', { body: wish, key })).body;
}
