import { randomBytes } from 'node:crypto';
import { chmodSync, closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const KEY_BYTES = 32;
const KEY_FILE = 'secret.key';

/** The key is there but is not one, or is open to others. */
export class SecretKeyRefused extends Error {
  override readonly name = 'SecretKeyRefused';
}

/**
 * The key that seals secrets: 32 bytes, from `given` (BALLAST_SECRET_KEY, base64) or from a file of the data folder that only its owner may read, made at the
 * first start. Without the key the secrets of a backup are noise, so keep it apart from the backups.
 * @throws SecretKeyRefused for a key of another length.
 */
export function loadSecretKey(folder: string, given: string | undefined): Buffer {
  if (given !== undefined && given !== '') return checkedKey(given, 'BALLAST_SECRET_KEY');
  const path = join(folder, KEY_FILE);
  createKeyFile(path);
  // A copied folder may have lost the mode on the way.
  chmodSync(path, 0o600);
  return checkedKey(readFileSync(path, 'utf8').trim(), path);
}

/** Does nothing when the file exists: a key that is replaced makes every secret unreadable. */
function createKeyFile(path: string): void {
  let file: number;
  try {
    file = openSync(path, 'wx', 0o600);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return;
    throw error;
  }
  writeSync(file, `${randomBytes(KEY_BYTES).toString('base64')}\n`);
  fsyncSync(file);
  closeSync(file);
}

function checkedKey(text: string, origin: string): Buffer {
  const key = Buffer.from(text, 'base64');
  if (key.length !== KEY_BYTES) {
    throw new SecretKeyRefused(
      `${origin} must hold ${KEY_BYTES} bytes in base64, it holds ${key.length}. Make one with: openssl rand -base64 ${KEY_BYTES}`,
    );
  }
  return key;
}
