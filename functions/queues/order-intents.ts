import type { Delivery } from '../../shared/application/ports/messaging.ts';
import type { Services } from '../../shared/application/services.ts';
import { cancelAtVenue } from '../../shared/application/use-cases/cancel-order.ts';
import { orderCommandCodec, placeInstanceId } from '../../shared/application/use-cases/follow-ups.ts';
import { deriveId } from '../../shared/domain/ids/derive.ts';
import { PLACE_ORDER } from '../../shared/application/workflows/place-order.ts';
import { ORDER_COMMAND, readMessage } from './readable.ts';

/** An order is sent in milliseconds; waiting for it sends the orders of one profile in their order: the stop before the target that pairs with it. */
const WAIT_MS = 5_000;

/**
 * Starts the workflow of an order, or carries out a cancel. A second delivery finds the workflow there; one that comes after its instance
 * was forgotten finds the desk and the order record, which remember.
 */
export async function handleOrderCommand(delivery: Delivery, services: Services): Promise<void> {
  const command = readMessage(delivery, orderCommandCodec, ORDER_COMMAND, (wish) =>
    wish.kind === 'place' ? wish.place : wish,
  );
  if (command.kind === 'cancel') {
    await cancelAtVenue(command, services);
    return;
  }
  const { clientOrderId } = command.place;
  const input = PLACE_ORDER.input.encode(command.place);
  const first = placeInstanceId(clientOrderId);
  const started = await services.durable.start(PLACE_ORDER.name, first, input);
  const state = await services.durable.waitFor(first, WAIT_MS);
  if (started.ok || state?.status === 'running' || delivery.messageId === `place:${clientOrderId}`) return;
  // The first workflow has ended and the order still waits: a sweep asks for another. Its name follows from the message.
  const again = deriveId('place-again', delivery.messageId);
  await services.durable.start(PLACE_ORDER.name, again, input);
  await services.durable.waitFor(again, WAIT_MS);
}
