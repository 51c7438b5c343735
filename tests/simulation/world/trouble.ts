import { addressKey } from '../../../shared/application/principal.ts';
import type { JsonValue } from '../../../shared/application/ports/store.ts';
import type { QueueName } from '../../../shared/contracts/topology.ts';
import type { Profile } from '../../../shared/contracts/profile.ts';
import { invariant } from '../../../shared/domain/result.ts';
import type { SeededChance } from '../../../shared/domain/market/seeded-chance.ts';
import type { Host } from './host.ts';
import type { WorldParts } from './parts.ts';

const EVERY_MS = 60_000;
/** A clock is wrong by this much at most, to either side. */
const SKEW_MAX_MS = 5_000;
const POISONED: readonly QueueName[] = ['order-intents', 'executions'];
/** What nobody can handle: nothing, another version, an order that does not exist, too much of it. */
const POISON: readonly JsonValue[] = [
  null,
  { version: 99, kind: 'from the future' },
  { clientOrderId: 'nobody-knows-it' },
  'x'.repeat(100_000),
];

/** Trouble that comes by the clock and not by a call: messages that nobody can handle (F10), clocks that jump (F20). */
export class Trouble {
  readonly #world: WorldParts;
  readonly #profiles: readonly Profile[];
  readonly #chance: SeededChance;
  #sent = 0;

  constructor(world: WorldParts, profiles: readonly Profile[], chance: SeededChance) {
    this.#world = world;
    this.#profiles = profiles;
    this.#chance = chance;
  }

  begin(): void {
    this.#world.kernel.after(EVERY_MS, 'a minute of trouble', () => {
      this.begin();
      if (this.#world.swarm?.strikes('poison') === true) this.#poison();
      for (const host of this.#world.hosts) if (this.#world.swarm?.strikes('skew') === true) this.#skew(host);
    });
  }

  /** Clocks are set right; no other trouble comes from here once the swarm is calm. */
  end(): void {
    for (const host of this.#world.hosts) host.skewMs = 0;
  }

  #skew(host: Host): void {
    host.skewMs = Math.round((2 * this.#chance.uniform() - 1) * SKEW_MAX_MS);
    const { kernel } = this.#world;
    kernel.trace.note(kernel.now(), `the clock of ${host.name} is wrong by ${host.skewMs} ms`);
  }

  #poison(): void {
    const profile = this.#oneOf(this.#profiles);
    this.#sent += 1;
    this.#world.broker.enqueue({
      queue: this.#oneOf(POISONED),
      scope: profile.tenantId,
      session: addressKey(profile),
      messageId: `poison-${this.#sent}`,
      body: this.#oneOf(POISON),
      notBefore: null,
    });
  }

  #oneOf<Item extends NonNullable<unknown> | null>(items: readonly Item[]): Item {
    const item = items[Math.floor(this.#chance.uniform() * items.length)];
    invariant(item !== undefined, 'There is something to choose from');
    return item;
  }
}
