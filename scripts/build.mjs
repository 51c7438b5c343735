/** Builds every program whatever its age: node scripts/build.mjs. Exit code 1 when one does not compile. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { BUNDLES, ensureBuilt, ROOT } from './bundles.mjs';

for (const [name, { output }] of Object.entries(BUNDLES)) {
  const started = Date.now();
  rmSync(join(ROOT, output), { force: true });
  try {
    await ensureBuilt(name);
    console.log(`${name.padEnd(6)} ${output} in ${Date.now() - started} ms`);
  } catch (error) {
    console.error(`${name.padEnd(6)} failed: ${error.message}`);
    process.exitCode = 1;
  }
}
