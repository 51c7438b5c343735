import { mergeChanges, sameValue } from './merge.ts';

type Named = Readonly<Record<string, unknown>>;

/** What was last the same here and at the server, and under which revision. */
export interface Synced<Value extends Named> {
  readonly revision: number;
  readonly value: Value;
}

export interface OwnPorts<Value extends Named> {
  /** Null where nothing was ever stored. */
  readonly read: () => Promise<{ readonly value: Value | null; readonly revision: number }>;
  /** Answers the new revision; null where somebody else has stored in between. */
  readonly store: (value: Value, revision: number) => Promise<number | null>;
  readonly mine: () => Value;
  readonly become: (value: Value) => void;
  readonly synced: () => Synced<Value> | null;
  readonly remember: (synced: Synced<Value>) => void;
}

const CONFLICTS_MAX = 5;

/**
 * Keeps a value of this browser and the user's at the server the same. This browser works without the server: what was changed meanwhile is stored when
 * it answers again. A browser that has never met the server takes what is there.
 */
export class OwnSync<Value extends Named> {
  readonly #ports: OwnPorts<Value>;
  #running: Promise<void> | null = null;
  #asked = 0;

  constructor(ports: OwnPorts<Value>) {
    this.#ports = ports;
  }

  /** Never rejects: without an answer everything stays as it is, for the next call. Calls while one runs are one more run. */
  sync(): Promise<void> {
    this.#asked += 1;
    if (this.#running !== null) return this.#running;
    this.#running = this.#rounds()
      .catch(() => undefined)
      .finally(() => {
        this.#running = null;
      });
    return this.#running;
  }

  async #rounds(): Promise<void> {
    let answered: number;
    do {
      answered = this.#asked;
      for (let round = 0; round < CONFLICTS_MAX; round += 1) if (await this.#round()) break;
    } while (answered !== this.#asked);
  }

  /** False where somebody else has stored in between. */
  async #round(): Promise<boolean> {
    const { read, store, mine, become, remember } = this.#ports;
    const { value: theirs, revision } = await read();
    const base = this.#ports.synced();
    if (theirs === null) {
      // Nobody has chosen anything yet: only a change from what this browser began with is worth storing.
      if (base === null) {
        remember({ revision, value: mine() });
        return true;
      }
    } else {
      const wanted = base === null ? theirs : mergeChanges(base.value, mine(), theirs);
      if (!sameValue(wanted, mine())) become(wanted);
      if (sameValue(wanted, theirs)) {
        remember({ revision, value: theirs });
        return true;
      }
    }
    const value = mine();
    if (theirs === null && base !== null && sameValue(value, base.value)) return true;
    const stored = await store(value, revision);
    if (stored === null) return false;
    remember({ revision: stored, value });
    return true;
  }
}
