import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { invariant } from '../../shared/domain/result.ts';
import webApp from '../../web/public/staticwebapp.config.json' with { type: 'json' };

export interface StaticFile {
  readonly contentType: string;
  readonly cacheControl: string;
  /** The smallest first; the last one is the file as it is. */
  readonly bodies: readonly StaticBody[];
}

export interface StaticBody {
  readonly encoding: 'br' | 'gzip' | null;
  readonly body: Uint8Array<ArrayBuffer>;
  readonly etag: string;
}

/** How the build has compressed a file beside it (scripts/web-app.mjs). */
const COMPRESSED = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

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
    files.set(name, {
      contentType,
      cacheControl: name.startsWith('/assets/') ? FOR_EVER : ASK_AGAIN,
      bodies: bodiesOf(path),
    });
  }
  const shell = files.get('/index.html') ?? null;
  return { fileAt: (path) => files.get(path) ?? (isAppPath(path) ? shell : null) };
}

function bodiesOf(path: string): readonly StaticBody[] {
  const compressed = COMPRESSED.flatMap(([encoding, suffix]) =>
    existsSync(`${path}${suffix}`) ? [bodyOf(`${path}${suffix}`, encoding)] : [],
  );
  return [...compressed, bodyOf(path, null)];
}

function bodyOf(path: string, encoding: StaticBody['encoding']): StaticBody {
  const body = readFileSync(path);
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  return { encoding, body: new Uint8Array(body), etag };
}

/** The smallest body that a client takes. @param accepted its accept-encoding; a name with q=0 is a refusal */
export function bodyFor({ bodies }: StaticFile, accepted = ''): StaticBody {
  const names = accepted.split(',').flatMap((part) => {
    const [name = '', ...weights] = part.split(';').map((text) => text.trim().toLowerCase());
    return weights.some((weight) => /^q=0(?:\.0*)?$/.test(weight)) ? [] : [name];
  });
  const found = bodies.find(({ encoding }) => encoding === null || names.includes(encoding));
  invariant(found !== undefined, 'The file as it is stands last');
  return found;
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
