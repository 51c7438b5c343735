import { manifest } from '../../../functions/manifest.ts';
import type { FeedRow } from '../../../functions/rows.ts';
import type { WorldParts } from './parts.ts';

const LAG_MS = 700;
const RETRY_MS = 2_000;
const BATCH = 100;

/** The change feed: changes in order to some host, at least once, the next batch after the one before. */
export class Feed {
  readonly #world: WorldParts;
  readonly #rows: readonly FeedRow[] = manifest.filter((row): row is FeedRow => row.kind === 'feed');
  #busy = false;
  #woken = false;

  constructor(world: WorldParts) {
    this.#world = world;
  }

  /** Changes that were not published yet. */
  get behind(): number {
    return this.#world.documents.unpublished.length;
  }

  /** Called at every change. */
  wake(afterMs = LAG_MS): void {
    if (this.#woken) return;
    this.#woken = true;
    this.#world.kernel.after(afterMs, 'the feed looks', () => {
      this.#woken = false;
      this.#look();
    });
  }

  #look(): void {
    const { unpublished } = this.#world.documents;
    const changes = unpublished.slice(0, BATCH);
    if (this.#busy || changes.length === 0) return;
    this.#busy = true;
    const free = (): void => {
      this.#busy = false;
      if (this.behind > 0) this.wake(RETRY_MS);
    };
    this.#world.run('publish-changes', {
      tenant: null,
      work: async (services) => {
        for (const row of this.#rows) await row.handle(changes, services);
      },
      ended: (failure) => {
        if (failure === null) unpublished.splice(0, changes.length);
        free();
      },
      died: free,
    });
  }
}
