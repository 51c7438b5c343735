import { randomBytes } from 'node:crypto';
import type { Principal } from '../../shared/application/principal.ts';
import type { Clock } from '../../shared/application/ports/clock.ts';

const TTL_MS = 60_000;
/** More open tickets than this is somebody asking in a loop; the oldest go. */
const OPEN_MAX = 1_000;

interface Ticket {
  readonly principal: Principal;
  readonly expiresAt: number;
}

/** One-time permits to open a socket: a socket cannot carry the headers that prove who asks, so an HTTP route proves it first. */
export class Tickets {
  readonly #clock: Clock;
  readonly #open = new Map<string, Ticket>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  issue(principal: Principal): { readonly ticket: string; readonly expiresInSeconds: number } {
    for (const oldest of this.#open.keys()) {
      if (this.#open.size < OPEN_MAX) break;
      this.#open.delete(oldest);
    }
    const ticket = randomBytes(24).toString('base64url');
    this.#open.set(ticket, { principal, expiresAt: this.#clock.now() + TTL_MS });
    return { ticket, expiresInSeconds: TTL_MS / 1_000 };
  }

  /** The owner of the ticket, once; null for a ticket that is unknown, used or expired. */
  redeem(ticket: string): Principal | null {
    const found = this.#open.get(ticket);
    this.#open.delete(ticket);
    return found !== undefined && found.expiresAt > this.#clock.now() ? found.principal : null;
  }
}
