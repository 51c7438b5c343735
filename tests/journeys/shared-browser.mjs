/** What all journeys share: the product as it is shipped, built once, and one browser. Where the machine has no browser they are skipped. */
import { chromium } from 'playwright-core';
import { ensureBuilt } from '../../scripts/bundles.mjs';
import { ensureWebApp } from '../../scripts/web-app.mjs';
import { chromiumPath } from '../chromium.ts';

/** No network of its own, no graphics card, and no page that is slowed down because another one is in front of it. */
const SWITCHES = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-renderer-backgrounding',
  '--disable-backgrounding-occluded-windows',
];

export default async function shareBrowser({ provide }) {
  const executablePath = chromiumPath();
  if (executablePath === null) return undefined;
  ensureWebApp();
  const program = await ensureBuilt('local');
  const server = await chromium.launchServer({ executablePath, args: SWITCHES });
  provide('browserAddress', server.wsEndpoint());
  provide('program', program);
  return () => server.close();
}
