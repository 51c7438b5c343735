import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RecordChange } from '../../../../shared/contracts/realtime.ts';
import type { Snapshot } from '../records.ts';
import { applyChanges } from './apply-changes.ts';
import { type Delta, Revisions } from './revisions.ts';

const TRADES = 3;

const changeOf = (revision: number): RecordChange => ({
  container: 'trading-records',
  partition: 'prf-1',
  id: 'x',
  type: 'trade',
  state: null,
  revision,
  body: { tradeId: `trd-${revision % TRADES}`, status: 'open', seen: revision },
});

/** A server whose trades carry the revision that wrote them, and a way to the page that can be slow or lose something. */
class Server {
  revision = 0;
  readonly sent: Delta[] = [];

  write(): Delta {
    const previous = this.revision;
    this.revision += 1;
    const delta: Delta = {
      type: 'delta',
      previous,
      revision: this.revision,
      changes: [changeOf(this.revision)],
    };
    this.sent.push(delta);
    return delta;
  }

  snapshot(): Snapshot {
    const empty = {
      revision: 0,
      control: null,
      profiles: [],
      openTrades: [],
      workingOrders: [],
      openPositions: [],
    };
    const changes = this.sent.flatMap((delta) => delta.changes);
    return applyChanges(empty as unknown as Snapshot, this.revision, changes);
  }
}

const bySymbol = (snapshot: Snapshot | null) =>
  [...(snapshot?.openTrades ?? [])].sort((one, other) => one.tradeId.localeCompare(other.tradeId));

type Step = 'write' | 'hear' | 'lose' | 'ask' | 'answer' | 'paint';
const steps = fc.array(
  fc.constantFrom<Step>('write', 'write', 'write', 'hear', 'hear', 'lose', 'ask', 'answer', 'paint'),
  { maxLength: 200 },
);

test('whatever is late or lost, the page ends with what the server holds, and never goes back on the way', () => {
  fc.assert(
    fc.property(steps, (path) => {
      const server = new Server();
      const revisions = new Revisions();
      let asks = 1;
      revisions.onMissed = () => {
        asks += 1;
      };
      const onTheWay: Delta[] = [];
      const answers: Snapshot[] = [];
      let shown: Snapshot | null = null;
      const hear = (delta: Delta): void => {
        if (revisions.take(delta) === 'missed') asks += 1;
      };
      const paint = (): void => {
        const deltas = revisions.drain();
        const last = deltas.at(-1);
        if (shown === null || last === undefined) return;
        shown = applyChanges(
          shown,
          last.revision,
          deltas.flatMap(({ changes }) => changes),
        );
      };
      const show = (snapshot: Snapshot): void => {
        const before: number = shown?.revision ?? 0;
        const next = revisions.bringForward(snapshot);
        if (revisions.isWhole) expect(next.revision).toBeGreaterThanOrEqual(before);
        shown = next;
      };
      const run: Readonly<Record<Step, () => void>> = {
        write: () => onTheWay.push(server.write()),
        hear: () => onTheWay.splice(0, 1).forEach(hear),
        lose: () => onTheWay.splice(0, 1),
        ask: () => answers.push(server.snapshot()),
        answer: () => answers.splice(0, 1).forEach(show),
        paint,
      };
      for (const step of path) run[step]();
      // In the end the network is well: one more write is heard, and what is asked for comes.
      onTheWay.push(server.write());
      onTheWay.splice(0).forEach(hear);
      answers.splice(0).forEach(show);
      for (let left = asks; left > 0; left -= 1) show(server.snapshot());
      paint();
      expect(revisions.isWhole).toBe(true);
      expect(bySymbol(shown)).toEqual(bySymbol(server.snapshot()));
    }),
    { numRuns: 500 },
  );
});

test('a thousand changes while a snapshot is read ask for no other one', () => {
  const server = new Server();
  const revisions = new Revisions();
  let asks = 0;
  revisions.onMissed = () => {
    asks += 1;
  };
  const snapshot = server.snapshot();
  const standings = new Set(Array.from({ length: 1_000 }, () => revisions.take(server.write())));
  expect([...standings]).toEqual(['waits']);
  const shown = revisions.bringForward(snapshot);
  expect([shown.revision, asks, revisions.isWhole]).toEqual([1_000, 0, true]);
  expect(bySymbol(shown)).toEqual(bySymbol(server.snapshot()));
});

test('a gap makes it incomplete until a snapshot comes', () => {
  const server = new Server();
  const revisions = new Revisions();
  revisions.bringForward(server.snapshot());
  server.write();
  expect(revisions.take(server.write())).toBe('missed');
  expect(revisions.isWhole).toBe(false);
  revisions.bringForward(server.snapshot());
  expect(revisions.isWhole).toBe(true);
});
