import type { Services } from '../../../shared/application/services.ts';
import { addMs, type UtcMillis } from '../../../shared/domain/time/instant.ts';
import type { Kernel } from '../kernel/kernel.ts';

/**
 * One process that runs the product. A life has a number: when the process dies the number moves on, answers that were under way are not
 * delivered, and the promises of that life never settle. That is how a death looks to code, and it needs no change in the code.
 */
export class Host {
  readonly name: string;
  /** How wrong its clock is, in milliseconds. */
  skewMs = 0;
  readonly #kernel: Kernel;
  readonly #boot: (host: Host) => Services;
  #life = 1;
  #up = true;
  #pausedUntil: UtcMillis | null = null;
  #services: Services | null = null;
  readonly #onDeath = new Set<() => void>();
  readonly #ofTenants = new Map<string, Services>();

  constructor(name: string, kernel: Kernel, boot: (host: Host) => Services) {
    this.name = name;
    this.#kernel = kernel;
    this.#boot = boot;
  }

  get life(): number {
    return this.#life;
  }

  get up(): boolean {
    return this.#up;
  }

  /** What a process builds when it starts; nothing of it survives the process. */
  get services(): Services {
    this.#services ??= this.#boot(this);
    return this.#services;
  }

  /** The services for the work of one tenant, made once in a life. */
  servicesOf(tenant: string, make: () => Services): Services {
    const known = this.#ofTenants.get(tenant) ?? make();
    this.#ofTenants.set(tenant, known);
    return known;
  }

  now(): UtcMillis {
    return addMs(this.#kernel.now(), this.skewMs);
  }

  /** Calls `heard` in this life as soon as the host runs; never in another life. */
  deliver(life: number, label: string, heard: () => void): void {
    if (!this.#up || life !== this.#life) return;
    if (this.#pausedUntil !== null && this.#pausedUntil > this.#kernel.now()) {
      this.#kernel.at(this.#pausedUntil, label, () => this.deliver(life, label, heard));
      return;
    }
    heard();
  }

  pause(milliseconds: number): void {
    if (!this.#up) return;
    this.#pausedUntil = addMs(this.#kernel.now(), milliseconds);
    this.#kernel.trace.note(this.#kernel.now(), `${this.name} stands still for ${milliseconds} ms`);
  }

  /** SIGKILL. It comes back after a while, with empty memory. */
  die(backAfterMs: number): void {
    if (!this.#up) return;
    this.#kernel.trace.note(this.#kernel.now(), `${this.name} dies, back in ${backAfterMs} ms`);
    this.#up = false;
    this.#life += 1;
    this.#services = null;
    this.#pausedUntil = null;
    this.#ofTenants.clear();
    const told = [...this.#onDeath];
    this.#onDeath.clear();
    for (const tell of told) tell();
    this.#kernel.after(backAfterMs, `${this.name} starts`, () => {
      this.#up = true;
    });
  }

  /** Called once when this life ends, unless what is answered here was called before. */
  whenDead(tell: () => void): () => void {
    this.#onDeath.add(tell);
    return () => this.#onDeath.delete(tell);
  }
}
