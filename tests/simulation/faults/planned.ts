import { SeededChance } from '../../../shared/domain/market/seeded-chance.ts';
import type { FaultKind, FaultPlan, PortName } from './fault.ts';
import { type Occasion, Swarm } from './swarm.ts';

/** Faults at given calls, counted from the first of the world: what a sweep goes through one by one. */
export class FaultsAt implements FaultPlan {
  readonly #faults: ReadonlyMap<number, FaultKind>;
  #calls = 0;

  constructor(faults: ReadonlyMap<number, FaultKind>) {
    this.#faults = faults;
  }

  /** How many calls there were. */
  get calls(): number {
    return this.#calls;
  }

  faultOf(): FaultKind | null {
    this.#calls += 1;
    return this.#faults.get(this.#calls) ?? null;
  }
}

/** A fault at the calls that a story names. */
export interface NamedFault {
  /** Of the call's name, such as `POST buy` or `writes order`. */
  readonly call: RegExp;
  readonly kind: FaultKind;
  /** Which of the matching calls, from 1; every one where it is absent. */
  readonly nth?: number;
  /** Or so many of them from the first on. */
  readonly first?: number;
  /** Only after a call of this name. */
  readonly since?: RegExp;
}

export class FaultsNamed implements FaultPlan {
  readonly #faults: readonly NamedFault[];
  readonly #seen = new Map<NamedFault, number>();
  readonly #struck = new Set<NamedFault>();
  readonly #begun = new Set<NamedFault>();

  constructor(faults: readonly NamedFault[]) {
    this.#faults = faults;
  }

  faultOf(_port: PortName, name: string): FaultKind | null {
    for (const fault of this.#faults) if (fault.since?.test(name) === true) this.#begun.add(fault);
    for (const fault of this.#faults) {
      if (!fault.call.test(name)) continue;
      if (fault.since !== undefined && !this.#begun.has(fault)) continue;
      const nth = (this.#seen.get(fault) ?? 0) + 1;
      this.#seen.set(fault, nth);
      if (fault.nth !== undefined && fault.nth !== nth) continue;
      if (fault.first !== undefined && nth > fault.first) continue;
      this.#struck.add(fault);
      return fault.kind;
    }
    return null;
  }

  /** What the story never came to: such a scene would show nothing. */
  unused(): readonly NamedFault[] {
    return this.#faults.filter((fault) => !this.#struck.has(fault));
  }
}

/** Trouble that comes at every occasion of the named kinds until the calm, and at no call. */
export class Always extends Swarm {
  readonly #named: ReadonlySet<Occasion>;
  #over = false;

  constructor(named: readonly Occasion[]) {
    super(new SeededChance(1));
    this.#named = new Set(named);
  }

  override calm(): void {
    this.#over = true;
  }

  override strikes(occasion: Occasion): boolean {
    return !this.#over && this.#named.has(occasion);
  }
}
