import { formatInstant, type UtcMillis } from '../../../shared/domain/time/instant.ts';

const LINES_KEPT = 400;

/**
 * What happened, as a hash of everything and as the last lines of it. Two runs of one seed that differ anywhere have different hashes.
 * The hash is two running FNV-1a sums of 32 bits: it finds differences and guards against nobody.
 */
export class Trace {
  readonly #lines: (readonly [time: UtcMillis, text: string])[] = [];
  readonly #keepAll: boolean;
  #low = 0x811c9dc5;
  #high = 0x01000193;

  constructor(options: { readonly keepAll: boolean }) {
    this.#keepAll = options.keepAll;
  }

  event(time: UtcMillis, label: string): void {
    this.#mix(time);
    this.#mixText(label);
    this.#keep(time, label);
  }

  /** A remark for the reader that is part of the hash as well: what a fault did, what a venue decided. */
  note(time: UtcMillis, remark: string): void {
    this.#mixText(remark);
    this.#keep(time, `  ${remark}`);
  }

  get hash(): string {
    const hex = (part: number): string => (part >>> 0).toString(16).padStart(8, '0');
    return `${hex(this.#high)}${hex(this.#low)}`;
  }

  /** The last lines, oldest first. */
  lines(count = LINES_KEPT): readonly string[] {
    return (this.#keepAll ? this.#lines : this.#lines.slice(-count)).map(
      ([time, text]) => `${formatInstant(time).slice(11, 23)} ${text}`,
    );
  }

  #keep(time: UtcMillis, label: string): void {
    this.#lines.push([time, label]);
    if (!this.#keepAll && this.#lines.length > 2 * LINES_KEPT) this.#lines.splice(0, LINES_KEPT);
  }

  #mix(number: number): void {
    this.#low = Math.imul(this.#low ^ (number >>> 0), 0x01000193);
    this.#high = Math.imul(this.#high ^ Math.floor(number / 4_294_967_296), 0x85ebca6b) ^ this.#low;
  }

  #mixText(text: string): void {
    let low = this.#low;
    for (let index = 0; index < text.length; index += 1) {
      low = Math.imul(low ^ text.charCodeAt(index), 0x01000193);
    }
    this.#low = low;
    this.#high = Math.imul(this.#high ^ low, 0x85ebca6b) ^ (this.#high >>> 13);
  }
}
