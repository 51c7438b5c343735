import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { picture, violationsOf } from './looking.ts';
import { DESKTOP, HAS_BROWSER, PHONE, WebHouse } from './web-house.ts';

interface Profiles {
  readonly items: readonly { readonly profileId: string; readonly name: string }[];
}

const SERIES = { source: 'synthetic', symbol: 'SYN-WILD', timeframe: '1m' } as const;

describe.skipIf(!HAS_BROWSER)('what a user adds', () => {
  let house: WebHouse;
  let profileId = '';

  const command = async (method: string, path: string, body: unknown): Promise<Response> =>
    fetch(`${house.address}/api/${path}`, {
      method,
      headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
      body: JSON.stringify(body),
    });

  beforeAll(async () => {
    house = await WebHouse.open(60);
    const { items } = await house.read<Profiles>('profiles');
    profileId = items.find(({ name }) => name === 'Synthetic, lively market')?.profileId ?? '';
  }, 120_000);
  afterAll(() => house.close());

  const openAlerts = async (): Promise<number> =>
    (await house.read<{ readonly open: number }>('alerts/open')).open;

  test('a rule is made in the form, its alert comes to the bell without a reload, and is acknowledged', async () => {
    const page = await house.visit('/alerts');
    await page.getByText('No rule yet').waitFor();
    await page.getByRole('button', { name: 'New rule' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Symbol').selectOption(`${SERIES.source}|${SERIES.symbol}|${SERIES.timeframe}`);
    await form.getByRole('textbox', { name: /Price/ }).fill('0,01');
    await form.getByLabel('Note').fill('It is above a cent');
    await form.getByRole('button', { name: 'Save' }).click();
    await page.getByText('SYN-WILD (1m) closes at or above 0.01').waitFor();
    await page.getByRole('button', { name: '1 open alerts' }).waitFor();
    await page.getByText('It is above a cent').first().waitFor();
    await page.getByRole('button', { name: 'I have seen this' }).first().click();
    await page.getByText('Nothing is open.').waitFor();
    expect(await openAlerts()).toBe(0);
    await page.getByRole('button', { name: 'Mute' }).click();
    await page.getByText('muted', { exact: true }).waitFor();
    await page.context().close();
  }, 120_000);

  test('a symbol that is watched in one browser is there in another, with its close and its verdicts', async () => {
    const page = await house.visit('/watchlist');
    await page.getByText('Nothing is watched yet').waitFor();
    await page
      .getByLabel('Symbol', { exact: true })
      .selectOption(`${SERIES.source}|${SERIES.symbol}|${SERIES.timeframe}`);
    await page.getByRole('button', { name: 'Watch', exact: true }).click();
    await page.getByRole('link', { name: /of the last \d+ bars/ }).waitFor();
    const other = await house.visit('/watchlist', { language: 'de' });
    await other.getByRole('button', { name: 'SYN-WILD nicht mehr beobachten' }).click();
    await page.getByText('Nothing is watched yet').waitFor();
    await page.context().close();
    await other.context().close();
  }, 120_000);

  test.each([
    ['dark', 'desktop'],
    ['light', 'desktop'],
    ['dark', 'phone'],
    ['light', 'phone'],
  ] as const)(
    'the screens are clean in %s on a %s',
    async (theme, size) => {
      await command('POST', 'alert-rules', { condition: { kind: 'fill', profileId: null }, note: '' });
      await command('POST', 'alert-rules', {
        condition: { kind: 'guard', profileId },
        note: 'look at the limits',
      });
      // What the market does takes its time; these are met by the next bar.
      for (const price of ['0.01', '0.02', '0.03', '0.04'])
        await command('POST', 'alert-rules', {
          condition: { kind: 'price', ...SERIES, price, when: 'above' },
          note: '',
        });
      const items = ['SYN-CALM', 'SYN-WILD'].map((symbol) => ({
        ...SERIES,
        symbol,
        profileId: symbol === 'SYN-WILD' ? profileId : null,
      }));
      await command('PUT', 'watchlist', { items });
      await house.until(async () => (await openAlerts()) > 3);
      const page = await house.visit('/', { theme, viewport: size === 'phone' ? PHONE : DESKTOP });
      const found: string[] = [];
      for (const [name, path, shows] of [
        ['alerts', '/alerts', /has a fill/],
        ['watchlist', '/watchlist', /Rules of/],
        ['total-equity', '/', /Equity and drawdown/],
      ] as const) {
        await page.goto(`${house.address}${path}`);
        await page.getByText(shows).first().waitFor();
        await page.locator('.animate-pulse').first().waitFor({ state: 'detached' });
        await picture(page, `${name}-${theme}-${size}`);
        found.push(...(await violationsOf(page)).map((sentence) => `${name}: ${sentence}`));
        const wide = await page.evaluate<boolean>('document.documentElement.scrollWidth > window.innerWidth');
        if (wide) found.push(`${name}: the page is wider than its window`);
      }
      await page.getByRole('button', { name: /open alerts/ }).click();
      await page.getByText('All alerts and rules').waitFor();
      await page.getByRole('button', { name: 'I have seen this' }).first().waitFor();
      await picture(page, `bell-${theme}-${size}`);
      await page.context().close();
      expect(found).toEqual([]);
    },
    120_000,
  );

  test('what is chosen in one browser is worn in another, and a view saved in one is found in the other', async () => {
    const page = await house.visit('/settings');
    await page.getByLabel('Colours of gain and loss').selectOption('red-up');
    await house.until(async () => (await house.read<{ revision: number }>('preferences')).revision > 0);
    await page.goto(`${house.address}/profiles/${profileId}?tab=orders`);
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByLabel('Save what you see as').fill('As it comes');
    await page.getByRole('button', { name: 'Save the view' }).click();
    await page.getByRole('button', { name: 'As it comes', exact: true }).waitFor();
    const other = await house.visit(`/profiles/${profileId}?tab=orders`);
    await other.locator('html[data-palette="red-up"]').waitFor({ state: 'attached' });
    await other.getByRole('button', { name: 'Views' }).click();
    await other.getByRole('button', { name: 'As it comes', exact: true }).waitFor();
    await picture(other, 'views-dark-desktop');
    await page.context().close();
    await other.context().close();
  }, 120_000);

  test('and nothing went wrong on any of them', () => {
    expect(house.complaints()).toEqual([]);
  });
});
