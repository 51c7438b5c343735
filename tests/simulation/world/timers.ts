import { manifest } from '../../../functions/manifest.ts';
import type { TimerRow } from '../../../functions/rows.ts';
import type { ScheduleName } from '../../../shared/contracts/topology.ts';
import type { SeededChance } from '../../../shared/domain/market/seeded-chance.ts';
import { addMs, type UtcMillis } from '../../../shared/domain/time/instant.ts';
import type { Host } from './host.ts';
import type { WorldParts } from './parts.ts';

/** How often each timer is due. */
export type Pace = (schedule: ScheduleName) => number;

const DAY_MS: Readonly<Record<ScheduleName, number>> = {
  STRATEGY_LOOP: 120_000,
  ORDER_SYNC: 60_000,
  POSITION_MONITOR: 180_000,
  EQUITY_MARK: 600_000,
  LEDGER_WATCH: 1_800_000,
  RECONCILE: 180_000,
  PARITY: 600_000,
  STALE_ORDERS: 90_000,
  ALERT_WATCH: 300_000,
};
/**
 * Of a whole day: slower than in production, where most of a simulated day would be timers that find nothing. What they meet is the same, and in
 * the same order.
 */
export const OF_A_DAY: Pace = (schedule) => DAY_MS[schedule];
/** As in production, where the slowest timer that heals something is due every minute. */
export const EVERY_MINUTE: Pace = () => 60_000;
const LATE_MAX_MS = 30_000;

/** Fires every timer of the manifest on some host, and badly: too late, not at all, on two hosts at once (F11). */
export class Timers {
  readonly #world: WorldParts;
  readonly #chance: SeededChance;
  #pace: Pace = EVERY_MINUTE;
  readonly #busy = new Map<string, number>();
  /** Who holds the lease of a timer, until it dies. */
  readonly #leaders = new Map<string, Host>();

  constructor(world: WorldParts, chance: SeededChance) {
    this.#world = world;
    this.#chance = chance;
  }

  /** All timers are due in five seconds, and at this pace from then on. */
  keep(pace: Pace): void {
    this.#pace = pace;
    const soon = addMs(this.#world.kernel.now(), 5_000);
    for (const row of manifest) if (row.kind === 'timer') this.#next(row, soon, pace);
  }

  #next(row: TimerRow, dueAt: UtcMillis, pace: Pace): void {
    const { kernel, swarm } = this.#world;
    const isOwn = (): boolean => pace === this.#pace;
    const due = (): void => {
      this.#next(row, addMs(dueAt, pace(row.schedule)), pace);
      if (swarm?.strikes('timerMissed') === true) return;
      const late = swarm?.strikes('timerLate') === true ? this.#chance.uniform() * LATE_MAX_MS : 0;
      kernel.after(late, `${row.name} is due`, () => this.#fire(row, dueAt, late > 0));
      if (swarm?.strikes('timerTwice') === true)
        kernel.after(late + this.#chance.uniform() * 50, `${row.name} is due twice`, () =>
          this.#fire(row, dueAt, true),
        );
    };
    kernel.at(dueAt, `timer ${row.name}`, due, isOwn);
  }

  #leaderOf({ name }: TimerRow): Host | null {
    const leader = this.#leaders.get(name);
    if (leader?.up === true) return leader;
    const next = this.#world.anyHost();
    if (next !== null) this.#leaders.set(name, next);
    return next;
  }

  /** One run at a time, but for the times when two hosts both believe that it is theirs. */
  #fire(row: TimerRow, dueAt: UtcMillis, isPastDue: boolean): void {
    const running = this.#busy.get(row.name) ?? 0;
    if (running > 0 && !isPastDue) return;
    this.#busy.set(row.name, running + 1);
    const once = { over: false };
    const over = (): void => {
      if (once.over) return;
      once.over = true;
      this.#busy.set(row.name, (this.#busy.get(row.name) ?? 1) - 1);
    };
    this.#world.run(row.name, {
      tenant: null,
      work: (services) => row.handle({ firedAt: dueAt, isPastDue }, services),
      ended: over,
      died: over,
      on: isPastDue ? null : this.#leaderOf(row),
    });
  }
}
