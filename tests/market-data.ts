import { existsSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '..', '..', 'shared', 'market-data');

/** The path of a real price file, or null where the folder of real data is absent. CI insists on it: see machine/machine.test.ts. */
export function marketDataFile(relative: string): string | null {
  const path = join(FOLDER, relative);
  return existsSync(path) ? path : null;
}
