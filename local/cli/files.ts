import { closeSync, fsyncSync, linkSync, openSync, rmSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * Writes a new file as a whole or not at all: the text goes to `<file>.part`, reaches the disk and then takes the name. A file that has the name by then is
 * not replaced (EEXIST). Answers the full path.
 */
export function writeNewFile(file: string, pieces: Iterable<string>): string {
  const path = resolve(file);
  const part = `${path}.part`;
  const handle = openSync(part, 'wx', 0o600);
  try {
    try {
      for (const piece of pieces) writeSync(handle, piece);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    linkSync(part, path);
  } finally {
    rmSync(part, { force: true });
  }
  return path;
}
