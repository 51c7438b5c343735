import { _SHA256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { invariant } from '../result.ts';

/** The first eight words of SHA-256 (FIPS 180-4, section 5.3.3). */
const START = [
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
] as const;
const BLOCK = 64;
/** Every padded message ends with a one bit and its own length in bits, 9 bytes at least. */
const PADDING_MIN = 9;
/** Bytes; the length in bits is written as one word. */
const LENGTH_MAX = 2 ** 28;
/** Printable ASCII, where a character is a byte. */
const FIRST_PRINTABLE = 0x20;
const LAST_PRINTABLE = 0x7e;
const ZERO_CODE = 0x30;
const COLON_CODE = 0x3a;
/** Bytes of the longest length, with its colon. */
const FRAME_MAX = 10;
const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * SHA-256 of short messages, one after the other in one buffer. A general hash makes a dozen objects for each message, which costs more than the
 * hash of an id; this one makes none. The compression is that of the library, the padding is ours and tested against another implementation.
 */
class ShortSha256 extends _SHA256 {
  #bytes = new Uint8Array(1_024);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  begin(): void {
    this.#length = 0;
  }

  /** Adds a text as its length in UTF-8 bytes, a colon and the text itself. */
  addFramed(text: string): void {
    const { length } = text;
    this.#reserve(length + FRAME_MAX);
    const start = this.#length;
    const at = this.#addFrame(start, length);
    const bytes = this.#bytes;
    let unprintable = 0;
    for (let index = 0; index < length; index += 1) {
      const unit = text.charCodeAt(index);
      unprintable |= (unit - FIRST_PRINTABLE) | (LAST_PRINTABLE - unit);
      bytes[at + index] = unit;
    }
    // A difference is below zero where the unit is outside.
    if (unprintable >= 0) this.#length = at + length;
    else this.#addEncoded(start, text);
  }

  #addEncoded(start: number, text: string): void {
    // A lone surrogate has no UTF-8 form: two different texts would become the same bytes.
    invariant(!LONE_SURROGATE.test(text), 'A part of an id is well-formed Unicode');
    const encoded = utf8ToBytes(text);
    this.#length = start;
    this.#reserve(encoded.length + FRAME_MAX);
    const at = this.#addFrame(start, encoded.length);
    this.#bytes.set(encoded, at);
    this.#length = at + encoded.length;
  }

  /** Writes a length and a colon at a place; returns the place after it. */
  #addFrame(start: number, length: number): number {
    const bytes = this.#bytes;
    let digits = 1;
    for (let rest = length; rest >= 10; rest = Math.floor(rest / 10)) digits += 1;
    let rest = length;
    for (let place = start + digits - 1; place >= start; place -= 1) {
      bytes[place] = ZERO_CODE + (rest % 10);
      rest = Math.floor(rest / 10);
    }
    bytes[start + digits] = COLON_CODE;
    return start + digits + 1;
  }

  /** Keeps room for `more` bytes and the padding. */
  #reserve(more: number): void {
    const needed = this.#length + more + PADDING_MIN + BLOCK;
    if (needed <= this.#bytes.length) return;
    invariant(needed <= LENGTH_MAX, 'A digest is of less than 256 MB');
    const larger = new Uint8Array(2 * needed);
    larger.set(this.#bytes);
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }

  /** The first four words of the digest, unsigned. */
  end(): readonly [number, number, number, number] {
    const blocks = Math.ceil((this.#length + PADDING_MIN) / BLOCK);
    const end = blocks * BLOCK;
    this.#bytes[this.#length] = 0x80;
    this.#bytes.fill(0, this.#length + 1, end);
    this.#view.setUint32(end - 4, 8 * this.#length);
    this.set(...START);
    for (let block = 0; block < blocks; block += 1) this.process(this.#view, block * BLOCK);
    return [this.A >>> 0, this.B >>> 0, this.C >>> 0, this.D >>> 0];
  }
}

const SHA256 = new ShortSha256();

/**
 * The first 16 bytes of SHA-256 over the parts as four words, each part written as its length in UTF-8 bytes, a colon and its text. The lengths
 * make the framing unambiguous: ('ab', 'c') and ('a', 'bc') differ.
 *
 * @throws InvariantBroken for a text that is not well-formed Unicode, and for 256 MB and more
 */
export function digestOf(parts: readonly string[]): readonly [number, number, number, number] {
  SHA256.begin();
  for (const part of parts) SHA256.addFramed(part);
  return SHA256.end();
}

/** What a hex digit from 10 on is above its code: 10 is `a`. */
const LETTER_CODE = 0x61 - 10;

/** The character code of the hex digit of a word at `shift`. */
function digitAt(word: number, shift: number): number {
  const digit = (word >>> shift) & 0xf;
  return digit + (digit < 10 ? ZERO_CODE : LETTER_CODE);
}

/** A word as 8 lowercase hex characters, in one piece: writing a number of 32 bits in base 16 takes ten times as long. */
export function hexOf(word: number): string {
  return String.fromCharCode(
    digitAt(word, 28),
    digitAt(word, 24),
    digitAt(word, 20),
    digitAt(word, 16),
    digitAt(word, 12),
    digitAt(word, 8),
    digitAt(word, 4),
    digitAt(word, 0),
  );
}
