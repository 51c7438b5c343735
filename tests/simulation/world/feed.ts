import { manifest } from '../../../functions/manifest.ts';
import type { FeedRow } from '../../../functions/rows.ts';
import type { WorldParts } from './parts.ts';

const EVERY_MS = 2_000;
const BATCH = 100;

/** The change feed: changes in order to some host, at least once, the next batch after the one before. */
export class Feed {
  readonly #world: WorldParts;
  readonly #rows: readonly FeedRow[] = manifest.filter((row): row is FeedRow => row.kind === 'feed');
  #place = 0;
  #busy = false;

  constructor(world: WorldParts) {
    this.#world = world;
  }

  /** Changes that were not published yet. */
  get behind(): number {
    return this.#world.documents.changes.length - this.#place;
  }

  begin(): void {
    this.#world.kernel.after(EVERY_MS, 'the feed looks', () => {
      this.#look();
      this.begin();
    });
  }

  #look(): void {
    const from = this.#place;
    const changes = this.#world.documents.changes.slice(from, from + BATCH);
    if (this.#busy || changes.length === 0) return;
    this.#busy = true;
    const free = (): void => {
      this.#busy = false;
    };
    const host = this.#world.run(
      'publish-changes',
      null,
      async (services) => {
        for (const row of this.#rows) await row.handle(changes, services);
      },
      (failure) => {
        if (failure === null) this.#place = from + changes.length;
        free();
      },
    );
    if (host === null) free();
    else host.whenDead(free);
  }
}
