import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { picture, tooSmallForFingers, violationsOf } from './looking.ts';
import { DESKTOP, HAS_BROWSER, PHONE, WebHouse } from './web-house.ts';

interface Profiles {
  readonly items: readonly { readonly profileId: string; readonly name: string }[];
}

/** Every page with something that it shows only once its data have come. */
const PAGES: readonly (readonly [name: string, path: string, shows: RegExp])[] = [
  ['overview', '/', /Buying power/],
  ['positions', '/positions', /Open positions/],
  ['profiles', '/profiles', /Index, trend following/],
  ['profile', '/profiles/{profileId}', /Parameters|Open risk/],
  ['explain', '/explain?profileId={profileId}', /Of \d+ bars/],
  ['performance', '/performance?profileId={profileId}', /Growth per year/],
  ['backtests', '/backtests', /New backtest/],
  ['wizard', '/profiles/new', /5\. Look, name, begin/],
  ['activity', '/activity', /Journal/],
  ['settings', '/settings', /Speed of the demo/],
  ['not-found', '/nowhere/at/all', /There is no such page/],
];

const LOOKS = [
  ['dark', 'desktop'],
  ['light', 'desktop'],
  ['dark', 'phone'],
  ['light', 'phone'],
] as const;

describe.skipIf(!HAS_BROWSER)('each page, in both themes, on a desk and on a phone', () => {
  let house: WebHouse;
  let profileId = '';

  beforeAll(async () => {
    house = await WebHouse.open(200);
    await house.firstClosedTrade();
    const { items } = await house.read<Profiles>('profiles');
    profileId = items.find(({ name }) => name === 'Synthetic, lively market')?.profileId ?? '';
  });
  afterAll(() => house.close());

  test.each(LOOKS)(
    '%s on a %s: each page comes with its data and axe finds nothing',
    async (theme, size) => {
      const viewport = size === 'phone' ? PHONE : DESKTOP;
      const page = await house.visit('/', { theme, viewport });
      const found: string[] = [];
      for (const [name, path, shows] of PAGES) {
        await page.goto(`${house.address}${path.replace('{profileId}', profileId)}`);
        await page.getByText(shows).first().waitFor();
        await page.locator('.animate-pulse').first().waitFor({ state: 'detached' });
        await picture(page, `${name}-${theme}-${size}`);
        // A phone has the same colours as a desk: its layout is looked through once.
        const seen = theme === 'light' && size === 'phone' ? [] : await violationsOf(page);
        const small = size === 'phone' ? await tooSmallForFingers(page) : [];
        found.push(...[...seen, ...small].map((sentence) => `${name}: ${sentence}`));
        const wide = await page.evaluate<boolean>('document.documentElement.scrollWidth > window.innerWidth');
        if (wide) found.push(`${name}: the page is wider than its window`);
      }
      await page.context().close();
      expect(found).toEqual([]);
    },
    240_000,
  );

  test('and nothing went wrong on any of them', () => {
    expect(house.complaints()).toEqual([]);
  });
});
