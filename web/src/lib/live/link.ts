import type { ServerMessage } from '../../../../shared/contracts/realtime.ts';

/** How the page hangs on the server: named, because each asks for another reaction. */
export type LinkState = 'connecting' | 'live' | 'reconnecting' | 'offline';

export interface Link {
  readonly state: LinkState;
  /** Attempts since the last time it was live. */
  readonly attempts: number;
  /** When something was last heard, in milliseconds; null before the first message. */
  readonly heardAt: number | null;
}

export interface LinkParts {
  /** Opens a socket that is let in. */
  readonly open: () => Promise<WebSocket>;
  readonly hear: (message: ServerMessage) => void;
  readonly now: () => number;
  /** 0 up to 1. */
  readonly chance: () => number;
  readonly later: (run: () => void, ms: number) => void;
}

const RETRY_FIRST_MS = 500;
const RETRY_MAX_MS = 15_000;

/** How long to wait before the next attempt: twice as long each time, with some chance, so that not all pages come back at once. */
export function retryDelayMs(attempts: number, chance: number): number {
  return Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** Math.min(attempts, 10)) * (0.5 + chance / 2);
}

/** Keeps one socket open, and opens another one whenever it is lost. */
export class LiveLink {
  readonly #parts: LinkParts;
  readonly #listeners = new Set<() => void>();
  #socket: WebSocket | null = null;
  #stopped = false;
  #link: Link = { state: 'connecting', attempts: 0, heardAt: null };

  constructor(parts: LinkParts) {
    this.#parts = parts;
  }

  get link(): Link {
    return this.#link;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  async connect(): Promise<void> {
    if (this.#stopped || this.#socket !== null) return;
    try {
      const socket = await this.#parts.open();
      if (this.#isStopped()) return socket.close();
      this.#socket = socket;
      socket.addEventListener('message', ({ data }) => this.#hear(String(data)));
      socket.addEventListener('close', () => this.#lost(socket));
    } catch {
      this.#lost(null);
    }
  }

  /** Asked anew after every wait. */
  #isStopped(): boolean {
    return this.#stopped;
  }

  stop(): void {
    this.#stopped = true;
    this.#socket?.close();
  }

  #hear(text: string): void {
    const message = JSON.parse(text) as ServerMessage;
    const heardAt = this.#parts.now();
    if (message.type === 'hello') this.#become({ state: 'live', attempts: 0, heardAt });
    // Nobody is told of every message: whoever shows an age reads it once a second.
    else this.#link = { ...this.#link, heardAt };
    this.#parts.hear(message);
  }

  #lost(socket: WebSocket | null): void {
    if (this.#stopped || (socket !== null && socket !== this.#socket)) return;
    this.#socket = null;
    const attempts = this.#link.attempts + 1;
    this.#become({ ...this.#link, state: attempts > 2 ? 'offline' : 'reconnecting', attempts });
    this.#parts.later(() => void this.connect(), retryDelayMs(attempts - 1, this.#parts.chance()));
  }

  #become(link: Link): void {
    this.#link = link;
    for (const listener of this.#listeners) listener();
  }
}
