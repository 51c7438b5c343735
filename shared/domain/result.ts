/** The answer of an operation that may be refused: a value, or a refusal with a closed code and its figures. */
export type Result<T, R> = Ok<T> | Refused<R>;

export interface Ok<T> {
  readonly ok: true;
  readonly value: T;
}

export interface Refused<R> {
  readonly ok: false;
  readonly refusal: R;
}

export function ok<T>(value: T): Ok<T> {
  return { ok: true, value };
}

export function refuse<R>(refusal: R): Refused<R> {
  return { ok: false, refusal };
}

/** A promise of the books that does not hold. The host halts the profile and alerts; nobody retries it blindly. */
export class InvariantBroken extends Error {
  override readonly name = 'InvariantBroken';
}

export function invariant(holds: boolean, sentence: string): asserts holds {
  if (!holds) throw new InvariantBroken(sentence);
}

/** Ends a switch over a closed set: a new member fails the compiler here instead of slipping through at run time. */
export function unreachable(value: never): never {
  throw new InvariantBroken(`A value outside its closed set: ${JSON.stringify(value)}`);
}
