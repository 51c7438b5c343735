import type { StoredDocument } from '../../shared/application/ports/store.ts';

/** Documents of a kilobyte or two each; between one and two generations are in memory. */
const GENERATION = 8_192;

/**
 * The documents that were read or written last, by key. Two generations instead of an order of use: a full young one becomes the old one, and what is used out of the
 * old one is young again. So nothing is taken out of a map on the way, which costs more than everything else here together.
 */
export class RecentDocuments {
  #young = new Map<string, StoredDocument>();
  #old = new Map<string, StoredDocument>();

  get(key: string): StoredDocument | undefined {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    if (old !== undefined) this.set(key, old);
    return old;
  }

  set(key: string, document: StoredDocument): void {
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
