/**
 * Starts the whole product on this machine. The server runs in this process: whoever ends the process id that is printed
 * ends the server, and SIGINT or SIGTERM reach its own shutdown.
 */
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from './bundles.mjs';
import { ensureWebApp } from './web-app.mjs';

async function built() {
  ensureWebApp();
  return ensureBuilt('local');
}

const bundle = await built().catch((error) => {
  console.error(`Nothing was started. ${error.message}`);
  process.exit(1);
});
process.setSourceMapsEnabled(true);
await import(pathToFileURL(bundle).href);
