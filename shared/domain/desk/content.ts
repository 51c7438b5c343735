import type { DeskOperation } from './operations.ts';
import { SHAPES, type Shape } from './shapes.ts';

/**
 * The content of an operation as one text: two operations ask the same exactly when their texts are equal. `operationId` and `at` are left
 * out, because a retry may carry others. Lengths go in front, so that no two contents run together.
 */
export function contentOf(operation: DeskOperation): string {
  return `${operation.op}${operation.issuedAt}${textOf(SHAPES[operation.op], operation)}`;
}

/** Fields are read in place: a copy of an operation costs more than its fingerprint. */
function textOf(shape: Shape, fields: object): string {
  let text = '';
  for (const name in shape) {
    const field = shape[name];
    const value: unknown = Reflect.get(fields, name);
    if (field !== undefined && 'tag' in field) {
      const nested = typeof value === 'object' && value !== null ? value : {};
      const tag = String(Reflect.get(nested, field.tag));
      text += `(${tag}${textOf(field.of[tag] ?? {}, nested)})`;
    } else {
      const part = String(value);
      text += `${part.length}:${part}`;
    }
  }
  return text;
}

/**
 * The name under which an operation must not happen twice: an order reserves once, a fill is booked once, everything else is done once per
 * operation id.
 */
export function keyOf(operation: DeskOperation): string {
  switch (operation.op) {
    case 'reserve':
    case 'reserveExit':
      return `r:${operation.reservationId}`;
    case 'settleFill':
      return `f:${operation.fillId}`;
    default:
      return `o:${operation.operationId}`;
  }
}

const LANE_DIGITS = 7;
/** Characters of a fingerprint. */
export const FINGERPRINT_LENGTH = 2 * LANE_DIGITS;

/**
 * 64 bits of a text, as 14 base-36 characters: two lanes of multiply and rotate in the manner of MurmurHash3 (A. Appleby). Its texts come
 * from our own workflows, so nobody looks for collisions, and by chance two of 1 000 remembered texts meet once in 10^13 desks.
 */
export function fingerprintOf(text: string): string {
  let left = 0x9e3779b9 ^ text.length;
  let right = 0x85ebca6b;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    left = Math.imul(left ^ unit, 0xcc9e2d51);
    left = (left << 15) | (left >>> 17);
    right = Math.imul(right ^ unit, 0x1b873593);
    right = (right << 13) | (right >>> 19);
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

/** Two digits in base 36, from a table: writing a number of 32 bits in that base takes ten times as long. */
const PAIRS: readonly string[] = Array.from({ length: 36 * 36 }, (_, pair) =>
  pair.toString(36).padStart(2, '0'),
);

function pairOf(lane: number, unit: number): string {
  return PAIRS[Math.floor(lane / unit) % PAIRS.length] ?? '';
}

/** Seven digits in base 36: the first is the second of its pair. */
function laneText(lane: number): string {
  return pairOf(lane, 36 ** 6).slice(1) + pairOf(lane, 36 ** 4) + pairOf(lane, 36 ** 2) + pairOf(lane, 1);
}
