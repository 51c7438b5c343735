/**
 * Runs another script once everything it imports is installed: node scripts/with-dependencies.mjs <script> [arguments].
 * The script runs in this very process, so signals, exit code and process id are its own.
 */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureReady } from './dependencies.mjs';

const [node, , script, ...rest] = process.argv;
if (script === undefined) {
  console.error('Usage: node scripts/with-dependencies.mjs <script> [arguments]');
  process.exit(2);
}
ensureReady();
const path = resolve(script);
process.argv = [node, path, ...rest];
await import(pathToFileURL(path).href);
