#!/usr/bin/env node
import { pathToFileURL } from 'node:url';
import { ensureReady } from '../scripts/dependencies.mjs';

ensureReady();
const { ensureBuilt } = await import('../scripts/bundles.mjs');
const bundle = await ensureBuilt('cli').catch((error) => {
  console.error(error.message);
  process.exit(1);
});
process.setSourceMapsEnabled(true);
await import(pathToFileURL(bundle).href);
