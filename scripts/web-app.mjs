/**
 * The web app, built by Vite into dist/web. Like the programs it is built again only when a file that went into it has changed.
 * A process of its own: what Vite keeps in memory is not wanted in a host that runs for weeks.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from './bundles.mjs';

const OUTPUT = join('dist', 'web');
const STAMP = join(ROOT, 'dist', 'web.inputs.json');
const SOURCES = [
  'web/src',
  'web/public',
  'web/index.html',
  'web/vite.config.ts',
  'web/package.json',
  'package-lock.json',
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

/** Brings the web app up to date and returns its folder. Throws with what Vite said when it does not build. */
export function ensureWebApp({ always = false } = {}) {
  if (!always && isCurrent()) return OUTPUT;
  const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: join(ROOT, 'web'),
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`The web app does not build.\n${stdout}${stderr}`);
  mkdirSync(dirname(STAMP), { recursive: true });
  writeFileSync(STAMP, marks());
  return OUTPUT;
}

if (process.argv[1] === import.meta.filename) ensureWebApp();
