const FIRST_MS = 200;
const MAX_MS = 30_000;

/** How long a message waits after its nth failed delivery: 0.2 s, doubling, at most 30 s. Ten deliveries take about two minutes. */
export function backoffMs(deliveries: number): number {
  return Math.min(MAX_MS, FIRST_MS * 2 ** (deliveries - 1));
}
