/** Runs asynchronous work with a bound on how much is under way, first come first served. */
export class ActivityPool {
  readonly #limit: number;
  readonly #waiting: (() => Promise<void>)[] = [];
  readonly #underWay = new Set<Promise<void>>();
  #stopped = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#underWay.size + this.#waiting.length;
  }

  /** The work must not reject. */
  run(work: () => Promise<void>): void {
    if (this.#stopped) return;
    if (this.#underWay.size >= this.#limit) {
      this.#waiting.push(work);
      return;
    }
    const underWay = work().finally(() => {
      this.#underWay.delete(underWay);
      const next = this.#waiting.shift();
      if (next !== undefined) this.run(next);
    });
    this.#underWay.add(underWay);
  }

  /** Drops what has not begun and waits for what has. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#waiting.length = 0;
    await Promise.all(this.#underWay);
  }
}
