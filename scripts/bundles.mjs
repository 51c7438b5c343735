/** The programs of the product, bundled by esbuild. On one machine packages stay outside, since node_modules is beside dist; what goes to Azure holds them. */
import { cpSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BUNDLING, ROOT } from './bundling.mjs';

/** entry file → bundle. */
export const BUNDLES = {
  local: { entry: 'local/main.ts', output: 'dist/local/main.mjs' },
  cli: { entry: 'local/cli/main.ts', output: 'dist/cli/main.mjs' },
  azure: { entry: 'functions/azure/main.ts', output: 'dist/azure/main.js', isDeployed: true },
};

/** Beside the folder and not in it: all of the folder is deployed. */
const stampOf = (output) => join(ROOT, `${dirname(output)}.inputs.json`);

/** A bundle is current when it exists and each file that went into it still has the size and time it had then. */
function isCurrent({ output }) {
  const stamp = stampOf(output);
  if (!existsSync(join(ROOT, output)) || !existsSync(stamp)) return false;
  return Object.entries(JSON.parse(readFileSync(stamp, 'utf8'))).every(
    ([path, mark]) => mark === markOf(path),
  );
}

function markOf(path) {
  const found = statSync(join(ROOT, path), { throwIfNoEntry: false });
  return found === undefined ? null : `${found.size} ${found.mtimeMs}`;
}

async function bundle({ entry, output, isDeployed }) {
  const files = await (isDeployed ? packed(dirname(output)) : bundled(entry, output));
  const inputs = [
    'scripts/bundles.mjs',
    'scripts/bundling.mjs',
    'scripts/azure-package.mjs',
    'tsconfig.json',
    'host.json',
    'package.json',
    ...files,
  ];
  mkdirSync(dirname(stampOf(output)), { recursive: true });
  writeFileSync(
    stampOf(output),
    JSON.stringify(Object.fromEntries(inputs.map((path) => [path, markOf(path)]))),
  );
}

/** One file beside node_modules. */
async function bundled(entry, output) {
  const { build } = await import('esbuild');
  const { metafile } = await build({ ...BUNDLING, entryPoints: [entry], outfile: output });
  return Object.keys(metafile.inputs);
}

async function packed(folder) {
  const { keepCompiled, packFunctions } = await import('./azure-package.mjs');
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const files = await packFunctions(join(ROOT, folder), version);
  cpSync(join(ROOT, 'host.json'), join(ROOT, folder, 'host.json'));
  keepCompiled(join(ROOT, folder));
  return files;
}

/**
 * Brings one program up to date and returns the path of its bundle. Throws when its entry is not part of this tree or
 * does not compile: an old bundle is never run in place of a broken new one.
 */
export async function ensureBuilt(name) {
  const program = BUNDLES[name];
  if (!existsSync(join(ROOT, program.entry)))
    throw new Error(`There is no ${program.entry}: ${name} cannot be built.`);
  if (!isCurrent(program)) await bundle(program);
  return join(ROOT, program.output);
}
