import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { picture } from './looking.ts';
import { type ClosedTrade, HAS_BROWSER, PATIENCE_MS, WebHouse } from './web-house.ts';

describe.skipIf(!HAS_BROWSER)('when something is gone', () => {
  let house: WebHouse;
  let trade: ClosedTrade;

  beforeAll(async () => {
    house = await WebHouse.open(200);
    trade = await house.firstClosedTrade();
  });
  afterAll(() => house.close());

  test('the page starts without a network into the shell, which says so', async () => {
    const page = await house.visit('/');
    const kept = 'navigator.serviceWorker.getRegistrations().then(([kept]) => kept?.active?.state)';
    await expect.poll(() => page.evaluate(kept), { timeout: PATIENCE_MS }).toBe('activated');
    await page.context().setOffline(true);
    await page.reload();
    await page.getByText('Trading is not available', { exact: false }).waitFor();
    await page.getByText('Ballast does not answer.').first().waitFor();
    await page.context().setOffline(false);
    await page.getByText('Live', { exact: true }).waitFor();
    await page.getByText('Trading is not available', { exact: false }).waitFor({ state: 'detached' });
    await page.context().close();
  });

  test('the host is killed: the page says so, cannot trade meanwhile, and goes on when it is back', async () => {
    const page = await house.visit(`/profiles/${trade.profileId}`);
    const newTrade = page.getByRole('button', { name: 'New trade' });
    await page.getByText('Live', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'New trade', disabled: false }).waitFor();
    await house.killAndStart(async () => {
      await page.getByText(/^Not connected\./).waitFor();
      expect(await newTrade.isEnabled()).toBe(false);
      expect(await page.getByRole('button', { name: 'Halt all trading' }).isEnabled()).toBe(true);
      await picture(page, 'disconnected');
    });
    await page.getByText('Live', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'New trade', disabled: false }).waitFor();
    await page.getByText(/^Not connected\./).waitFor({ state: 'detached' });
    await page.context().close();
  });

  test('and nothing went wrong in the page meanwhile', () => {
    expect(house.problems).toEqual([]);
  });
});
