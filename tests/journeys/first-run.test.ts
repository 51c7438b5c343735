import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readSettings } from '../../local/settings.ts';
import { type RunningHost, startHost } from '../../local/start.ts';
import { chromiumPath } from '../chromium.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const PICTURES = join(ROOT, 'artifacts');
const BROWSER = chromiumPath();
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

describe.skipIf(BROWSER === null)('a visitor opens the page of a fresh start', () => {
  const folder = mkdtempSync(join(tmpdir(), 'first-run-'));
  const problems: string[] = [];
  let host: RunningHost;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    const settings = readSettings({
      BALLAST_PORT: '0',
      BALLAST_DATA_DIR: folder,
      BALLAST_DEMO_SPEED: '50',
      BALLAST_LOG_LEVEL: 'error',
    });
    host = await startHost(settings, {
      version: 'test',
      root: ROOT,
      print: () => undefined,
      log: (line) => problems.push(line),
    });
    browser = await chromium.launch({ executablePath: BROWSER ?? '', args: QUIET });
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.on('pageerror', (error) => problems.push(error.message));
    await page.goto(`http://127.0.0.1:${host.port}/`);
  }, 60_000);

  afterAll(async () => {
    await browser.close();
    await host.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('sees within ten seconds that it is a demo, and that something moves', async () => {
    await page.getByText('DEMO', { exact: true }).waitFor({ timeout: 10_000 });
    await page.getByText('Index, trend following').first().waitFor({ timeout: 10_000 });
    const clock = page.locator('#market-time');
    const before = await clock.textContent();
    await expect.poll(() => clock.textContent(), { timeout: 10_000 }).not.toBe(before);
  });

  test('halts all trading by typing the word, and resumes it with a reason', async () => {
    await page.getByRole('button', { name: 'Halt all trading' }).first().click();
    await page.getByLabel(/Reason/).fill('A visitor tries the halt');
    await page.locator('#word').fill('HALT');
    await page.locator('#confirm').click();
    await page.getByText(/Trading is halted since/).waitFor({ timeout: 10_000 });
    await picture('halted');
    await page.getByRole('button', { name: 'Resume trading' }).first().click();
    await page.getByLabel(/Reason/).fill('Seen enough');
    await page.locator('#confirm').click();
    await page.getByRole('button', { name: 'Halt all trading' }).first().waitFor({ timeout: 10_000 });
  });

  test('finds the API described, and nothing went wrong meanwhile', async () => {
    await picture('landing');
    const answer = await page.goto(`http://127.0.0.1:${host.port}/api/docs`);
    expect(answer?.status()).toBe(200);
    expect(problems).toEqual([]);
  });

  async function picture(name: string): Promise<void> {
    mkdirSync(PICTURES, { recursive: true });
    await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
  }
});
