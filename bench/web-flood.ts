import type { BrowserContext, Page } from 'playwright-core';
import type { RecordChange } from '../shared/contracts/realtime.ts';
import { invariant } from '../shared/domain/result.ts';
import type { WebStandIn } from './web-stand-in.ts';

const SECONDS = 60;
const PER_SECOND = 1_000;
const TICK_MS = 10;
const ORDERS = 50;

export interface FloodSeen {
  readonly perSecond: number;
  readonly heapGrowthMb: number;
  readonly inputDelayP95Ms: number;
  readonly lastIsRight: boolean;
}

interface Snapshot {
  readonly revision: number;
  readonly [name: string]: unknown;
}

const heap = async (page: Page): Promise<number> => {
  await page.evaluate('gc()');
  return page.evaluate<number>('performance.memory.usedJSHeapSize');
};

/** How late a click of a person is answered: from the press to the frame after it, some of them spread over the minute. */
const DELAYS = `window.delays = []; window.addEventListener('keydown', ({ timeStamp }) => {
  requestAnimationFrame(() => delays.push(performance.now() - timeStamp));
}, true)`;

/** A thousand deltas a second, each an order that changes, into the page that shows the orders; all revisions follow each other. */
export async function flood(
  context: BrowserContext,
  standIn: WebStandIn,
  first: Snapshot,
): Promise<FloodSeen> {
  const answer = await fetch(`${standIn.address}/api/orders?limit=1`);
  const [pattern] = ((await answer.json()) as { items: Record<string, unknown>[] }).items;
  invariant(pattern !== undefined, 'The demo has placed an order');
  const orders = Array.from({ length: ORDERS }, (_, at) => ({
    ...pattern,
    clientOrderId: `ord-${at}`,
    status: 'new',
    filledQuantity: '0',
  }));
  let revision = first.revision;
  let control: unknown = first['control'];
  standIn.change('snapshot', (body) => ({ ...body, revision, control, workingOrders: orders }));
  const page = await context.newPage();
  await page.goto(`${standIn.address}/`);
  await page.getByText('Live', { exact: true }).waitFor();
  await page.evaluate(DELAYS);
  const before = await heap(page);
  const began = performance.now();
  let sent = 0;
  while (sent < SECONDS * PER_SECOND) {
    const due = Math.min(
      SECONDS * PER_SECOND,
      Math.floor(((performance.now() - began) / 1_000) * PER_SECOND),
    );
    for (; sent < due; sent += 1) {
      const at = sent % ORDERS;
      const order = { ...orders[at], filledQuantity: String(sent) };
      orders[at] = order as (typeof orders)[number];
      const change = changeOf(order, revision + 1);
      standIn.send({ type: 'delta', previous: revision, revision: revision + 1, changes: [change] });
      revision += 1;
    }
    await new Promise((later) => setTimeout(later, TICK_MS));
    if (sent % 500 < 10) await page.keyboard.press('Shift');
  }
  const perSecond = sent / ((performance.now() - began) / 1_000);
  const why = `the last of ${sent} updates`;
  control = { ...(first['control'] as object), state: 'HALTED', since: Date.now(), by: 'bench', why };
  const last: RecordChange = {
    ...changeOf({}, revision + 1),
    type: 'control',
    body: control as RecordChange['body'],
  };
  standIn.send({ type: 'delta', previous: revision, revision: revision + 1, changes: [last] });
  revision += 1;
  const lastIsRight = await page
    .getByRole('alert')
    .getByText(why, { exact: false })
    .waitFor({ timeout: 10_000 })
    .then(
      () => true,
      () => false,
    );
  const heapGrowthMb = ((await heap(page)) - before) / 1_000_000;
  const delays = (await page.evaluate<number[]>('delays')).sort((one, other) => one - other);
  await page.close();
  const inputDelayP95Ms = delays[Math.floor(delays.length * 0.95)] ?? Number.NaN;
  return { perSecond, heapGrowthMb, inputDelayP95Ms, lastIsRight };
}

function changeOf(order: Record<string, unknown>, revision: number): RecordChange {
  const body = order as RecordChange['body'];
  const id = String(order['clientOrderId']);
  return {
    container: 'trading-records',
    partition: 'bench',
    id,
    type: 'order',
    state: 'new',
    revision,
    body,
  };
}
