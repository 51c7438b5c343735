import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { BROWSER, PHONE, picture, WebHouse, PATIENCE_MS } from './web-house.ts';

vi.setConfig({ testTimeout: 2 * PATIENCE_MS });

interface Trades {
  readonly items: readonly { readonly tradeId: string; readonly profileId: string }[];
}

describe.skipIf(BROWSER === null)('a trader at the desk', () => {
  let house: WebHouse;
  let page: Page;
  let trade: Trades['items'][number];

  beforeAll(async () => {
    house = await WebHouse.open(200);
    await house.until(async () => {
      const [closed] = (await house.read<Trades>('trades?state=closed&limit=1')).items;
      if (closed !== undefined) trade = closed;
      return closed !== undefined;
    });
    await house.setSpeed(5);
    page = await house.visit('/');
  }, 120_000);
  afterAll(() => house.close());

  test('follows a trade from its decision to its last fill, and from there to the bar', async () => {
    await page.goto(`${house.address}/profiles/${trade.profileId}?trade=${trade.tradeId}`);
    const drawer = page.getByRole('dialog');
    await drawer.getByText('What happened').waitFor();
    await drawer.getByText('Decided, checked and put on record').waitFor();
    expect(await drawer.getByText('filled', { exact: true }).count()).toBeGreaterThan(1);
    await picture(page, 'trade-drawer');
    await drawer.getByRole('link', { name: 'Explain the bar' }).click();
    await page.getByText('Every required rule passes', { exact: false }).waitFor();
  });

  test('asks why a bar was held, and reads what would have to change', async () => {
    await page.goto(`${house.address}/explain?profileId=${trade.profileId}`);
    await page.getByText(/Of \d+ bars the rules held at \d+/).waitFor();
    const held = page.getByRole('button', { name: /^\d+ (?:Risk|Trend|Momentum|Zone|Trigger)/ }).first();
    await held.click();
    await page.getByText(/^No entry:/).waitFor();
    await page.getByText('first reason', { exact: true }).waitFor();
    expect(page.url()).toContain('at=');
  });

  test('makes a profile with the wizard and finds it at work', async () => {
    await page.goto(`${house.address}/profiles/new`);
    await page.getByRole('radio', { name: /Cautious/ }).check();
    await page.getByLabel('Name of the profile').fill('Made on a journey');
    await page.getByRole('button', { name: 'Create a profile' }).click();
    await page.getByRole('heading', { name: 'Made on a journey' }).waitFor();
    await page.getByText('Active').first().waitFor();
    const { items } = await house.read<{ items: { name: string; limits: Record<string, number> }[] }>(
      'profiles',
    );
    expect(items.find(({ name }) => name === 'Made on a journey')?.limits).toMatchObject({ riskPct: 0.25 });
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

  test('runs a backtest, sees its tear sheet, and hands its settings to a paper profile', async () => {
    await page.goto(`${house.address}/backtests`);
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByText('Done', { exact: true }).waitFor();
    await page.getByText('Growth per year').waitFor();
    await page.getByText('Worst drawdowns').waitFor();
    await picture(page, 'backtest');
    await page.getByRole('button', { name: 'Make a paper profile of it' }).click();
    await page.getByRole('heading', { name: 'New profile' }).waitFor();
    expect(await page.getByLabel('Where its bars come from').inputValue()).toBe('sp500-daily');
  });

  test('goes everywhere by key', async () => {
    await page.goto(`${house.address}/`);
    await page.getByText('Live', { exact: true }).waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.type('gb');
    await page.getByRole('heading', { name: 'Backtests' }).first().waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Search or jump to' }).fill('lively');
    await page.getByRole('option', { name: /lively/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Synthetic, lively market' }).waitFor();
    await page.keyboard.press('h');
    await page.getByRole('dialog', { name: 'Halt all trading?' }).waitFor();
    await page.keyboard.press('Escape');
  });

  test('has the same on a phone: the bar below, and the halt always there', async () => {
    const phone = await house.visit('/', { viewport: PHONE });
    await phone.getByRole('navigation').getByRole('link', { name: 'Positions' }).click();
    await phone.getByRole('heading', { name: 'Positions', exact: true }).waitFor();
    await phone.getByRole('button', { name: 'Halt', exact: true }).click();
    await phone.getByRole('dialog', { name: 'Halt all trading?' }).waitFor();
    await phone.keyboard.press('Escape');
    await phone.context().close();
  });

  test('reads it in German', async () => {
    const german = await house.visit('/', { language: 'de' });
    await german.getByRole('button', { name: 'Allen Handel anhalten' }).waitFor();
    expect(await german.locator('html').getAttribute('lang')).toBe('de');
    await german.context().close();
  });

  test('starts without a network into the shell, which says so', async () => {
    const offline = await house.visit('/');
    await house.until(
      async () =>
        (await offline.evaluate<string | null>(
          'navigator.serviceWorker.getRegistrations().then(([kept]) => kept?.active?.state ?? null)',
        )) === 'activated',
    );
    await offline.context().setOffline(true);
    await offline.reload();
    await offline
      .getByText(/Reconnecting|Disconnected/)
      .first()
      .waitFor();
    await offline.getByText('Ballast does not answer.').first().waitFor();
    await offline.context().close();
  });

  test('is told when the host is gone, cannot trade meanwhile, and goes on when it is back', async () => {
    await page.goto(`${house.address}/profiles/${trade.profileId}`);
    const flatten = page.getByRole('button', { name: 'Close all trades' });
    await expect.poll(() => flatten.isEnabled(), { timeout: PATIENCE_MS }).toBe(true);
    await house.restart(async () => {
      await page.getByText(/^Not connected\./).waitFor();
      expect(await flatten.isEnabled()).toBe(false);
      expect(await page.getByRole('button', { name: 'Halt all trading' }).isEnabled()).toBe(true);
      await picture(page, 'disconnected');
    });
    await house.setSpeed(5);
    await page.getByText('Live', { exact: true }).waitFor();
    await expect.poll(() => flatten.isEnabled(), { timeout: PATIENCE_MS }).toBe(true);
  });
});
