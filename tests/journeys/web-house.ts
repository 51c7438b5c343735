import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { readSettings } from '../../local/settings.ts';
import { type RunningHost, startHost } from '../../local/start.ts';
import { chromiumPath } from '../chromium.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const PICTURES = join(ROOT, 'artifacts', 'screens');
const AXE = readFileSync(join(ROOT, 'node_modules', 'axe-core', 'axe.min.js'), 'utf8');
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const BROWSER = chromiumPath();
/** A browser on a busy machine of two cores takes its time. */
export const PATIENCE_MS = 90_000;
export const DESKTOP = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

interface Looks {
  readonly theme?: 'dark' | 'light';
  readonly language?: 'en' | 'de';
  readonly viewport?: { readonly width: number; readonly height: number };
}

/** The whole product on a folder of its own, with its built web app, and a browser in front of it. */
export class WebHouse {
  readonly problems: string[] = [];
  readonly browser: Browser;
  readonly #folder: string;
  #speed: number;
  #host: RunningHost;

  private constructor(folder: string, speed: number, host: RunningHost, browser: Browser) {
    this.#folder = folder;
    this.#speed = speed;
    this.#host = host;
    this.browser = browser;
  }

  /** @param speed bars a second of each demo market */
  static async open(speed: number): Promise<WebHouse> {
    execFileSync(process.execPath, [join(ROOT, 'scripts', 'web-app.mjs')], { stdio: 'inherit' });
    const folder = mkdtempSync(join(tmpdir(), 'web-house-'));
    const problems: string[] = [];
    const host = await begin(folder, speed, 0, problems);
    const browser = await chromium.launch({ executablePath: BROWSER ?? '', args: QUIET });
    const house = new WebHouse(folder, speed, host, browser);
    house.problems.push(...problems);
    return house;
  }

  get address(): string {
    return `http://127.0.0.1:${this.#host.port}`;
  }

  /** A new visitor. Whatever goes wrong in the page is a problem of the house. */
  async visit(path: string, looks: Looks = {}): Promise<Page> {
    const { theme = 'dark', language = 'en', viewport = DESKTOP } = looks;
    const context = await this.browser.newContext({
      viewport,
      locale: 'en-US',
      timezoneId: 'Europe/Berlin',
      hasTouch: viewport.width < 500,
    });
    await rememberPreferences(context, { theme, language });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    page.on('pageerror', (error) => this.problems.push(error.message));
    await page.goto(`${this.address}${path}`);
    return page;
  }

  /** Reads from the API of the house, past the page. */
  async read<Body>(path: string): Promise<Body> {
    return (await fetch(`${this.address}/api/${path}`)).json() as Promise<Body>;
  }

  /** Resolves once something holds, asked again and again for at most two minutes. */
  async until(holds: () => Promise<boolean>): Promise<void> {
    for (let tries = 0; tries < 600; tries += 1) {
      if (await holds()) return;
      await sleep(200);
    }
    throw new Error('it did not come to this in two minutes');
  }

  /** Plays slower or faster, after a restart too. */
  async setSpeed(barsPerSecond: number): Promise<void> {
    this.#speed = barsPerSecond;
    await fetch(`${this.address}/api/demo/speed`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ barsPerSecond }),
    });
  }

  /** Ends the host and begins it again at the same address, after `between`. */
  async restart(between: () => Promise<void>): Promise<void> {
    const { port } = this.#host;
    await this.#host.stop();
    await between();
    this.#host = await begin(this.#folder, this.#speed, port, this.problems);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.#host.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

async function begin(folder: string, speed: number, port: number, problems: string[]): Promise<RunningHost> {
  const settings = readSettings({
    BALLAST_PORT: String(port),
    BALLAST_DATA_DIR: folder,
    BALLAST_DEMO_SPEED: String(speed),
    BALLAST_LOG_LEVEL: 'error',
  });
  return startHost(settings, {
    version: 'test',
    root: ROOT,
    print: () => undefined,
    log: (line) => problems.push(line),
  });
}

async function rememberPreferences(
  context: BrowserContext,
  preferences: Readonly<Record<string, string>>,
): Promise<void> {
  const text = JSON.stringify(JSON.stringify(preferences));
  await context.addInitScript(
    `localStorage.getItem('ballast.preferences') ?? localStorage.setItem('ballast.preferences', ${text})`,
  );
}

/** Keeps a picture of the page among the artefacts, for a person to look at. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`) });
}

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** What axe finds wrong with the page, in a sentence each. */
export async function violationsOf(page: Page): Promise<readonly string[]> {
  // A policy that lets no script in but ours holds for scripts of the page; this one comes from outside of it.
  const found = await page.evaluate<{ readonly violations: readonly Violation[] }>(
    `${AXE}; axe.run(document, { resultTypes: ['violations'] })`,
  );
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ html, failureSummary = '' }) =>
        `${id}: ${html.slice(0, 140)} ${failureSummary.split('\n')[1] ?? ''}`,
    ),
  );
}
