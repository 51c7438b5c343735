import type { Profile } from '../../shared/contracts/profile.ts';
import { addMs, MINUTE_MS } from '../../shared/domain/time/instant.ts';
import { stillWrong } from './oracles/books-oracle.ts';
import type { World } from './world/world.ts';

/**
 * After the trouble all books agree within this time, or the world has violated O5. At a venue that does not keep our names, silence about an order
 * proves nothing for five minutes: one whose request was lost in the last moment of the trouble is given up a little after them.
 */
const CONVERGED_WITHIN_MS = 5 * MINUTE_MS;
const PROOF_SETTLED_MS = MINUTE_MS;
const LOOK_EVERY_MS = 10_000;

/**
 * Ends the trouble and lets the world go on while the market stands still, until all books agree.
 *
 * @returns how long that took in milliseconds; null where something is still wrong after the time, which is then among the violations
 */
export async function healed(world: World, profiles: readonly Profile[]): Promise<number | null> {
  const { kernel, kind, swarm, wire, exchange, violations } = world;
  const began = kernel.now();
  const { clientIdUniqueness } = kind.capabilities;
  const withinMs = CONVERGED_WITHIN_MS + (clientIdUniqueness === 'forever' ? 0 : PROOF_SETTLED_MS);
  swarm?.calm();
  wire.plan = { faultOf: () => null };
  exchange.heal();
  world.closeMarket();
  const enough = (): boolean => violations.count > 0;
  for (let after = LOOK_EVERY_MS; ; after += LOOK_EVERY_MS) {
    await kernel.run(addMs(began, after), enough);
    if (enough()) return null;
    const wrong = await stillWrong(world, profiles);
    if (wrong.length === 0) return after;
    if (after < withinMs) continue;
    for (const sentence of wrong) violations.add(sentence);
    return null;
  }
}
