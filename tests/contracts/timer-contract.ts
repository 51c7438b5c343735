import { afterEach, beforeEach, describe, expect, test } from 'vitest';

export interface TimersUnderTest {
  add(timer: {
    readonly name: string;
    readonly schedule: string;
    run(tick: { readonly isPastDue: boolean }): Promise<void>;
  }): void;
  /** Ends the process, lets the time pass and starts another on the same data, with no timers yet. */
  down(ms: number): Promise<TimersUnderTest>;
  advance(ms: number): Promise<void>;
  close(): Promise<void>;
}

const MINUTE = 60_000;
const EVERY_MINUTE = '0 * * * * *';

/** What both hosts promise of timers. The clock starts at a full minute. */
export function timerContract(name: string, open: () => Promise<TimersUnderTest>): void {
  describe(`${name} keep time`, () => {
    let under: TimersUnderTest;
    let ticks: boolean[] = [];
    const counting = {
      name: 'mark',
      schedule: EVERY_MINUTE,
      run: async (tick: { readonly isPastDue: boolean }) => void ticks.push(tick.isPastDue),
    };
    beforeEach(async () => {
      ticks = [];
      under = await open();
    });
    afterEach(() => under.close());

    test('fires at every occurrence', async () => {
      under.add(counting);
      await under.advance(3 * MINUTE + 1);
      expect(ticks).toEqual([false, false, false]);
    });

    test('what was missed while the host was down comes once, as past due', async () => {
      under.add(counting);
      await under.advance(2 * MINUTE + 1);
      under = await under.down(90 * MINUTE);
      under.add(counting);
      await under.advance(1);
      expect(ticks).toEqual([false, false, true]);
      await under.advance(MINUTE);
      expect(ticks).toEqual([false, false, true, false]);
    });

    test('a new timer has missed nothing', async () => {
      under = await under.down(90 * MINUTE);
      under.add(counting);
      await under.advance(1);
      expect(ticks).toEqual([]);
    });

    test('runs one at a time: an occurrence during a run is skipped', async () => {
      let finish = (): void => undefined;
      let runs = 0;
      under.add({
        ...counting,
        run: () => {
          runs += 1;
          return new Promise((resolve) => (finish = resolve));
        },
      });
      await under.advance(5 * MINUTE);
      expect(runs).toBe(1);
      finish();
      await under.advance(MINUTE);
      expect(runs).toBe(2);
      finish();
    });

    test('a run that fails does not end the timer', async () => {
      let runs = 0;
      under.add({
        ...counting,
        run: async () => {
          runs += 1;
          throw new Error('The venue is closed.');
        },
      });
      await under.advance(2 * MINUTE + 1);
      expect(runs).toBe(2);
    });

    test('a schedule that cannot be read is refused with the name of the timer', () => {
      expect(() => under.add({ ...counting, schedule: '* * L * *' })).toThrow('mark');
    });
  });
}
