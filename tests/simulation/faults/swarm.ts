import type { SeededChance } from '../../../shared/domain/market/seeded-chance.ts';
import { FAULT_KINDS, type FaultKind, type FaultPlan, type PortName, PORTS } from './fault.ts';

/** How often each kind of trouble comes, once a call where it is about calls and else once a minute or an occasion: chosen, not measured. */
const USUAL = {
  'die-before': 0.00012,
  'die-after': 0.00012,
  refused: 0.004,
  silent: 0.003,
  'failed-after': 0.002,
  late: 0.002,
  pause: 0.0002,
} as const satisfies Record<FaultKind, number>;

/** Everything that is not about one call. */
export const OCCASIONS = {
  /** F7, F9: a message is delivered again although it was handled, or while it is being handled. */
  duplicateMessage: 0.02,
  lockLost: 0.01,
  /** F8 */
  slowMessage: 0.05,
  /** F10, a minute */
  poison: 0.01,
  /** F11 */
  timerMissed: 0.03,
  timerLate: 0.05,
  timerTwice: 0.05,
  /** F13: how often a new order is not visible at once. */
  lag: 0.2,
  /** F14 */
  partialFill: 0.35,
  /** F16, F17, F18 */
  rejectedLater: 0.02,
  rejected: 0.03,
  stuckCancel: 0.03,
  /** F12, F27: reports come again, or only some of them. */
  repeatedReports: 0.1,
  shortPage: 0.1,
  /** F22: a read of another process's write that is not there yet. */
  staleRead: 0.01,
  /** F20: a clock that jumps, a host and minute. */
  skew: 0.01,
  /** An activity runs on two hosts. */
  doubleActivity: 0.01,
  /** Waiting orchestrations are replayed from their history. */
  replay: 0.1,
} as const;
export type Occasion = keyof typeof OCCASIONS;

/** A seed draws how hard each trouble hits its day, so that some days have one of them often and others have many. */
const STRENGTHS = [0, 0.3, 1, 3] as const;

/** Random trouble, reproducible by its seed. `calm` ends it for good: what is broken by then has to heal. */
export class Swarm implements FaultPlan {
  readonly #chance: SeededChance;
  readonly #kinds: ReadonlyMap<FaultKind, number>;
  readonly #ports: ReadonlyMap<PortName, number>;
  readonly #occasions: ReadonlyMap<Occasion, number>;
  readonly #total: number;
  #calm = false;
  /** How often each trouble came; zero for one that never did. */
  readonly struck = new Map<string, number>();

  constructor(chance: SeededChance) {
    this.#chance = chance;
    const strength = (): number => STRENGTHS[Math.floor(chance.uniform() * STRENGTHS.length)] ?? 0;
    this.#kinds = new Map(FAULT_KINDS.map((kind) => [kind, USUAL[kind] * strength()]));
    this.#ports = new Map(PORTS.map((port) => [port, port === 'venue' ? 6 : 1]));
    const names = Object.keys(OCCASIONS) as Occasion[];
    this.#occasions = new Map(names.map((name) => [name, Math.min(0.8, OCCASIONS[name] * strength())]));
    for (const name of [...FAULT_KINDS, ...names]) this.struck.set(name, 0);
    this.#total = [...this.#kinds.values()].reduce((sum, rate) => sum + rate, 0);
  }

  calm(): void {
    this.#calm = true;
  }

  faultOf(port: PortName): FaultKind | null {
    const drawn = this.#chance.uniform();
    const factor = this.#ports.get(port) ?? 1;
    if (this.#calm || drawn >= this.#total * factor) return null;
    let rest = drawn / factor;
    for (const [kind, rate] of this.#kinds) {
      if (rest < rate) return this.#counted(kind);
      rest -= rate;
    }
    return null;
  }

  /** Whether an occasion brings its trouble. */
  strikes(occasion: Occasion): boolean {
    const strikes = this.#chance.uniform() < (this.#occasions.get(occasion) ?? 0) && !this.#calm;
    if (strikes) this.#counted(occasion);
    return strikes;
  }

  #counted<Name extends string>(name: Name): Name {
    this.struck.set(name, (this.struck.get(name) ?? 0) + 1);
    return name;
  }
}
