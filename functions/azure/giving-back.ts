const FIRST_MS = 200;
const MAX_MS = 30_000;

/**
 * How long a failed delivery is held before it is given back, in milliseconds: Service Bus delivers again at once, so ten deliveries
 * would be over before a store that is away for a second is back. `deliveryCount` is 1 for the first delivery.
 */
export function pauseBeforeGivingBack(deliveryCount: number): number {
  return Math.min(MAX_MS, FIRST_MS * 2 ** (deliveryCount - 1));
}
