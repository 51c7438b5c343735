import { afterEach, expect, test } from 'vitest';
import type { Services } from '../../shared/application/services.ts';
import { evaluateDueProfiles } from '../../shared/application/use-cases/evaluate/evaluate-profiles.ts';
import { SeededChance } from '../../shared/domain/market/seeded-chance.ts';
import { watchedPorts } from './crash/mortal-ports.ts';
import { EAGER, eagerMarket } from './eager-market.ts';
import { PlayedHouse } from './played-house.ts';
import { Told } from './told.ts';

/** Ten thousand with `npm run prove:hosts`; others of them with HOST_SEED=1000. */
const INTERLEAVINGS = Number(process.env['HOST_INTERLEAVINGS'] ?? 20);
const FIRST = Number(process.env['HOST_SEED'] ?? 1);

let house: PlayedHouse;
afterEach(async () => {
  await house.close();
  house.remove();
});

/** Lets the calls of two hosts through one at a time, in an order that a seed draws. */
class Gate {
  readonly order: string[] = [];
  readonly #chance: SeededChance;
  readonly #waiting: { readonly host: string; readonly open: () => void }[] = [];
  #left = 0;

  constructor(seed: number) {
    this.#chance = new SeededChance(seed);
  }

  pass(host: string): Promise<void> {
    return new Promise((open) => {
      this.#waiting.push({ host, open });
    });
  }

  async run(work: readonly Promise<unknown>[]): Promise<void> {
    this.#left = work.length;
    for (const each of work)
      void each.then(
        () => (this.#left -= 1),
        () => (this.#left -= 1),
      );
    while (this.#left > 0) {
      await new Promise((resolve) => setImmediate(resolve));
      const index = Math.floor(this.#chance.uniform() * this.#waiting.length);
      const [next] = this.#waiting.splice(index, 1);
      if (next === undefined) continue;
      this.order.push(next.host);
      next.open();
    }
    await Promise.all(work);
  }
}

/** The same house as another host sees it: each of its calls waits for the gate, before it happens and before its answer is heard. */
function hostOf(services: Services, name: string, gate: Gate): Services {
  return { ...services, ...watchedPorts(services, () => gate.pass(name)) };
}

test(
  `one tick on two hosts in ${INTERLEAVINGS} interleavings is one decision and one order each time`,
  async () => {
    const orders = new Set<string>();
    for (let seed = FIRST; seed < FIRST + INTERLEAVINGS; seed += 1) {
      if (seed > FIRST) {
        await house.close();
        house.remove();
      }
      const { market, entryMinute } = await eagerMarket();
      house = await PlayedHouse.open({ market, profiles: [EAGER] });
      await house.comeToRest();
      market.minute(entryMinute);
      const gate = new Gate(seed);
      await gate.run(['a', 'b'].map((name) => evaluateDueProfiles(hostOf(house.services, name, gate))));
      await house.settle();
      orders.add(gate.order.join(''));
      const told = new Told(house, EAGER.name);
      expect(await told.decisions(), `seed ${seed}`).toHaveLength(1);
      expect(await told.orders(), `seed ${seed}`).toHaveLength(3);
      expect(await told.atVenue(), `seed ${seed}`).toBe(3);
      expect(await house.audit(), `seed ${seed}`).toMatchObject({ ledgerExact: true, sentences: [] });
    }
    // Nothing is proved by one order of calls that comes again and again.
    expect(orders.size).toBeGreaterThan(INTERLEAVINGS * 0.9);
  },
  60_000 + INTERLEAVINGS * 5_000,
);
