import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Script } from 'node:vm';

/** A file of the package: a function that the build has put around it, as Node does around CommonJS. */
interface Loaded {
  exports: unknown;
}

type Wrapped = (exports: unknown, ask: (id: string) => unknown, module: Loaded, moduleUrl: string) => void;

const outer = createRequire(__filename);
const loaded = new Map<string, Loaded>();
/** The scripts that ran in this process, for the build to keep what V8 made of them. */
export const scripts = new Map<string, Script>();

/**
 * Runs a file of the package once, from what V8 compiled of it when the package was made: compiling is more than half of a start. Another V8
 * than that of the build refuses it and compiles anew; nothing else changes then.
 */
export function load(name: string): unknown {
  const known = loaded.get(name);
  if (known !== undefined) return known.exports;
  const module: Loaded = { exports: {} };
  loaded.set(name, module);
  // The bundler writes ASCII alone, which is read without decoding.
  const source = readFileSync(join(__dirname, name), 'latin1');
  const cachedData = compiledOf(name);
  const options = cachedData === null ? { filename: name } : { filename: name, cachedData };
  const script = new Script(source, options);
  scripts.set(name, script);
  const run = script.runInThisContext() as Wrapped;
  const ask = (id: string): unknown => (id.startsWith('./') ? load(id.slice(2)) : outside(id));
  run(module.exports, ask, module, pathToFileURL(join(__dirname, name)).href);
  return module.exports;
}

/** Modules of Node, and the one that the Functions host makes. */
function outside(id: string): unknown {
  return outer(id) as unknown;
}

function compiledOf(name: string): Buffer | null {
  try {
    return readFileSync(join(__dirname, `${name}.v8`));
  } catch {
    return null;
  }
}

/** The Functions host loads this file and then asks what was registered. */
load('app.js');
