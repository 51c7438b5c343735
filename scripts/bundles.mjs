/** The programs of the product, bundled by esbuild. On one machine packages stay outside, since node_modules is beside dist; what goes to Azure holds them. */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** entry file → bundle. */
export const BUNDLES = {
  local: { entry: 'local/main.ts', output: 'dist/local/main.mjs' },
  cli: { entry: 'local/cli/main.ts', output: 'dist/cli/main.mjs' },
  azure: { entry: 'functions/azure/main.ts', output: 'dist/azure/main.mjs', isDeployed: true },
};

/** What every bundle of this repository shares, tests and bench included. */
export const BUNDLING = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.20',
  packages: 'external',
  sourcemap: true,
  sourcesContent: false,
  metafile: true,
  legalComments: 'none',
  logLevel: 'warning',
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

/** The forty languages of zod's sentences are a fifth of the bundle; ours are English. */
const englishOnly = {
  name: 'english-only',
  setup: (building) => {
    building.onLoad({ filter: /zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
    }));
  },
};

/**
 * What the Functions host is given: everything inside but the module that the host itself makes, each SDK in a file of its own that is
 * read when it is first needed, and no source map, which would tell where the sources were built.
 */
export const DEPLOYING = {
  ...BUNDLING,
  plugins: [englishOnly],
  packages: 'bundle',
  external: ['@azure/functions-core'],
  splitting: true,
  sourcemap: false,
  outExtension: { '.js': '.mjs' },
  // Packages written for CommonJS ask for Node's own modules by require.
  banner: {
    js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
  },
  logOverride: { 'import-is-undefined': 'silent' },
};

async function bundle({ entry, output, isDeployed }) {
  const { build } = await import('esbuild');
  const folder = join(ROOT, dirname(output));
  if (isDeployed) rmSync(folder, { recursive: true, force: true });
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const define = { BALLAST_VERSION: JSON.stringify(version) };
  const { metafile } = await build(
    isDeployed
      ? { ...DEPLOYING, define, entryPoints: [entry], outdir: dirname(output) }
      : { ...BUNDLING, entryPoints: [entry], outfile: output },
  );
  if (isDeployed) {
    cpSync(join(ROOT, 'host.json'), join(folder, 'host.json'));
    const described = { name: 'ballast-functions', version, private: true, type: 'module', main: 'main.mjs' };
    writeFileSync(join(folder, 'package.json'), `${JSON.stringify(described, null, 2)}\n`);
  }
  const inputs = [
    'scripts/bundles.mjs',
    'tsconfig.json',
    'host.json',
    'package.json',
    ...Object.keys(metafile.inputs),
  ];
  mkdirSync(dirname(stampOf(output)), { recursive: true });
  writeFileSync(
    stampOf(output),
    JSON.stringify(Object.fromEntries(inputs.map((path) => [path, markOf(path)]))),
  );
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
