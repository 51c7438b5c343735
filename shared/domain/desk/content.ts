import type { DeskOperation } from './operations.ts';
import { SHAPES, type Shape } from './shapes.ts';

/**
 * The content of an operation as one text: two operations ask the same exactly when their texts are equal. `operationId` and `at` are left
 * out, because a retry may carry others; so is the fence of a repair, which the next holder of the lock takes up under its own. Lengths go in front, so
 * that no two contents run together. It comes in pieces, because it is only hashed: joined texts would first have to be made one.
 */
export function contentOf(operation: DeskOperation): readonly string[] {
  const pieces = [operation.op, String(operation.issuedAt)];
  addFields(pieces, operation.op === 'adjust' ? REPAIR : SHAPES[operation.op], operation);
  return pieces;
}

const { authority: _authority, ...REPAIR } = SHAPES.adjust;

/** Fields are read in place: a copy of an operation costs more than its fingerprint. */
function addFields(pieces: string[], shape: Shape, fields: object): void {
  for (const name in shape) {
    const field = shape[name];
    const value: unknown = Reflect.get(fields, name);
    if (field !== undefined && 'tag' in field) {
      const nested = typeof value === 'object' && value !== null ? value : {};
      const tag = String(Reflect.get(nested, field.tag));
      pieces.push('(', tag);
      addFields(pieces, field.of[tag] ?? {}, nested);
      pieces.push(')');
    } else {
      const part = String(value);
      pieces.push(String(part.length), ':', part);
    }
  }
}

/**
 * The name under which an operation must not happen twice: an order reserves once, a fill is booked once, everything else is done once per
 * operation id.
 */
export function keyOf(operation: DeskOperation): readonly [string, string] {
  switch (operation.op) {
    case 'reserve':
    case 'reserveExit':
      return ['r:', operation.reservationId];
    case 'settleFill':
      return ['f:', operation.fillId];
    default:
      return ['o:', operation.operationId];
  }
}

const LANE_DIGITS = 7;
/** Characters of a fingerprint. */
export const FINGERPRINT_LENGTH = 2 * LANE_DIGITS;

/**
 * 64 bits of a text, given in pieces, as 14 base-36 characters: two lanes of multiply and rotate in the manner of MurmurHash3 (A. Appleby). Its texts come
 * from our own workflows, so nobody looks for collisions, and by chance two of 1 000 remembered texts meet once in 10^13 desks.
 */
export function fingerprintOf(pieces: readonly string[]): string {
  let length = 0;
  for (const piece of pieces) length += piece.length;
  let left = 0x9e3779b9 ^ length;
  let right = 0x85ebca6b;
  for (const piece of pieces) {
    for (let index = 0; index < piece.length; index += 1) {
      const unit = piece.charCodeAt(index);
      left = Math.imul(left ^ unit, 0xcc9e2d51);
      left = (left << 15) | (left >>> 17);
      right = Math.imul(right ^ unit, 0x1b873593);
      right = (right << 13) | (right >>> 19);
    }
  }
  const first = mixed(left ^ (right >>> 3));
  const second = mixed(right ^ first);
  return laneText(first) + laneText(second);
}

function mixed(lane: number): number {
  let bits = lane;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

const ZERO_CODE = 0x30;
/** What a digit from 10 on is above its code: 10 is `a`. */
const LETTER_CODE = 0x61 - 10;

/** The character code of the base 36 digit of a number that stands for `unit`. */
export function digitOf(number: number, unit: number): number {
  const digit = Math.floor(number / unit) % 36;
  return digit + (digit < 10 ? ZERO_CODE : LETTER_CODE);
}

/** Seven digits in base 36, in one piece: writing a number of 32 bits in that base takes ten times as long. */
function laneText(lane: number): string {
  return String.fromCharCode(
    digitOf(lane, 36 ** 6),
    digitOf(lane, 36 ** 5),
    digitOf(lane, 36 ** 4),
    digitOf(lane, 36 ** 3),
    digitOf(lane, 36 ** 2),
    digitOf(lane, 36),
    digitOf(lane, 1),
  );
}
