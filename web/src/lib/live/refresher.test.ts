import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Refresher } from './refresher.ts';

/** A desk whose answers come when the test says so. */
class Desk {
  readonly client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  readonly turns: (() => void)[] = [];
  readonly refresher = new Refresher(this.client, (run) => this.turns.push(run));
  readonly reads: Record<string, number> = {};
  cancelled = 0;
  readonly #answers: (() => void)[] = [];
  readonly #ends: (() => void)[] = [];

  watch(name: string): void {
    const observer = new QueryObserver(this.client, {
      queryKey: [name],
      queryFn: ({ signal }) => {
        const count = (this.reads[name] ?? 0) + 1;
        this.reads[name] = count;
        signal.addEventListener('abort', () => {
          this.cancelled += 1;
        });
        return new Promise<number>((resolve) => this.#answers.push(() => resolve(count)));
      },
    });
    this.#ends.push(observer.subscribe(() => undefined));
  }

  async answer(): Promise<void> {
    for (const answer of this.#answers.splice(0)) answer();
    await new Promise((resolve) => setTimeout(resolve, 0));
  }

  turn(): void {
    for (const run of this.turns.splice(0)) run();
  }

  close(): void {
    for (const end of this.#ends) end();
    this.client.clear();
  }
}

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});
afterEach(() => desk.close());

test('what changed is read again once a turn, and nothing else is', async () => {
  desk.watch('orders');
  desk.watch('fills');
  await desk.answer();
  for (let count = 0; count < 100; count += 1) desk.refresher.touch('orders');
  desk.turn();
  await desk.answer();
  desk.turn();
  expect(desk.reads).toEqual({ orders: 2, fills: 1 });
});

test('a read that takes longer than the changes is left to finish, and is repeated afterwards', async () => {
  desk.watch('orders');
  for (let count = 0; count < 10; count += 1) {
    desk.refresher.touch('orders');
    desk.turn();
  }
  expect([desk.reads['orders'], desk.cancelled]).toEqual([1, 0]);
  await desk.answer();
  desk.turn();
  expect([desk.reads['orders'], desk.cancelled]).toEqual([2, 0]);
});

test('after something was missed everything is read', async () => {
  desk.watch('orders');
  desk.watch('fills');
  await desk.answer();
  desk.refresher.touchAll();
  desk.turn();
  expect(desk.reads).toEqual({ orders: 2, fills: 2 });
});
