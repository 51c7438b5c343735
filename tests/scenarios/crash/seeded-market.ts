import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SeededChance } from '../../../shared/domain/market/seeded-chance.ts';
import { ScriptedMarket } from '../../doubles/scripted-market.ts';

/** Pulls the price back, so that it can be traded for any number of minutes. */
const CENTRE = 100;
const PULL = 0.02;
const MOVE = 1.2;

const cents = (price: number): number => Math.round(price * 100) / 100;

/**
 * A market that is the same in every process: its bars follow from a seed, and the minute it has reached is in a file. A process that is killed
 * and started again finds the market where it was, as a process finds a real one.
 */
export class SeededMarket extends ScriptedMarket {
  readonly #chance: SeededChance;
  readonly #file: string;
  #minute = 0;
  #price = CENTRE;

  constructor(folder: string, seed: number) {
    super();
    this.#chance = new SeededChance(seed);
    this.#file = join(folder, 'market-minute');
    const reached = minuteIn(this.#file);
    while (this.#minute < reached) this.#nextBar();
  }

  get minute(): number {
    return this.#minute;
  }

  /** Closes the next minute, for good: the file is written before anybody sees the bar. */
  advance(): void {
    const next = `${this.#file}.next`;
    writeFileSync(next, String(this.#minute + 1));
    renameSync(next, this.#file);
    this.#nextBar();
  }

  #nextBar(): void {
    const open = this.#price;
    const close = cents(open + (CENTRE - open) * PULL + this.#chance.normal() * MOVE);
    const high = cents(Math.max(open, close) + Math.abs(this.#chance.normal()) * 0.4);
    const low = cents(Math.min(open, close) - Math.abs(this.#chance.normal()) * 0.4);
    this.bar(open, high, low, close);
    this.#price = close;
    this.#minute += 1;
  }
}

/** 0 for a market that nobody has opened yet. */
function minuteIn(file: string): number {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch (failure) {
    if (failure instanceof Error && 'code' in failure && failure.code === 'ENOENT') return 0;
    throw failure;
  }
}
