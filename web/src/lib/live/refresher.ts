import type { QueryClient } from '@tanstack/react-query';

/**
 * Reads lists again soon after something in them has changed, at most once a turn. What is being read is left to finish and read once more afterwards: on
 * a busy desk changes come faster than answers, and a read that every change cancels never ends.
 */
export class Refresher {
  readonly #client: QueryClient;
  readonly #touched = new Set<string>();
  readonly #turn: (run: () => void) => void;
  #waiting = false;
  #all = false;

  /** @param turn runs something later, such as in a second */
  constructor(client: QueryClient, turn: (run: () => void) => void) {
    this.#client = client;
    this.#turn = turn;
  }

  /** The queries whose key begins with the name. */
  touch(name: string): void {
    this.#touched.add(name);
    this.#soon();
  }

  /** Every query, because something was missed. */
  touchAll(): void {
    this.#all = true;
    this.#soon();
  }

  /** Every query, and now: the page has just come back. */
  readAll(): void {
    this.#all = true;
    this.#refresh();
  }

  #soon(): void {
    if (this.#waiting) return;
    this.#waiting = true;
    this.#turn(() => {
      this.#waiting = false;
      this.#refresh();
    });
  }

  #refresh(): void {
    const isTouched = ({ queryKey: [name] }: { readonly queryKey: readonly unknown[] }): boolean =>
      this.#touched.has(String(name));
    const wanted = this.#client.getQueryCache().findAll(this.#all ? {} : { predicate: isTouched });
    this.#touched.clear();
    this.#all = false;
    const reading = new Set(wanted.filter(({ state }) => state.fetchStatus === 'fetching'));
    for (const { queryKey } of reading) this.touch(String(queryKey[0]));
    void this.#client.invalidateQueries(
      { predicate: (query) => wanted.includes(query) && !reading.has(query) },
      { cancelRefetch: false },
    );
  }
}
