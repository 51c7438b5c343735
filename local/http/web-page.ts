import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import webApp from '../../web/public/staticwebapp.config.json' with { type: 'json' };

export interface StaticFile {
  readonly contentType: string;
  readonly cacheControl: string;
  readonly body: Uint8Array<ArrayBuffer>;
  readonly etag: string;
}

/** The built web app: a closed list of files, so no path from outside is ever looked up on the disk. */
export interface WebPage {
  fileAt(path: string): StaticFile | null;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
};
/** Files with a hash in their name never change; all else is asked again: a page of yesterday never talks to the API of today. */
const FOR_EVER = 'public, max-age=31536000, immutable';
const ASK_AGAIN = 'no-cache';

/** Where the web app is not built there is the API alone, and the page says what to do. */
export const NO_PAGE: WebPage = { fileAt: () => null };

/**
 * Reads the built app once, at the start. A path that is no file gets the app's own page, which knows its routes; what that covers is said by the same
 * file that says it where the app is hosted.
 */
export function readWebPage(folder: string): WebPage {
  if (!existsSync(join(folder, 'index.html'))) return NO_PAGE;
  const files = new Map<string, StaticFile>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const contentType = TYPES[extname(entry.name)];
    if (!entry.isFile() || contentType === undefined) continue;
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(folder.length).replaceAll('\\', '/');
    files.set(
      name,
      fileOf(readFileSync(path), contentType, name.startsWith('/assets/') ? FOR_EVER : ASK_AGAIN),
    );
  }
  const shell = files.get('/index.html') ?? null;
  return { fileAt: (path) => files.get(path) ?? (isAppPath(path) ? shell : null) };
}

function fileOf(body: Buffer, contentType: string, cacheControl: string): StaticFile {
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  return { contentType, cacheControl, body: new Uint8Array(body), etag };
}

const EXCLUDED = webApp.navigationFallback.exclude.map(patternOf);

/** Whether a path may be one of the app's own pages. */
function isAppPath(path: string): boolean {
  return !EXCLUDED.some((pattern) => pattern.test(path));
}

/** A pattern of the hosting: `*` stands for anything at the place where it is, `{a,b}` for one of these. */
function patternOf(text: string): RegExp {
  const source = text
    .replaceAll('.', '\\.')
    .replaceAll('*', '.*')
    .replaceAll(/\{([^}]+)\}/g, (_, names: string) => `(?:${names.replaceAll(',', '|')})`);
  return new RegExp(`^${source}$`);
}
