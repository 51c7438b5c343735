import type { OutgoingMessage } from '../../shared/application/ports/messaging.ts';
import type { WorldPorts } from '../doubles/trading-house.ts';

/** A queue that keeps back what profiles are sent until it is told to deliver, or loses it. */
export class SlowQueue {
  #held: (() => Promise<void>)[] = [];
  /** False lets everything pass at once. */
  isHolding = true;

  readonly between = (ports: WorldPorts): WorldPorts => ({
    ...ports,
    messaging: {
      sendPlatform: (queue, messages) => ports.messaging.sendPlatform(queue, messages),
      forTenant: (tenant) => {
        const queues = ports.messaging.forTenant(tenant);
        return {
          sendForTenant: (queue, messages) => queues.sendForTenant(queue, messages),
          sendForProfile: (queue, address, messages: readonly OutgoingMessage[]) => {
            const send = () => queues.sendForProfile(queue, address, messages);
            if (!this.isHolding) return send();
            this.#held.push(send);
            return Promise.resolve();
          },
        };
      },
    },
  });

  async deliver(): Promise<void> {
    for (const send of this.#held.splice(0)) await send();
  }

  /** What was held never arrives, as when a process dies between its records and its queue. Answers how many sends were lost. */
  lose(): number {
    return this.#held.splice(0).length;
  }
}
