import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { formatInstant, type UtcMillis, utcMillis } from '../../../shared/domain/time/instant.ts';
import { type Finding, fine, notice, wrong } from './check.ts';

const NODE_LEAST = [20, 20] as const;

/** The version as `process.versions.node` says it. */
export function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [majorLeast, minorLeast] = NODE_LEAST;
  if (major > majorLeast || (major === majorLeast && minor >= minorLeast))
    return fine('node', `Node ${version}`);
  return wrong(
    'node',
    `Node ${version} is older than ${NODE_LEAST.join('.')}`,
    'Install a newer one from https://nodejs.org',
  );
}

/** Nothing of this product existed before; a clock there was never set. */
const CLOCK_LEAST = utcMillis(Date.UTC(2025, 0, 1));
const CLOCK_MOST = utcMillis(Date.UTC(2100, 0, 1));

/** Sessions, timers and signatures follow this clock, and a venue refuses requests that are signed for another day. */
export function checkClock(now: UtcMillis): Finding {
  const detail = `The clock says ${formatInstant(now)}`;
  if (now >= CLOCK_LEAST && now < CLOCK_MOST) return fine('clock', detail);
  return wrong('clock', detail, 'Set the date of this machine, best by NTP, then try again');
}

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const MAC = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/** Only the journeys through the screens need one. */
export function checkBrowser(searchPath: string | undefined): Finding {
  const folders = (searchPath ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates = [...folders.flatMap((folder) => BROWSERS.map((name) => join(folder, name))), MAC];
  const found = candidates.find((path) => existsSync(path));
  if (found !== undefined) return fine('browser', found);
  return notice(
    'browser',
    'There is no Chromium; only the tests of the screens need one',
    'Install chromium to run those tests too',
  );
}
