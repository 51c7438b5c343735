import { useSyncExternalStore } from 'react';

/** A value of this device that outlives the page. Every component that reads it sees a change at once, those of other tabs too. */
export class StoredValue<Value> {
  readonly #key: string;
  readonly #fallback: Value;
  readonly #parse: (given: unknown, fallback: Value) => Value;
  readonly #listeners = new Set<() => void>();
  #current: Value;

  constructor(key: string, fallback: Value, parse: (given: unknown, fallback: Value) => Value) {
    this.#key = key;
    this.#fallback = fallback;
    this.#parse = parse;
    this.#current = this.#load();
    window.addEventListener('storage', ({ key: changed }) => {
      if (changed === this.#key) this.#become(this.#load());
    });
  }

  get current(): Value {
    return this.#current;
  }

  set(value: Value): void {
    this.#become(value);
    try {
      localStorage.setItem(this.#key, JSON.stringify(value));
    } catch {
      // A browser that keeps nothing still shows what was chosen until the page is closed.
    }
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #become(value: Value): void {
    this.#current = value;
    for (const listener of this.#listeners) listener();
  }

  #load(): Value {
    try {
      const text = localStorage.getItem(this.#key);
      return text === null ? this.#fallback : this.#parse(JSON.parse(text), this.#fallback);
    } catch {
      return this.#fallback;
    }
  }
}

export function useStored<Value>(stored: StoredValue<Value>): Value {
  return useSyncExternalStore(stored.subscribe, () => stored.current);
}
