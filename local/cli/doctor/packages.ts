import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Finding, fine, wrong } from './check.ts';

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      optional: z.boolean().optional(),
      devOptional: z.boolean().optional(),
    }),
  ),
});

function packagesOf(path: string) {
  return lockSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).packages;
}

/** Compares what is installed below `root` with its lock file, version by version. Packages for other platforms are never installed. */
export function checkPackages(root: string): Finding {
  try {
    const wanted = Object.entries(packagesOf(join(root, 'package-lock.json'))).filter(
      ([path, { optional, devOptional }]) =>
        path.startsWith('node_modules/') && optional !== true && devOptional !== true,
    );
    const installed = packagesOf(join(root, 'node_modules', '.package-lock.json'));
    const missing = wanted.filter(([path, { version }]) => installed[path]?.version !== version);
    if (missing.length === 0)
      return fine('packages', `${wanted.length} packages as the lock file names them`);
    const named = missing.slice(0, 3).map(([path]) => path.slice('node_modules/'.length));
    return wrong(
      'packages',
      `${missing.length} packages are missing or of another version: ${named.join(', ')}`,
      'Run npm ci',
    );
  } catch (error) {
    return wrong(
      'packages',
      `The list of packages cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      'Run npm ci in a complete clone',
    );
  }
}
