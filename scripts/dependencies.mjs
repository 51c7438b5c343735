/**
 * What a script needs before its first import of a package: a Node that is new enough and the packages of the lock file.
 * Plain Node, old syntax where it matters: this file must be able to say its sentence on the wrong machine.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const NODE_LEAST = [20, 20];

/** Returns the sentence to print when this Node is too old, or null. */
export function nodeRefusal(version) {
  const [major, minor] = version.split('.').map(Number);
  if (major > NODE_LEAST[0] || (major === NODE_LEAST[0] && minor >= NODE_LEAST[1])) return null;
  return `Ballast needs Node ${NODE_LEAST.join('.')} or newer; this is Node ${version}. Install one from https://nodejs.org and try again.`;
}

function packagesOf(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages ?? {};
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw new Error(`${path} cannot be read: ${error.message}`);
  }
}

/**
 * The packages of the lock file that are not installed in their exact version. Compares contents and not file times: a
 * checkout touches times, and a fresh clone has them all alike. Packages for other platforms are never installed.
 */
export function missingPackages(root) {
  const wanted = packagesOf(join(root, 'package-lock.json'));
  if (wanted === null) throw new Error(`${root} has no package-lock.json: this is not a complete clone.`);
  const installed = packagesOf(join(root, 'node_modules', '.package-lock.json')) ?? {};
  return Object.entries(wanted)
    .filter(([path, entry]) => path.startsWith('node_modules/') && !entry.optional && !entry.devOptional)
    .filter(([path, entry]) => installed[path] === undefined || installed[path].version !== entry.version)
    .map(([path]) => path.slice('node_modules/'.length));
}

/** Runs `npm ci` with its own progress on stderr, so that a command with --json keeps its stdout. */
function install() {
  const npm = process.env.npm_execpath;
  const [command, args] = npm?.endsWith('.js') ? [process.execPath, [npm, 'ci']] : ['npm', ['ci']];
  const shell = command === 'npm' && process.platform === 'win32';
  return spawnSync(command, args, { cwd: ROOT, stdio: ['ignore', 2, 2], shell });
}

/** Ends the process with a sentence when the machine cannot run Ballast; installs what is missing otherwise. */
export function ensureReady() {
  const refusal = nodeRefusal(process.versions.node);
  if (refusal !== null) giveUp(refusal);
  const missing = missingPackages(ROOT);
  if (missing.length === 0) return;
  const started = Date.now();
  console.error(`Installing ${missing.length} packages (npm ci). The first time takes a minute or two.`);
  const { status, error } = install();
  if (error !== undefined) giveUp(`npm could not be started: ${error.message}`);
  if (status !== 0) {
    giveUp(
      `npm ci failed with code ${status}; its lines above say why. It needs a network. Nothing was started.`,
    );
  }
  console.error(`Installed in ${Math.round((Date.now() - started) / 1000)} s.`);
}

function giveUp(sentence) {
  console.error(sentence);
  process.exit(1);
}
