/**
 * Chance without a stream: one number per name. Each draw is a pure function of its key, so another order, a restart or a replay cannot
 * move it. FNV-1a spreads the key over 32 bits, one step of mulberry32 mixes them.
 */
const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** FNV-1a, 32 bits, over UTF-16 code units. Ids are ASCII, where that equals the usual FNV over bytes. */
export function hash32(text: string): number {
  let hash = FNV_OFFSET;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), FNV_PRIME);
  }
  return hash >>> 0;
}

/** A number in [0, 1) that belongs to `key` for ever. */
export function u01(key: string): number {
  const seed = (hash32(key) + 0x6d2b79f5) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
}
