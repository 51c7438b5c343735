/**
 * The web app, built by Vite into dist/web. Like the programs it is built again only when a file that went into it has changed.
 * A process of its own: what Vite keeps in memory is not wanted in a host that runs for weeks.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { ROOT } from './bundling.mjs';

const OUTPUT = join('dist', 'web');
const STAMP = join(ROOT, 'dist', 'web.inputs.json');
const SOURCES = [
  'web/src',
  'web/public',
  'web/index.html',
  'web/vite.config.ts',
  'web/package.json',
  'package-lock.json',
  'scripts/web-app.mjs',
];

function filesBelow(path) {
  const found = statSync(join(ROOT, path), { throwIfNoEntry: false });
  if (found === undefined) return [];
  if (!found.isDirectory()) return [[path, `${found.size} ${found.mtimeMs}`]];
  return readdirSync(join(ROOT, path)).flatMap((name) => filesBelow(`${path}/${name}`));
}

const marks = () => JSON.stringify(SOURCES.flatMap(filesBelow).sort());

function isCurrent() {
  return (
    existsSync(join(ROOT, OUTPUT, 'index.html')) &&
    existsSync(STAMP) &&
    readFileSync(STAMP, 'utf8') === marks()
  );
}

const TEXT = /\.(?:js|css|html|svg|webmanifest)$/;
/** Below this a packet is not saved. */
const WORTH_BYTES = 1_024;

/** Each text once more beside it as br and as gzip: the host sends what a browser takes and never compresses while somebody waits. */
function compressBelow(folder) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || !TEXT.test(entry.name) || statSync(path).size < WORTH_BYTES) continue;
    const text = readFileSync(path);
    writeFileSync(`${path}.br`, brotliCompressSync(text));
    writeFileSync(`${path}.gz`, gzipSync(text, { level: 9 }));
  }
}

/** Brings the web app up to date and returns its folder. Throws with what Vite said when it does not build. */
export function ensureWebApp({ always = false } = {}) {
  if (!always && isCurrent()) return OUTPUT;
  const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
  // Built beside and then put in its place: whoever reads meanwhile, or builds as well, never sees half of it.
  const made = join(ROOT, 'dist', `web-${process.pid}`);
  const before = join(ROOT, 'dist', `web-${process.pid}-before`);
  const built = marks();
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [vite, 'build', '--logLevel', 'warn', '--outDir', made],
    {
      cwd: join(ROOT, 'web'),
      encoding: 'utf8',
      // What builds may itself be a test: Vite would take its NODE_ENV, and the app would be one for development, slow and without a start offline.
      env: { ...process.env, NODE_ENV: 'production' },
    },
  );
  if (status !== 0) throw new Error(`The web app does not build.\n${stdout}${stderr}`);
  compressBelow(made);
  const place = join(ROOT, OUTPUT);
  if (existsSync(place)) renameSync(place, before);
  renameSync(made, place);
  rmSync(before, { recursive: true, force: true });
  writeFileSync(STAMP, built);
  return OUTPUT;
}

if (process.argv[1] === import.meta.filename) ensureWebApp();
