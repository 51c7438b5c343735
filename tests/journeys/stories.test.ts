import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { buildStories } from './build-stories.ts';
import { picture, violationsOf } from './looking.ts';
import { DESKTOP, HAS_BROWSER, PHONE } from './web-house.ts';

const ADDRESS = 'http://stories.test';

describe.skipIf(!HAS_BROWSER)('the parts, in each of their states', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stories-'));
  let browser: Browser;

  beforeAll(async () => {
    buildStories(folder);
    browser = await chromium.connect(inject('browserAddress'));
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const show = async (preferences: Readonly<Record<string, unknown>>, viewport = DESKTOP): Promise<Page> => {
    const context = await browser.newContext({ viewport, locale: 'en-US' });
    const text = JSON.stringify(JSON.stringify(preferences));
    await context.addInitScript(`localStorage.setItem('ballast.preferences', ${text})`);
    await context.route(`${ADDRESS}/**`, (route) =>
      route.fulfill({ path: join(folder, new URL(route.request().url()).pathname) }),
    );
    const page = await context.newPage();
    await page.goto(`${ADDRESS}/stories.html`);
    await page.getByRole('heading', { name: 'Every state of the parts' }).waitFor();
    return page;
  };
  const story = (page: Page, name: RegExp) => page.getByRole('region', { name });

  test.each([
    ['dark', 'desktop'],
    ['light', 'desktop'],
    ['dark', 'phone'],
  ] as const)('%s on a %s: axe finds nothing', async (theme, size) => {
    const page = await show({ theme }, size === 'phone' ? PHONE : DESKTOP);
    await picture(page, `stories-${theme}-${size}`, { fullPage: true });
    expect(await violationsOf(page)).toEqual([]);
    await page.context().close();
  });

  test('say what they are in', async () => {
    const page = await show({ theme: 'dark' });
    const refusal = story(page, /^a refusal/);
    await refusal.getByText('riskPct').waitFor();
    await refusal.getByText('5f0e7a1c', { exact: false }).waitFor();
    expect(await refusal.getByRole('button', { name: 'Try again' }).isEnabled()).toBe(true);
    const off = story(page, /^buttons: pending/).getByRole('button');
    expect([await off.first().getAttribute('aria-busy'), await off.first().isDisabled()]).toEqual([
      'true',
      true,
    ]);
    const amounts = await story(page, /^amounts/).innerText();
    expect(amounts.replaceAll('\n', '')).toMatch(/▲\+\$12\.50\s*▼−\$12\.50\s*\$0\.00\s*—\s*€1,234,567\.89/);
    const wrong = story(page, /^fields/).getByLabel('Stop');
    expect(await wrong.getAttribute('aria-invalid')).toBe('true');
    await story(page, /^a table without/)
      .getByText('No trade yet')
      .waitFor();
    await page.context().close();
  });

  test('show no amount to somebody who looks on', async () => {
    const page = await show({ privacy: true });
    const amounts = await story(page, /^amounts/).innerText();
    expect(amounts).not.toMatch(/12\.50|1,234/);
    expect(amounts).toContain('•••••');
    await page.context().close();
  });
});
