import { send } from './request.ts';

export async function cancelOrder(
  profileId: string,
  clientOrderId: string,
  key: string,
): Promise<'requested' | 'already-over'> {
  const path = `profiles/${profileId}/orders/${clientOrderId}/cancel`;
  return (await send<{ outcome: 'requested' | 'already-over' }>(path, { key })).body.outcome;
}
