import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HAS_BROWSER, PATIENCE_MS, WebHouse } from './web-house.ts';

describe.skipIf(!HAS_BROWSER)('a visitor opens the page of a fresh start', () => {
  let house: WebHouse;
  let page: Page;

  beforeAll(async () => {
    house = await WebHouse.open(20);
    page = await house.visit('/');
  });
  afterAll(() => house.close());

  test('sees that it is a demo, what runs, and that something moves', async () => {
    await page.getByText('DEMO', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Index, trend following' }).first().waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    const clocks = page.getByTitle(/^Market time/).first();
    const before = await clocks.getAttribute('title');
    await expect.poll(() => clocks.getAttribute('title'), { timeout: PATIENCE_MS }).not.toBe(before);
  });

  test('halts all trading by typing the word, and resumes it with a reason', async () => {
    await page.getByRole('button', { name: 'Halt all trading' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Reason').fill('A visitor tries the halt');
    await dialog.getByRole('button', { name: 'Halt all trading' }).click();
    await dialog.getByText('Type HALT to confirm.').waitFor();
    await dialog.getByLabel('Type HALT to confirm').fill('halt');
    await dialog.getByRole('button', { name: 'Halt all trading' }).click();
    const banner = page.getByRole('alert').getByText(/All trading is halted since/);
    await banner.waitFor();
    expect(await house.read('control/trading')).toMatchObject({
      state: 'HALTED',
      why: 'A visitor tries the halt',
    });
    await page.getByRole('button', { name: 'Resume trading' }).click();
    await dialog.getByRole('button', { name: 'Resume trading' }).click();
    expect(await house.read('control/trading')).toMatchObject({ state: 'HALTED' });
    await dialog.getByLabel('Reason').fill('Seen enough');
    await dialog.getByRole('button', { name: 'Resume trading' }).click();
    await page.getByRole('button', { name: 'Halt all trading' }).waitFor();
    await banner.waitFor({ state: 'detached' });
    expect(await house.read('control/trading')).toMatchObject({ state: 'ACTIVE', why: 'Seen enough' });
  });

  test('finds the API described, and nothing went wrong meanwhile', async () => {
    const answer = await page.goto(`${house.address}/api/docs`);
    expect(answer?.status()).toBe(200);
    expect(house.complaints()).toEqual([]);
  });
});
