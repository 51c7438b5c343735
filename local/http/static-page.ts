import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';

export interface StaticFile {
  readonly path: string;
  readonly contentType: string;
  readonly body: string;
  readonly etag: string;
}

/** The files of the page: a closed list, so no path from outside is ever looked up on the disk. */
const FILES = [
  ['/', 'index.html', 'text/html; charset=utf-8'],
  ['/app.js', 'app.js', 'text/javascript; charset=utf-8'],
  ['/style.css', 'style.css', 'text/css; charset=utf-8'],
] as const;

/** Reads the page once, at the start. Throws the system's error for a file that is missing: a host without its page does not start. */
export function readPage(folder: string): readonly StaticFile[] {
  return FILES.map(([path, name, contentType]) => {
    const body = readFileSync(join(folder, name), 'utf8');
    const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
    return { path, contentType, body, etag };
  });
}
