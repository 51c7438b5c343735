import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

const ROOT = join(import.meta.dirname, '..', '..');
const PICTURES = join(ROOT, 'artifacts', 'screens');
const AXE = readFileSync(join(ROOT, 'node_modules', 'axe-core', 'axe.min.js'), 'utf8');

/** Keeps a picture of the page among the artefacts, for a person to look at. */
export async function picture(page: Page, name: string, { fullPage = false } = {}): Promise<void> {
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage });
}

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** What axe finds wrong with the page, in a sentence each. */
export async function violationsOf(page: Page): Promise<readonly string[]> {
  // A policy that lets no script in but ours holds for scripts of the page; this one comes from outside of it.
  const found = await page.evaluate<{ readonly violations: readonly Violation[] }>(
    `window.axe ?? (() => { ${AXE} })(); axe.run(document, { resultTypes: ['violations'] })`,
  );
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ html, failureSummary = '' }) =>
        `${id}: ${html.slice(0, 140)} ${failureSummary.split('\n')[1] ?? ''}`,
    ),
  );
}

const SMALL = `(() => {
  const isSeen = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const inText = (element) => getComputedStyle(element).display === 'inline';
  const found = [];
  for (const element of document.querySelectorAll('a[href], button, input, select, summary, [role=tab]')) {
    const { width, bottom, height: own } = element.getBoundingClientRect();
    // A box to tick is as large as the words beside it, which tick it too.
    const height = Math.max(own, ...[...(element.labels ?? [])].map((label) => label.getBoundingClientRect().height));
    if (!isSeen(element) || width < 2 || bottom <= 0 || inText(element)) continue;
    if (element.closest('canvas, .tv-lightweight-charts') !== null) continue;
    if (height < 43.5) found.push(element.outerHTML.slice(0, 120) + ' is ' + Math.round(height) + ' px high');
  }
  return found;
})()`;

/** Whatever on a phone is too small for a finger. Links within a sentence are text, and the mark of the chart library is its own. */
export async function tooSmallForFingers(page: Page): Promise<readonly string[]> {
  return page.evaluate<string[]>(SMALL);
}
