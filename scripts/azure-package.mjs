/** The folder that is deployed to Azure: CommonJS files, what is needed together in one, each SDK in one of its own, and beside each what V8 compiled of it. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { BUNDLING, ROOT } from './bundling.mjs';

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
 * What the Functions host is given: everything inside but the module that the host itself makes, and no source map, which would tell where
 * the sources were built.
 */
const DEPLOYING = {
  ...BUNDLING,
  packages: 'bundle',
  external: ['@azure/functions-core'],
  sourcemap: false,
  logOverride: { 'import-is-undefined': 'silent' },
};

/** What the manifest registers, asked of the manifest itself. */
async function outlinesOf(folder) {
  const { build } = await import('esbuild');
  // Beside node_modules, where its packages are found.
  const outfile = join(folder, 'outlines.mjs');
  await build({ ...BUNDLING, sourcemap: false, entryPoints: ['functions/azure/outlines.ts'], outfile });
  const { placedOutlines } = await import(`${pathToFileURL(outfile).href}?${Date.now()}`);
  rmSync(outfile);
  return placedOutlines();
}

/**
 * What is read in one go, by the sources that need it: opening sixty small files was a seventh of a start. What several groups need lies in
 * a file of its own, shared.js.
 */
const GROUPS = {
  'start.js': (source) => source === 'functions/azure/app.ts',
  'shared.js': (source) => ['functions/azure/composition.ts', 'functions/http/edge.ts'].includes(source),
  'timers.js': (source) => source === 'functions/timers/timer-rows.ts',
  'routes.js': (source) => /^functions\/http\/routes/.test(source),
  'orders.js': (source) => /^functions\/(queues|durable|feeds)\//.test(source),
};

/** Module → the file it is put into. A module that no group needs, such as an SDK, has a file of its own. */
function shelvesOf(outputs) {
  const named = new Map(Object.entries(outputs).map(([path, output]) => [basename(path), output]));
  const users = new Map([...named.keys()].map((name) => [name, new Set()]));
  const reach = (name, group) => {
    const known = users.get(name);
    if (known === undefined || known.has(group)) return;
    known.add(group);
    for (const { path, kind } of named.get(name).imports)
      if (kind === 'import-statement') reach(basename(path), group);
  };
  // The program of a bench stands in the place of the app.
  reach('app.js', 'start.js');
  for (const [group, isOf] of Object.entries(GROUPS))
    for (const [name, { entryPoint }] of named)
      if (entryPoint !== undefined && isOf(entryPoint)) reach(name, group);
  return Object.fromEntries([...users].map(([name, groups]) => [name, shelfOf(name, [...groups])]));
}

function shelfOf(name, groups) {
  if (groups.length === 0) return name;
  if (groups.includes('start.js')) return 'start.js';
  return groups.length === 1 ? groups[0] : 'shared.js';
}

/**
 * Bundles the app, or in its place a program that a bench writes, into a folder under the root. Answers the files that went into it.
 * esbuild splits ES modules only and V8's own cache of those cannot be given away, so each file becomes CommonJS after it was split off.
 */
export async function packFunctions(
  folder,
  version,
  program = { entryPoints: { app: 'functions/azure/app.ts' } },
) {
  const { build, transform } = await import('esbuild');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const define = {
    BALLAST_VERSION: JSON.stringify(version),
    BALLAST_OUTLINES: JSON.stringify(await outlinesOf(folder)),
  };
  const { outputFiles, metafile } = await build({
    ...DEPLOYING,
    ...program,
    define,
    plugins: [englishOnly],
    splitting: true,
    entryNames: 'app',
    outdir: folder,
    write: false,
  });
  const shelves = shelvesOf(metafile.outputs);
  const texts = new Map();
  for (const { path, text } of outputFiles) {
    const { code } = await transform(text, {
      format: 'cjs',
      platform: 'node',
      target: BUNDLING.target,
      supported: { 'dynamic-import': false },
      define: { 'import.meta.url': 'moduleUrl' },
      // Names stay: a stack that nobody can read helps nobody. A third less text is a third less to read at a start.
      minifyWhitespace: true,
      minifySyntax: true,
    });
    const name = basename(path);
    const together = texts.get(shelves[name]) ?? [];
    texts.set(shelves[name], [
      ...together,
      `${JSON.stringify(name)}: function (exports, require, module, moduleUrl) {${code}\n}`,
    ]);
  }
  for (const [shelf, modules] of texts) writeFileSync(join(folder, shelf), `({${modules.join(',\n')}})`);
  const main = await build({
    ...DEPLOYING,
    format: 'cjs',
    entryPoints: ['functions/azure/main.ts'],
    define: { BALLAST_SHELVES: JSON.stringify(shelves) },
    outfile: join(folder, 'main.js'),
  });
  const described = { name: 'ballast-functions', version, private: true, type: 'commonjs', main: 'main.js' };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(described, null, 2)}\n`);
  return [...Object.keys(metafile.inputs), ...Object.keys(main.metafile.inputs)];
}

/** Runs in a process of its own, as the worker of the Functions host would, and writes what V8 made of each file beside it. */
const KEEP = `
  const { writeFileSync } = require('node:fs');
  const { join } = require('node:path');
  const { Module } = require('node:module');
  class Disposable { dispose() {} }
  const nothing = () => new Disposable();
  const core = { version: '3', hostVersion: '4', Disposable, registerFunction: nothing, registerHook: nothing,
    setProgrammingModel() {}, getProgrammingModel() {}, log() {} };
  const original = Module.prototype.require;
  Module.prototype.require = function (id) { return id === '@azure/functions-core' ? core : original.call(this, id); };
  const folder = process.argv[1];
  const { load, scripts, shelves } = require(join(folder, 'main.js'));
  for (const name of Object.keys(shelves)) load(name);
  for (const [name, script] of scripts) writeFileSync(join(folder, name + '.v8'), script.createCachedData());
  process.exit(0);
`;

/** Keeps what V8 compiles of the files of a folder. It holds for the V8 of the Node that runs this. */
export function keepCompiled(folder) {
  const example = readFileSync(join(ROOT, 'local.settings.example.json'), 'utf8');
  const settings = JSON.parse(example.replace(/<[a-z]+>/g, 'example')).Values;
  const { status, stderr } = spawnSync(process.execPath, ['-e', KEEP, folder], {
    env: { PATH: process.env.PATH, ...settings },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`The package does not load: ${stderr}`);
}
