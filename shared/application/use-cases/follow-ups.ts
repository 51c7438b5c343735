import type { Profile } from '../../contracts/profile.ts';
import type { Records } from '../../domain/engine/records.ts';
import { reservationFor } from '../../domain/engine/reserve-order.ts';
import type { Order } from '../../domain/orders/order.ts';
import { addMs } from '../../domain/time/instant.ts';
import { deskKey } from '../desk.ts';
import type { OutgoingMessage } from '../ports/messaging.ts';
import type { TenantStore } from '../ports/store.ts';
import { tenantOfOwnWork } from '../principal.ts';
import { ORDER } from '../records/kinds.ts';
import { RECORDS } from '../records/load-slice.ts';
import { documentId } from '../records/record-codec.ts';
import type { Services } from '../services.ts';
import { packed } from '../ports/packed-json.ts';
import type { PlaceOrder } from '../workflows/place-order.ts';

/** A decision is good for this long before it is sent; protective orders for as long as their trade lives. */
export const ENTRY_SEND_WITHIN_MS = 60_000;
const EXIT_SEND_WITHIN_MS = 7 * 86_400_000;

/** What the `order-intents` queue carries. */
export type OrderCommand =
  | { readonly kind: 'place'; readonly place: PlaceOrder }
  | {
      readonly kind: 'cancel';
      readonly tenantId: Profile['tenantId'];
      readonly profileId: Profile['profileId'];
      readonly clientOrderId: Order['clientOrderId'];
    };

export const orderCommandCodec = packed<OrderCommand>();

/**
 * Puts on the queue whatever the records say is to be done: orders that wait to be sent, cancels that were asked for. The records are the
 * outbox, so this may be called again at any time; message ids, the desk and the order's own status make a repetition do nothing.
 */
export async function sendFollowUps(
  profile: Profile,
  records: Pick<Records, 'order' | 'siblings'>,
  services: Services,
): Promise<void> {
  const orders = [...(records.order === null ? [] : [records.order]), ...records.siblings];
  const messages = orders.flatMap((order) => messageFor(order, profile, services));
  if (messages.length === 0) return;
  await services.messaging
    .forTenant(tenantOfOwnWork(profile))
    .sendForProfile('order-intents', profile, messages);
}

/**
 * Puts the command of one order on the queue again, under a message id of its own: the earlier one was dealt with, or is a dead letter. The caller has
 * seen that nobody works on the order.
 */
export async function resendCommand(
  order: Order,
  profile: Profile,
  round: string,
  services: Services,
): Promise<void> {
  const command =
    order.status === 'pending_cancel'
      ? cancelMessage(order, profile)
      : placeMessage(order, profile, services);
  const message = { ...command, messageId: `${command.messageId}:again:${round}` };
  await services.messaging
    .forTenant(tenantOfOwnWork(profile))
    .sendForProfile('order-intents', profile, [message]);
}

/** An order as it is on record; null where it is not. */
export async function storedOrder(
  order: Order | null,
  { profileId }: Profile,
  store: TenantStore,
): Promise<Order | null> {
  if (order === null) return null;
  const document = await store.read(RECORDS, profileId, documentId('order', order.clientOrderId));
  return document === null ? null : ORDER.decode(document);
}

/** The workflow that first works on an order. */
export function placeInstanceId(clientOrderId: Order['clientOrderId']): string {
  return `place-${clientOrderId}`;
}

function messageFor(order: Order, profile: Profile, services: Services): readonly OutgoingMessage[] {
  if (order.status === 'reserved' && !isHeldByVenue(order)) return [placeMessage(order, profile, services)];
  if (order.status === 'pending_cancel') return [cancelMessage(order, profile)];
  return [];
}

/** A child of a bracket travels with its entry. */
function isHeldByVenue(order: Order): boolean {
  return order.venueLinked && order.intent.leg !== 'entry';
}

export function placeMessage(order: Order, profile: Profile, services: Services): OutgoingMessage {
  const { tenantId, profileId } = profile;
  const within = order.intent.leg === 'entry' ? ENTRY_SEND_WITHIN_MS : EXIT_SEND_WITHIN_MS;
  // An order that was sent holds what it needs. The desk is not asked again: its no could not end what the venue may have.
  const wasSent = order.requestsSent > 0 && order.status !== 'not_sent';
  const now = services.venues.marketTime(profile);
  const place: PlaceOrder = {
    tenantId,
    profileId,
    clientOrderId: order.clientOrderId,
    deskKey: deskKey(profile, profile.currency),
    reserve: wasSent ? null : reservationFor(order, profile.limits['maxOpen'] ?? 1, now),
    sendBefore: addMs(services.clock.now(), within),
  };
  return {
    messageId: `place:${order.clientOrderId}`,
    body: orderCommandCodec.encode({ kind: 'place', place }),
  };
}

function cancelMessage(order: Order, { tenantId, profileId }: Profile): OutgoingMessage {
  const { clientOrderId, revision } = order;
  return {
    messageId: `cancel:${clientOrderId}:${revision}`,
    body: orderCommandCodec.encode({ kind: 'cancel', tenantId, profileId, clientOrderId }),
  };
}
