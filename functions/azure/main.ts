import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Script } from 'node:vm';

/** A module of the package: a function that the build has put around it, as Node does around CommonJS. */
interface Loaded {
  exports: unknown;
}

type Wrapped = (exports: unknown, ask: (id: string) => unknown, module: Loaded, moduleUrl: string) => void;

/** Module → the file of the package that holds it with others, put in by the bundler. */
declare const BALLAST_SHELVES: Readonly<Record<string, string>>;

const outer = createRequire(__filename);
const loaded = new Map<string, Loaded>();
const opened = new Map<string, Readonly<Record<string, Wrapped>>>();
/** For the build to keep what V8 made of them: where all modules are, and the scripts that ran in this process. */
export const shelves = BALLAST_SHELVES;
export const scripts = new Map<string, Script>();

/** Runs a module of the package once. */
export function load(name: string): unknown {
  const known = loaded.get(name);
  if (known !== undefined) return known.exports;
  const module: Loaded = { exports: {} };
  loaded.set(name, module);
  const run = open(shelves[name] ?? name)[name];
  if (run === undefined) throw new Error(`The package has no ${name}: it is not of one build.`);
  const ask = (id: string): unknown => (id.startsWith('./') ? load(id.slice(2)) : outside(id));
  run(module.exports, ask, module, pathToFileURL(join(__dirname, name)).href);
  return module.exports;
}

/**
 * Reads a file, from what V8 compiled of it when the package was made: compiling is more than half of a start. Another V8 than that of the
 * build refuses it and compiles anew; nothing else changes then.
 */
function open(shelf: string): Readonly<Record<string, Wrapped>> {
  const known = opened.get(shelf);
  if (known !== undefined) return known;
  // The bundler writes ASCII alone, which is read without decoding.
  const source = readFileSync(join(__dirname, shelf), 'latin1');
  const cachedData = compiledOf(shelf);
  const options = cachedData === null ? { filename: shelf } : { filename: shelf, cachedData };
  const script = new Script(source, options);
  scripts.set(shelf, script);
  const modules = script.runInThisContext() as Readonly<Record<string, Wrapped>>;
  opened.set(shelf, modules);
  return modules;
}

/** Modules of Node, and the one that the Functions host makes. */
function outside(id: string): unknown {
  return outer(id) as unknown;
}

function compiledOf(shelf: string): Buffer | null {
  try {
    return readFileSync(join(__dirname, `${shelf}.v8`));
  } catch {
    return null;
  }
}

/** The Functions host loads this file and then asks what was registered. */
load('app.js');
