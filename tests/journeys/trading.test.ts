import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { picture } from './looking.ts';
import { type ClosedTrade, HAS_BROWSER, WebHouse } from './web-house.ts';

interface Order {
  readonly intent: { readonly leg: string };
}
describe.skipIf(!HAS_BROWSER)('a trader at the desk', () => {
  let house: WebHouse;
  let page: Page;
  let trade: ClosedTrade;

  beforeAll(async () => {
    house = await WebHouse.open(200);
    trade = await house.firstClosedTrade();
    page = await house.visit('/');
  });
  afterAll(() => house.close());

  test('follows a trade from its bar to its close', async () => {
    await page.goto(`${house.address}/profiles/${trade.profileId}?trade=${trade.tradeId}`);
    const drawer = page.getByRole('dialog');
    await drawer.getByText('What happened').waitFor();
    await drawer.getByText('Decided, checked and put on record').waitFor();
    await drawer.getByText('Closed', { exact: true }).first().waitFor();
    expect(await drawer.getByText('filled', { exact: true }).count()).toBeGreaterThan(1);
    await picture(page, 'trade-drawer');
    await drawer.getByRole('link', { name: 'Explain the bar' }).click();
    await page.getByText('Every required rule passes', { exact: false }).waitFor();
  });

  test('asks why a bar was held, and reads what would have to change', async () => {
    await page.goto(`${house.address}/explain?profileId=${trade.profileId}`);
    await page.getByText(/Of \d+ bars the rules held at \d+/).waitFor();
    await page
      .getByRole('button', { name: /^\d+ (?:Risk|Trend|Momentum|Zone|Trigger)/ })
      .first()
      .click();
    await page.getByText(/^No entry:/).waitFor();
    await page.getByText('first reason', { exact: true }).waitFor();
    await page.getByText('What would have to change').waitFor();
    expect(page.url()).toContain('at=');
  });

  test('makes a profile with the wizard and sees it trade', async () => {
    await page.goto(`${house.address}/profiles/new`);
    await page.getByLabel('Where its bars come from').selectOption('synthetic');
    await page.getByRole('checkbox', { name: 'SYN-CALM' }).check();
    await page.getByRole('radio', { name: /Cautious/ }).check();
    await page.getByLabel('Name of the profile').fill('Made on a journey');
    // The strict rules may wait for days; a journey wants to see one of its trades.
    await page.getByText('Every parameter and limit').click();
    for (const group of ['trend', 'zone', 'momentum', 'trigger', 'signal'])
      await page.locator('summary').filter({ hasText: group }).click();
    for (const asked of [/^Whether price must be near/, /^Whether the RSI/, /^Whether a bar must trigger/])
      await page.getByLabel(asked).selectOption('weighted');
    await page.getByLabel(/^Bars the trend is read from/).selectOption('base');
    await page.getByLabel(/^Least weighted score/).fill('0.1');
    await page.getByRole('button', { name: 'Create a profile' }).click();
    await page.getByRole('heading', { name: 'Made on a journey' }).waitFor();
    await page.getByText('Active').first().waitFor();
    const { items } = await house.read<{ items: { name: string; limits: Record<string, number> }[] }>(
      'profiles',
    );
    expect(items.find(({ name }) => name === 'Made on a journey')?.limits).toMatchObject({ riskPct: 0.25 });
    await house.setSpeed(200);
    const row = page
      .getByRole('tabpanel')
      .getByRole('row')
      .filter({ hasText: /Long|Short/ });
    await row.first().waitFor();
    await house.setSpeed(2);
  });

  test('enters a bracket by hand: what it costs, what the guards say, then entry, stop and target', async () => {
    const profileId = await house.createProfile('By hand');
    await page.goto(`${house.address}/profiles/${profileId}?tab=orders`);
    await page.getByRole('button', { name: 'New trade' }).click();
    const ticket = page.getByRole('dialog');
    await ticket.getByLabel('Quantity').fill('0.1');
    await ticket.getByText('Every guard agrees.').waitFor();
    const price = Number(
      (await ticket.getByText('Price by now').locator('xpath=following-sibling::dd').innerText()).replaceAll(
        ',',
        '',
      ),
    );
    await ticket.getByLabel(/^Stop/).fill((price * 0.9).toFixed(0));
    await ticket.getByLabel('Target').fill((price * 1.1).toFixed(0));
    await ticket.getByText('Every guard agrees.').waitFor();
    await picture(page, 'ticket');
    await ticket.getByRole('button', { name: 'Send the entry' }).click();
    await ticket.waitFor({ state: 'detached' });
    for (const leg of ['entry', 'stop', 'target'])
      await page.getByRole('tabpanel').getByRole('cell', { name: leg, exact: true }).first().waitFor();
    const { items } = await house.read<{ items: Order[] }>(`orders?profileId=${profileId}&limit=10`);
    expect(items.map(({ intent }) => intent.leg).sort()).toEqual(['entry', 'stop', 'target']);
    await page.getByText('Filled', { exact: true }).first().waitFor();
    await picture(page, 'bracket');
  });

  test('is told by the form what the server refuses', async () => {
    await page.goto(`${house.address}/profiles/new`);
    await page.getByLabel('Name of the profile').fill('Impossible');
    await page.getByText('Every parameter and limit').click();
    await page.getByLabel(/Equity that one trade may lose/).fill('5000');
    await page.getByRole('button', { name: 'Create a profile' }).click();
    await page.getByText('Parameters are outside their ranges.').waitFor();
    await page.getByText('riskPct', { exact: false }).first().waitFor();
  });

  test('and nothing went wrong meanwhile', () => {
    expect(house.complaints()).toEqual([]);
  });
});
