import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { picture } from './looking.ts';
import { HAS_BROWSER, WebHouse } from './web-house.ts';

describe.skipIf(!HAS_BROWSER)('a trader who tries settings on the past', () => {
  let house: WebHouse;
  let page: Page;

  beforeAll(async () => {
    house = await WebHouse.open(2);
    page = await house.visit('/backtests');
  });
  afterAll(() => house.close());

  test('runs a backtest, sees its tear sheet, and hands its settings to a paper profile', async () => {
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByText('Done', { exact: true }).waitFor();
    await page.getByText('Growth per year').waitFor();
    await page.getByText('Worst drawdowns').waitFor();
    await picture(page, 'backtest');
    await page.getByRole('button', { name: 'Make a paper profile of it' }).click();
    await page.getByRole('heading', { name: 'New profile' }).waitFor();
    expect(await page.getByLabel('Where its bars come from').inputValue()).toBe('sp500-daily');
  });

  test('and nothing went wrong meanwhile', () => {
    expect(house.complaints()).toEqual([]);
  });
});
