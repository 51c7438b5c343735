/**
 * While a simulated world runs, the real clock, real chance and real network are out of reach: code that asks for them would make two runs of one
 * seed differ, so it fails loudly and says what it asked for.
 */
export function trapWorld(isInside: () => boolean): () => void {
  const freed: (() => void)[] = [];
  const trap = (owner: object, name: string, what: string): void => {
    const original = Object.getOwnPropertyDescriptor(owner, name);
    if (original === undefined || typeof original.value !== 'function') return;
    const real = original.value as (...given: unknown[]) => unknown;
    const guarded = function guarded(this: unknown, ...given: unknown[]): unknown {
      if (isInside()) throw new Error(`${what} was asked inside a simulated world: take it as an argument`);
      return Reflect.apply(real, this, given);
    };
    Object.defineProperty(owner, name, { ...original, value: guarded });
    freed.push(() => Object.defineProperty(owner, name, original));
  };
  trap(Date, 'now', 'Date.now');
  trap(Math, 'random', 'Math.random');
  for (const timer of ['setTimeout', 'setInterval', 'setImmediate'] as const) trap(globalThis, timer, timer);
  trap(globalThis, 'fetch', 'fetch');
  trap(Object.getPrototypeOf(globalThis.crypto) as object, 'randomUUID', 'crypto.randomUUID');
  trap(Object.getPrototypeOf(globalThis.crypto) as object, 'getRandomValues', 'crypto.getRandomValues');
  freed.push(trapDate(isInside));
  return () => {
    for (const free of freed.reverse()) free();
  };
}

/** `new Date()` without an argument reads the real clock; with one it is a mere conversion. */
function trapDate(isInside: () => boolean): () => void {
  const RealDate = globalThis.Date;
  globalThis.Date = new Proxy(RealDate, {
    construct(target, given, newTarget) {
      if (given.length === 0 && isInside())
        throw new Error('new Date() was asked inside a simulated world: take the moment as an argument');
      return Reflect.construct(target, given, newTarget) as Date;
    },
  });
  return () => {
    globalThis.Date = RealDate;
  };
}
