import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DurableClient } from '../../shared/application/ports/durable.ts';
import type { Purchase } from './till-workflows.ts';

export interface DurableUnderTest {
  readonly client: DurableClient;
  /** Ends the process as a crash does and starts another on the same data. */
  crash(): Promise<DurableUnderTest>;
  /** From now on the activity `pay` answers as told. */
  payBy(pay: (purchase: Purchase) => Promise<string>): void;
  advance(ms: number): Promise<void>;
  close(): Promise<void>;
}

const MINUTE = 60_000;
const buy = (id: string, amount = 100): { till: string; id: string; amount: number } => ({
  till: 't1',
  id,
  amount,
});

/** What both durable hosts promise. Runs the workflows of till-workflows.ts. */
export function durableContract(name: string, open: () => Promise<DurableUnderTest>): void {
  describe(`${name} is durable`, () => {
    let under: DurableUnderTest;
    beforeEach(async () => {
      under = await open();
    });
    afterEach(() => under.close());

    test('a workflow runs entity, activity, entity and keeps its answer', async () => {
      expect(await under.client.start('purchase', 'p1', buy('p1'))).toEqual({ ok: true, value: 'started' });
      await under.advance(0);
      expect(await under.client.waitFor('p1', 0)).toEqual({
        status: 'completed',
        output: 'receipt p1',
        error: null,
      });
      expect(await under.client.readEntity('till', 't1')).toEqual({ cash: 999_900, held: {}, spent: 100 });
      expect(await under.client.readEntity('till', 't2')).toBeNull();
    });

    test('starting twice is starting once, while it runs and after it ended', async () => {
      under.payBy(() => new Promise(() => undefined));
      const starts = await Promise.all([1, 2, 3].map(() => under.client.start('purchase', 'p1', buy('p1'))));
      expect(starts.filter((started) => started.ok)).toHaveLength(1);
      under.payBy(async () => 'paid');
      await under.client.start('purchase', 'p2', buy('p2'));
      await under.advance(0);
      expect(await under.client.start('purchase', 'p2', buy('p2'))).toEqual({
        ok: false,
        refusal: { code: 'ALREADY_STARTED' },
      });
    });

    test('operations of one entity never overlap: held money adds up whatever runs at the same time', async () => {
      const ids = Array.from({ length: 40 }, (_, index) => `p${index}`);
      await Promise.all(ids.map((id) => under.client.start('purchase', id, buy(id, 30_000))));
      await under.advance(0);
      const ends = await Promise.all(ids.map((id) => under.client.waitFor(id, 0)));
      expect(ends.filter((end) => end?.output === 'denied')).toHaveLength(7);
      expect(await under.client.readEntity('till', 't1')).toEqual({ cash: 10_000, held: {}, spent: 990_000 });
    });

    test('an activity that fails fails its workflow, with the sentence, and the entity keeps what was done', async () => {
      under.payBy(async () => {
        throw new Error('The venue is closed.');
      });
      await under.client.start('purchase', 'p1', buy('p1'));
      await under.advance(0);
      const state = await under.client.waitFor('p1', 0);
      expect(state).toMatchObject({ status: 'failed', output: null });
      expect(state?.error).toContain('The venue is closed.');
      expect(await under.client.readEntity('till', 't1')).toMatchObject({ held: { p1: 100 } });
    });

    test('an operation that throws changes nothing and can be caught', async () => {
      await under.client.start('stubborn', 's1', buy('s1'));
      await under.advance(0);
      expect((await under.client.waitFor('s1', 0))?.output).toContain('The till jams.');
      expect(await under.client.readEntity('till', 't1')).toBeNull();
    });

    test('waitFor answers when the end comes, or what is known when its time is over, and null for nobody', async () => {
      let answer = (_receipt: string): void => undefined;
      under.payBy(() => new Promise((resolve) => (answer = resolve)));
      await under.client.start('purchase', 'p1', buy('p1'));
      const impatient = under.client.waitFor('p1', 1_000);
      const patient = under.client.waitFor('p1', 60_000);
      await under.advance(2_000);
      expect(await impatient).toMatchObject({ status: 'running', output: null });
      answer('late');
      await under.advance(1_000);
      expect(await patient).toMatchObject({ status: 'completed', output: 'late' });
      expect(await under.client.waitFor('nobody', 10)).toBeNull();
    });

    waiting(() => under);

    test('a crash while an activity is under way: it is asked again and everything else stays done once', async () => {
      under.payBy(() => new Promise(() => undefined));
      await under.client.start('purchase', 'p1', buy('p1'));
      await under.advance(0);
      expect(await under.client.readEntity('till', 't1')).toMatchObject({ cash: 999_900, held: { p1: 100 } });
      under = await under.crash();
      await under.advance(0);
      expect(await under.client.waitFor('p1', 0)).toMatchObject({
        status: 'completed',
        output: 'receipt p1',
      });
      expect(await under.client.readEntity('till', 't1')).toEqual({ cash: 999_900, held: {}, spent: 100 });
    });
  });
}

function waiting(under: () => DurableUnderTest): void {
  const ended = async (id: string) => (await under().client.waitFor(id, 0))?.output ?? null;

  test('an event is heard whether it comes while the workflow waits or before, and one that nobody waits for is kept out', async () => {
    await under().client.start('approval', 'a1', null);
    await under().client.raiseEvent('a1', 'other', 'noise');
    await under().client.raiseEvent('a1', 'approve', 'ada');
    await under().advance(61 * MINUTE);
    expect(await ended('a1')).toEqual({ approvedBy: 'ada', tookMs: 60 * MINUTE });
    await expect(under().client.raiseEvent('a1', 'approve', 'late')).resolves.toBeUndefined();
    await expect(under().client.raiseEvent('nobody', 'approve', 'x')).rejects.toThrow('nobody');
  });

  test('without the event the moment decides', async () => {
    await under().client.start('approval', 'a1', null);
    await under().advance(59 * MINUTE);
    expect(await ended('a1')).toBeNull();
    await under().advance(2 * MINUTE);
    expect(await ended('a1')).toEqual({ approvedBy: null, tookMs: 60 * MINUTE });
  });

  test('waits and sleeps survive a crash: events are kept and moments are kept', async () => {
    await under().client.start('approval', 'a1', null);
    await under().client.start('approval', 'a2', null);
    await under().client.raiseEvent('a1', 'approve', 'ada');
    const next = await under().crash();
    await next.client.raiseEvent('a2', 'approve', 'bob');
    await next.advance(61 * MINUTE);
    expect((await next.client.waitFor('a1', 0))?.output).toEqual({ approvedBy: 'ada', tookMs: 60 * MINUTE });
    expect((await next.client.waitFor('a2', 0))?.output).toEqual({ approvedBy: 'bob', tookMs: 60 * MINUTE });
    await next.close();
  });
}
