import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterEach, inject } from 'vitest';
import { chromiumPath } from '../chromium.ts';
import { HostProcess } from './host-process.ts';
import { picture } from './looking.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly browserAddress: string;
    readonly program: string;
  }
}

export const HAS_BROWSER = chromiumPath() !== null;
/** How long a person of great patience waits for one thing on a machine that does much else. */
export const PATIENCE_MS = 45_000;
export const DESKTOP = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

interface Looks {
  readonly theme?: 'dark' | 'light';
  readonly language?: 'en' | 'de';
  readonly viewport?: { readonly width: number; readonly height: number };
}

const shown = new Set<Page>();

/** What a journey saw when it did not get on. */
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  for (const [count, page] of [...shown].entries())
    await picture(page, `failed-${task.name.slice(0, 40).replaceAll(/[^a-z]+/gi, '-')}-${count}`);
});

export interface ClosedTrade {
  readonly tradeId: string;
  readonly profileId: string;
}

/** The whole product in front of a browser. */
export class WebHouse {
  readonly problems: string[] = [];
  readonly #host: HostProcess;
  readonly #browser: Browser;
  #speed: number;

  private constructor(host: HostProcess, browser: Browser, speed: number) {
    this.#host = host;
    this.#browser = browser;
    this.#speed = speed;
  }

  /** @param speed bars a second of each demo market */
  static async open(speed: number): Promise<WebHouse> {
    const host = new HostProcess(inject('program'));
    await host.start(speed);
    const browser = await chromium.connect(inject('browserAddress'));
    return new WebHouse(host, browser, speed);
  }

  get address(): string {
    return this.#host.address;
  }

  /** A new visitor. Whatever goes wrong in the page is a problem of the house. */
  async visit(path: string, looks: Looks = {}): Promise<Page> {
    const { theme = 'dark', language = 'en', viewport = DESKTOP } = looks;
    const context = await this.#browser.newContext({
      viewport,
      locale: 'en-US',
      timezoneId: 'Europe/Berlin',
      hasTouch: viewport.width < 500,
      isMobile: viewport.width < 500,
    });
    await rememberPreferences(context, { theme, language });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    shown.add(page);
    page.on('close', () => shown.delete(page));
    page.on('pageerror', (error) => this.problems.push(`${page.url()}: ${error.message}`));
    page.on('console', (message) => {
      if (/content security policy/i.test(message.text())) this.problems.push(message.text());
    });
    await page.goto(`${this.address}${path}`);
    return page;
  }

  /** Reads from the API of the house, past the page. */
  async read<Body>(path: string): Promise<Body> {
    return (await fetch(`${this.address}/api/${path}`)).json() as Promise<Body>;
  }

  /** Resolves with what the API says once there is such a thing. */
  async until<Found>(find: () => Promise<Found | false | undefined>): Promise<Found> {
    const late = Date.now() + PATIENCE_MS;
    for (let found = await find(); ; found = await find()) {
      if (found !== undefined && found !== false) return found;
      if (Date.now() > late) throw new Error(`It did not come to this in ${PATIENCE_MS / 1_000} s.`);
      await sleep(100);
    }
  }

  /** The first trade that is over. The demo is slowed down then: who looks wants it to stand almost still. */
  async firstClosedTrade(): Promise<ClosedTrade> {
    const trade = await this.until(
      async () => (await this.read<{ items: ClosedTrade[] }>('trades?state=closed&limit=1')).items[0],
    );
    await this.setSpeed(2);
    return trade;
  }

  /** A profile whose rules are so strict that it trades by hand alone. */
  async createProfile(name: string): Promise<string> {
    const { profileId } = await this.#command<{ profileId: string }>('POST', 'profiles', {
      name,
      venue: 'paper',
      source: 'synthetic',
      timeframe: '1m',
      symbols: ['SYN-CALM'],
      allocated: '100000',
      parameters: { scoreThreshold: 1 },
      limits: {},
    });
    return profileId;
  }

  /** Plays slower or faster, after a restart too. */
  async setSpeed(barsPerSecond: number): Promise<void> {
    this.#speed = barsPerSecond;
    await this.#command('PUT', 'demo/speed', { barsPerSecond });
  }

  async #command<Body>(method: string, path: string, body: unknown): Promise<Body> {
    const answer = await fetch(`${this.address}/api/${path}`, {
      method,
      headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path} was refused: ${await answer.text()}`);
    return (await answer.json()) as Body;
  }

  /** Kills the host, and begins it again at the same address after `between`. */
  async killAndStart(between: () => Promise<void>): Promise<void> {
    await this.#host.kill();
    await between();
    await this.#host.start(this.#speed);
  }

  /** What went wrong in any page, and what the host complained of. */
  complaints(): readonly string[] {
    return [...this.problems, ...this.#host.complaints];
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.#host.end();
  }
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
