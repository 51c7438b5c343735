/**
 * Builds programs whatever their age: node scripts/build.mjs [name ...], all of them without a name. Exit code 1 when one does not compile.
 */
import { readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from './bundling.mjs';
import { BUNDLES, ensureBuilt } from './bundles.mjs';
import { ensureWebApp } from './web-app.mjs';

/** Each program with what is made first and how. */
const PROGRAMS = {
  ...Object.fromEntries(
    Object.entries(BUNDLES).map(([name, { output }]) => [name, { output, make: () => ensureBuilt(name) }]),
  ),
  web: { output: 'dist/web/index.html', make: async () => ensureWebApp({ always: true }) },
};

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !Object.hasOwn(PROGRAMS, name));
if (unknown !== undefined) {
  console.error(`There is no program "${unknown}". There are: ${Object.keys(PROGRAMS).join(', ')}.`);
  process.exit(2);
}

for (const name of asked.length > 0 ? asked : Object.keys(PROGRAMS)) {
  const { output, make } = PROGRAMS[name];
  const started = Date.now();
  rmSync(join(ROOT, output), { force: true });
  try {
    await make();
    const folder = join(ROOT, dirname(output));
    const files = readdirSync(folder);
    const bytes = files.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
    const size = `${files.length} files, ${(bytes / 1e6).toFixed(1)} MB`;
    console.log(`${name.padEnd(6)} ${output} in ${Date.now() - started} ms (${size})`);
  } catch (error) {
    console.error(`${name.padEnd(6)} failed: ${error.message}`);
    process.exitCode = 1;
  }
}
