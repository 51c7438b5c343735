import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ClosedTrade, HAS_BROWSER, PHONE, WebHouse } from './web-house.ts';

describe.skipIf(!HAS_BROWSER)('whoever has no mouse, a small screen or another language', () => {
  let house: WebHouse;
  let trade: ClosedTrade;

  beforeAll(async () => {
    house = await WebHouse.open(200);
    trade = await house.firstClosedTrade();
  });
  afterAll(() => house.close());

  test('goes everywhere by key', async () => {
    const page = await house.visit('/');
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
    await page.context().close();
  });

  test('reads a trade and halts all trading without a mouse', async () => {
    const page = await house.visit(`/profiles/${trade.profileId}`);
    const row = page.getByRole('tabpanel').locator('tbody tr[data-index="0"]');
    await row.waitFor();
    await row.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByText('What happened').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('h');
    const dialog = page.getByRole('dialog', { name: 'Halt all trading?' });
    await dialog.waitFor();
    await dialog.getByLabel('Reason').waitFor();
    await page.keyboard.type('By key alone');
    await page.keyboard.press('Tab');
    await page.keyboard.type('halt');
    await page.keyboard.press('Enter');
    await page
      .getByRole('alert')
      .getByText(/All trading is halted since/)
      .waitFor();
    expect(await house.read('control/trading')).toMatchObject({ state: 'HALTED', why: 'By key alone' });
    await page.getByRole('button', { name: 'Resume trading' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Resume trading?' }).waitFor();
    await page.keyboard.type('Seen enough');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Halt all trading' }).waitFor();
    await page.context().close();
  });

  test('has the same on a phone: the bar below, and the halt always there', async () => {
    const phone = await house.visit('/', { viewport: PHONE });
    await phone.getByRole('navigation').getByRole('link', { name: 'Positions' }).tap();
    await phone.getByRole('heading', { name: 'Positions', exact: true }).waitFor();
    await phone.getByRole('button', { name: 'Halt', exact: true }).tap();
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

  test('and nothing went wrong meanwhile', () => {
    expect(house.complaints()).toEqual([]);
  });
});
