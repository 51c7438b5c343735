import { send } from './request.ts';

/** Closes a trade, all of it (null) or a part. Its working exits go first. */
export async function closeTrade(
  profileId: string,
  tradeId: string,
  quantity: string | null,
  key: string,
): Promise<void> {
  await send(`profiles/${profileId}/trades/${tradeId}/close`, { body: { quantity }, key });
}
