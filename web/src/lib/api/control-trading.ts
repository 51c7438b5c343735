import { send } from './request.ts';

/** Halts or resumes the whole tenant. */
export async function setTenantTrading(verb: 'halt' | 'resume', reason: string, key: string): Promise<void> {
  await send(`control/${verb}`, { body: { reason }, key });
}

/** Halts one profile, lets it only reduce, or resumes it. */
export async function setProfileTrading(
  profileId: string,
  wish: { readonly mode: 'ACTIVE' | 'REDUCING' | 'HALTED'; readonly reason: string },
  key: string,
): Promise<void> {
  await send(`profiles/${profileId}/trading`, { body: wish, key });
}
