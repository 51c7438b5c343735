/**
 * What can go wrong with one call of a port. A call is a request, an effect at one instant and an answer; each kind cuts or delays one of the three.
 *
 * - `die-before`: the process dies with the request in hand; nothing happens (F1).
 * - `die-after`: the effect happens and the process dies before it hears of it (F1).
 * - `refused`: an error before the effect: 429, 503, no connection (F3).
 * - `silent`: the effect happens and the answer is lost; the caller learns of a time-out (F2).
 * - `failed-after`: the effect happens and the caller is told of an error (F4).
 * - `late`: the caller gives up, and the effect happens afterwards (F5).
 * - `pause`: the effect happens, the process stands still and hears of it long after its leases are over (F6).
 */
export const FAULT_KINDS = [
  'die-before',
  'die-after',
  'refused',
  'silent',
  'failed-after',
  'late',
  'pause',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** The world outside of a process: each is a port with its own ways to fail. */
export const PORTS = ['store', 'queue', 'durable', 'venue', 'market', 'realtime'] as const;
export type PortName = (typeof PORTS)[number];

/** Says for every call, in the order of the calls, what goes wrong with it; null for nothing. */
export interface FaultPlan {
  faultOf(port: PortName, name: string): FaultKind | null;
}

export const NO_FAULTS: FaultPlan = { faultOf: () => null };
