import type { ManualEntry } from './preview-order.ts';
import type { Order, Trade } from '../records.ts';
import { send } from './request.ts';

/** Sends an entry once. Only a person who has seen the answer may try again, and with the same key it is the same order. */
export async function enterTrade(
  profileId: string,
  entry: ManualEntry,
  key: string,
): Promise<{ readonly order: Order; readonly trade: Trade }> {
  return (await send<{ order: Order; trade: Trade }>(`profiles/${profileId}/orders`, { body: entry, key }))
    .body;
}
