import type { Bar } from '../../../shared/domain/market/bar.ts';
import type { SeededChance } from '../../../shared/domain/market/seeded-chance.ts';
import { addMs, type UtcMillis } from '../../../shared/domain/time/instant.ts';

export const STEP_MS = 15_000;
/** Bars of five minutes: what trades in between is the venue's business. */
export const BAR_MS = 300_000;
export const TIMEFRAME = '5m';
const CENTRE = 100;
const cents = (price: number): number => Math.round(price * 100) / 100;

/**
 * The price of one symbol, a step every fifteen seconds, and the bars that follow from it. Waves with noise, so that stops and targets are both
 * reached and rules have something to follow.
 */
export class Tape {
  readonly symbol: string;
  readonly bars: Bar[] = [];
  readonly #chance: SeededChance;
  /** Prices that are told, a step each; the last one stays. Null lets the price wander. */
  readonly #told: readonly number[] | null;
  #price = CENTRE;
  #drift = 0;
  #steps = 0;
  #opensAt: UtcMillis;
  #bar: { open: number; high: number; low: number; steps: number };

  constructor(
    symbol: string,
    parts: {
      readonly chance: SeededChance;
      readonly startsAt: UtcMillis;
      readonly told: readonly number[] | null;
    },
  ) {
    this.symbol = symbol;
    this.#chance = parts.chance;
    this.#opensAt = parts.startsAt;
    this.#told = parts.told;
    this.#bar = { open: CENTRE, high: CENTRE, low: CENTRE, steps: 0 };
  }

  get price(): number {
    return this.#price;
  }

  /** The next step; closes a bar with every twentieth. */
  step(): number {
    this.#price = this.#told === null ? this.#wandered() : (this.#told[this.#steps] ?? this.#price);
    this.#steps += 1;
    const bar = this.#bar;
    bar.high = Math.max(bar.high, this.#price);
    bar.low = Math.min(bar.low, this.#price);
    bar.steps += 1;
    if (bar.steps * STEP_MS === BAR_MS) this.#close();
    return this.#price;
  }

  #wandered(): number {
    if (this.#chance.uniform() < 0.02) this.#drift = (this.#chance.uniform() - 0.5) * 0.12;
    const pull = (CENTRE - this.#price) * 0.004;
    return cents(Math.max(5, this.#price + pull + this.#drift + this.#chance.normal() * 0.09));
  }

  #close(): void {
    const closesAt = addMs(this.#opensAt, BAR_MS);
    const { open, high, low } = this.#bar;
    const volume = 50_000 + Math.floor(this.#chance.uniform() * 100_000);
    this.bars.push({ opensAt: this.#opensAt, closesAt, open, high, low, close: this.#price, volume });
    this.#opensAt = closesAt;
    this.#bar = { open: this.#price, high: this.#price, low: this.#price, steps: 0 };
  }
}
