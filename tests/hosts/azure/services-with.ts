import type { Services } from '../../../shared/application/services.ts';

/** Services of which only the given ones may be touched: a handler that reaches for another fails by name. */
export function servicesWith(given: Partial<Services>): Services {
  return new Proxy(given, {
    get(target, name) {
      const found: unknown = Reflect.get(target, name);
      if (found === undefined) throw new Error(`Nothing in this test may touch services.${String(name)}`);
      return found;
    },
  }) as Services;
}
