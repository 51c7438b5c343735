import type { Delivery } from '../../shared/application/ports/messaging.ts';
import type { Services } from '../../shared/application/services.ts';
import { cancelAtVenue } from '../../shared/application/use-cases/cancel-order.ts';
import { orderCommandCodec } from '../../shared/application/use-cases/follow-ups.ts';
import { PLACE_ORDER } from '../../shared/application/workflows/place-order.ts';

/**
 * Starts the workflow of an order, or carries out a cancel. A second delivery finds the workflow there; one that comes after its instance
 * was forgotten finds the desk and the order record, which remember.
 */
export async function handleOrderCommand(delivery: Delivery, services: Services): Promise<void> {
  const command = orderCommandCodec.decode(delivery.body);
  if (command.kind === 'cancel') {
    await cancelAtVenue(command, services);
    return;
  }
  await services.durable.start(
    PLACE_ORDER.name,
    `place-${command.place.clientOrderId}`,
    PLACE_ORDER.input.encode(command.place),
  );
}
