import type { JsonValue } from './store.ts';

/** Where a body keeps what it stands for. */
const REMEMBERED = Symbol('remembered');

interface Remembered {
  readonly by: object;
  readonly value: unknown;
}

/**
 * A body that this process made or has read once needs no second look: neither bodies nor what they stand for are ever changed in place. What it stands for
 * hangs on the body, where neither JSON nor a comparison sees it; a map of weak keys would make every collection of garbage look through all of them.
 *
 * @param by whose reading it is: the same body may be read by more than one
 */
export function remember(body: JsonValue, by: object, value: unknown): void {
  if (typeof body !== 'object' || body === null) return;
  const remembered: Remembered = { by, value };
  Object.defineProperty(body, REMEMBERED, { value: remembered, configurable: true });
}

/** What was remembered by the same; null where nothing was. */
export function rememberedBy(body: JsonValue, by: object): { readonly value: unknown } | null {
  if (typeof body !== 'object' || body === null) return null;
  const remembered = (body as { readonly [REMEMBERED]?: Remembered })[REMEMBERED];
  return remembered?.by === by ? remembered : null;
}
