import type { DocumentQuery, StoredDocument } from '../../../shared/application/ports/store.ts';

/** A document with what it was before, for a reader who does not see the newest write yet. */
export interface Kept {
  readonly document: StoredDocument | null;
  readonly before: StoredDocument | null;
  readonly writtenAt: number;
  readonly writtenBy: string;
  readonly expiresAt: number;
  /** Of its last change, among all changes of its scope. */
  readonly revision: number;
}

/** The living documents of one partition, type and state. */
interface Pile {
  readonly partition: string;
  readonly state: string | null;
  readonly kept: Set<Kept>;
}

/** The documents of one container of one scope. Piled by what queries ask for, so that a query costs what it finds. */
export class Drawer {
  readonly #partitions = new Map<string, Map<string, Kept>>();
  readonly #piles = new Map<string, Pile[]>();

  get(partition: string, id: string): Kept | undefined {
    return this.#partitions.get(partition)?.get(id);
  }

  put(partition: string, id: string, kept: Kept): void {
    const documents = this.#partitions.get(partition) ?? new Map<string, Kept>();
    this.#partitions.set(partition, documents);
    const old = documents.get(id);
    if (old !== undefined && old.document !== null) this.#pileOf(old.document).delete(old);
    documents.set(id, kept);
    if (kept.document !== null) this.#pileOf(kept.document).add(kept);
  }

  /** Documents that live at a moment and fit the query, in no order. */
  found({ partition, type, states, from, before }: DocumentQuery, now: number): StoredDocument[] {
    const found: StoredDocument[] = [];
    for (const pile of this.#piles.get(type) ?? []) {
      if (partition !== null && pile.partition !== partition) continue;
      if (states !== undefined && (pile.state === null || !states.includes(pile.state))) continue;
      for (const { document, expiresAt } of pile.kept) {
        if (document === null || expiresAt <= now) continue;
        if (from !== undefined && document.at < from) continue;
        if (before !== undefined && document.at >= before) continue;
        found.push(document);
      }
    }
    return found;
  }

  *living(now: number): Generator<readonly [partition: string, id: string, kept: Kept], void, undefined> {
    for (const [partition, documents] of this.#partitions)
      for (const [id, kept] of documents)
        if (kept.document !== null && kept.expiresAt > now) yield [partition, id, kept];
  }

  #pileOf({ type, partition, state }: StoredDocument): Set<Kept> {
    const piles = this.#piles.get(type) ?? [];
    this.#piles.set(type, piles);
    const known = piles.find((pile) => pile.partition === partition && pile.state === state);
    if (known !== undefined) return known.kept;
    const pile: Pile = { partition, state, kept: new Set() };
    piles.push(pile);
    return pile.kept;
  }
}
