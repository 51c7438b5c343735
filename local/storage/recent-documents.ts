import type { StoredDocument } from '../../shared/application/ports/store.ts';

/** Documents of a kilobyte or two each; between one and two generations are in memory. */
const GENERATION = 8_192;

/**
 * The documents that were read or written last, by key; null stands for one that is known not to be there. Two generations instead of an order of use: a full young one becomes the old one, and what is used out of the
 * old one is young again. So nothing is taken out of a map on the way, which costs more than everything else here together.
 */
export class RecentDocuments {
  #young = new Map<string, StoredDocument | null>();
  #old = new Map<string, StoredDocument | null>();

  /** Undefined where nothing is known. */
  get(key: string): StoredDocument | null | undefined {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    if (old !== undefined) this.set(key, old);
    return old;
  }

  set(key: string, document: StoredDocument | null): void {
    this.#young.set(key, document);
    if (this.#young.size < GENERATION) return;
    this.#old = this.#young;
    this.#young = new Map();
  }

  delete(key: string): void {
    this.#young.delete(key);
    this.#old.delete(key);
  }
}
