import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DeskWalk, picksFrom } from '../../../tests/simulation/desk-walk.ts';
import { ledgerOf, rebuildLedger } from './rebuild.ts';

/** A million with `npm run prove:ledger`. */
const STEPS = Number(process.env['DESK_STEPS'] ?? 100_000);

function rebuildsFrom(walk: DeskWalk): void {
  const rebuilt = rebuildLedger(walk.postings);
  if (!rebuilt.ok) throw new Error(rebuilt.refusal.code);
  const told = (ledger: ReturnType<typeof ledgerOf>) => [
    JSON.stringify(ledger.books),
    JSON.stringify([...ledger.holdings].sort()),
    JSON.stringify([...ledger.holds].sort()),
  ];
  expect(told(rebuilt.value)).toEqual(told(ledgerOf(walk.state)));
}

describe('any sequence of operations', () => {
  test('agrees with a simple model, survives its text at every step, and is told by its postings', () => {
    const numbers = fc.array(fc.nat(99_999), { minLength: 30, maxLength: 400 });
    fc.assert(
      fc.property(numbers, (choices) => {
        const walk = new DeskWalk(1);
        let next = 0;
        const pick = (below: number): number => {
          next += 1;
          return (choices[next - 1] ?? 0) % below;
        };
        while (next < choices.length) walk.step(pick);
        rebuildsFrom(walk);
      }),
      { numRuns: 150 },
    );
  });

  test(
    `keeps every promise over ${STEPS} steps, and stays small`,
    () => {
      const walk = new DeskWalk(23);
      const pick = picksFrom(20_260_101);
      let mostAnswers = 0;
      for (let step = 0; step < STEPS; step += 1) {
        walk.step(pick);
        mostAnswers = Math.max(mostAnswers, walk.state.memory.recent.length);
      }
      rebuildsFrom(walk);
      expect(mostAnswers).toBeLessThanOrEqual(12 + walk.state.reservations.length + 8);
      // A walk that never meets a refusal or a late fill proves little.
      for (const code of [
        'ok',
        'ENTRY_LOCKED',
        'TRADING_HALTED',
        'INSUFFICIENT_CAPITAL',
        'EXIT_LOCKED',
        'OUTCOME_UNKNOWN',
      ]) {
        expect(walk.answers.get(code) ?? 0, code).toBeGreaterThan(20);
      }
      expect(walk.lateExits).toBeGreaterThan(20);
      expect(walk.postings.length).toBeGreaterThan(STEPS / 10);
    },
    // Ten times what a step takes: how busy the machine is decides nothing here.
    Math.max(60_000, STEPS * 3),
  );
});
