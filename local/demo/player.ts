import type { ReplayControl, ReplayState } from '../../shared/application/ports/replay.ts';
import type { Services } from '../../shared/application/services.ts';
import { formatInstant } from '../../shared/domain/time/instant.ts';
import type { Engine } from '../engine.ts';
import type { PlayedMarket } from '../market-data/catalogue.ts';
import { comeToRest, playBar } from '../replay/play-bar.ts';
import { sentenceOf } from '../surroundings.ts';

/** The longest a change of speed has to wait for. */
const PAUSE_MAX_MS = 200;

/** Plays the markets of the demo at a speed that a visitor may change, one bar of each in turn. A market that is over stands still. */
export class DemoPlayer implements ReplayControl {
  readonly #markets: readonly PlayedMarket[];
  readonly #engine: Engine;
  readonly #services: Services;
  #barsPerSecond: number;
  #played = 0;
  #stopped = false;
  #running: Promise<void> = Promise.resolve();

  constructor(markets: readonly PlayedMarket[], engine: Engine, services: Services, barsPerSecond: number) {
    this.#markets = markets;
    this.#engine = engine;
    this.#services = services;
    this.#barsPerSecond = barsPerSecond;
  }

  /** Begins to play. What the last process had begun is finished first. */
  start(): void {
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  setSpeed(barsPerSecond: number): void {
    this.#barsPerSecond = barsPerSecond;
  }

  state(): ReplayState {
    const markets = this.#markets.map(({ source, time }) => ({
      source: source.name,
      marketTime: formatInstant(time.now()),
      isOver: source.nextClose() === null,
    }));
    return { barsPerSecond: this.#barsPerSecond, barsPlayed: this.#played, markets };
  }

  async #run(): Promise<void> {
    await this.#safely(() => comeToRest(this.#engine, this.#services));
    while (!this.#stopped) {
      const startedAt = this.#services.clock.now();
      if (this.#barsPerSecond > 0) await this.#playAll();
      await this.#pause(startedAt);
    }
  }

  async #playAll(): Promise<void> {
    for (const market of this.#markets) {
      if (this.#stopped) return;
      await this.#safely(async () => {
        if (await playBar(market, this.#engine, this.#services)) this.#played += 1;
      });
    }
  }

  /** Waits until the next bars are due. In short pieces, so that a new speed or a stop is heard soon. */
  async #pause(startedAt: number): Promise<void> {
    do {
      const due =
        this.#barsPerSecond > 0 ? startedAt + 1_000 / this.#barsPerSecond : Number.POSITIVE_INFINITY;
      const left = due - this.#services.clock.now();
      if (left <= 0) return;
      await new Promise((resolve) => setTimeout(resolve, Math.min(left, PAUSE_MAX_MS)));
    } while (!this.#stopped);
  }

  async #safely(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (failure) {
      this.#services.telemetry.log('error', 'A bar of the demo could not be played', {
        error: sentenceOf(failure),
      });
      // A fault that stays must not fill the log: the next bar waits a little.
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
  }
}
