import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../bundling.mjs';

const CODE = /```[^\n]*\n([\s\S]*?)```|`([^`\n]+)`/g;
const NPM_ITSELF = new Set([
  'ci',
  'install',
  'i',
  'exec',
  'outdated',
  'audit',
  'pack',
  'version',
  'ls',
  'update',
]);
const COMMAND = /^\s*(?:\$ )?(?:npx )?(?:npm run (?:-s |--silent )?ballast --|ballast) ([a-z][a-z-]*)/gm;
const FOLDERS = 'shared|functions|local|web|infra|tests|bench|docs|scripts|bin';

/** The code spans and blocks of a document: prose may speak of things that do not exist yet, code may not. */
function codeOf(markdown) {
  return [...markdown.matchAll(CODE)].map((match) => match[1] ?? match[2]);
}

function sourcesOf(files, pattern) {
  return [...files]
    .filter((path) => pattern.test(path))
    .map((path) => readFileSync(join(ROOT, path), 'utf8'));
}

function namesIn(texts, pattern) {
  return new Set(texts.flatMap((text) => [...text.matchAll(pattern)].map((match) => match[1])));
}

/** What the tree offers: npm scripts, commands of the command line, settings that some code reads, types and classes. */
let offered = null;
function offerOf(files) {
  offered ??= {
    scripts: new Set(Object.keys(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).scripts)),
    commands: namesIn(
      sourcesOf(files, /^local\/cli\/(?!.*\.test\.ts$).*\.ts$/),
      /\.command\(\s*'([a-z][a-z-]*)/g,
    ),
    settings: namesIn(
      sourcesOf(files, /^(?:shared|functions|local|web|scripts|tests|bench|bin)\/.*\.(?:ts|tsx|mjs)$/),
      // In quotes, after a dot, or as the key of a table of settings.
      /(?:['"`.]|^\s+)(BALLAST_[A-Z0-9_]+)/gm,
    ),
    types: namesIn(
      sourcesOf(files, /^(?:shared|functions|local|web)\/.*\.tsx?$/),
      /\b(?:interface|type|class|const|function) ([A-Z][A-Za-z]+)/g,
    ),
  };
  return offered;
}

function npmScriptsIn(code) {
  const named = [...code.matchAll(/\bnpm (?:run(?: (?:-s|--silent))? )?([a-z][a-z:-]*)/g)].map(
    (match) => match[1],
  );
  return named.filter((name) => name !== 'run' && !NPM_ITSELF.has(name));
}

/** One sentence for each name in code style that the tree does not have. */
export function unknownNames(markdown, files) {
  const { scripts, commands, settings, types } = offerOf(files);
  const sentences = codeOf(markdown).flatMap((code) => [
    ...npmScriptsIn(code)
      .filter((name) => !scripts.has(name))
      .map((name) => `there is no npm script "${name}"`),
    ...[...code.matchAll(COMMAND)]
      .filter((match) => !commands.has(match[1]))
      .map((match) => `there is no command "ballast ${match[1]}"`),
    ...[...code.matchAll(/\b(BALLAST_[A-Z0-9_]+)/g)]
      .filter((match) => !settings.has(match[1]))
      .map((match) => `no code reads the setting ${match[1]}`),
    // A span that is one capitalised word names a type of ours, unless the language has it.
    ...[...code.matchAll(/^([A-Z][a-z][A-Za-z]*)$/g)]
      .filter((match) => !types.has(match[1]) && !(match[1] in globalThis))
      .map((match) => `the code declares nothing called ${match[1]}`),
    ...[...code.matchAll(new RegExp(`^(?:\\./)?((?:${FOLDERS})/[A-Za-z0-9._/-]+)$`, 'g'))]
      .filter((match) => !isThere(match[1], files))
      .map((match) => `there is no ${match[1]}`),
  ]);
  return [...new Set(sentences)];
}

const QUOTED = /`((?:shared|functions|local|web|tests|scripts)\/[^`]+\.(?:ts|tsx|mjs))`((?:,? ?"[^"\n]+")+)/g;

/** One sentence for each test that a document names in quotes beside a file, where the file does not have it. */
export function missingTests(markdown, files) {
  return [...markdown.matchAll(QUOTED)].flatMap(([, path, quotes]) => {
    if (!files.has(path)) return [];
    const text = readFileSync(join(ROOT, path), 'utf8');
    const names = [...quotes.matchAll(/"([^"]+)"/g)].map((match) => match[1]);
    return names.filter((name) => !text.includes(name)).map((name) => `${path} has no test "${name}"`);
  });
}

function isThere(path, files) {
  const name = path.replace(/\/$/, '');
  return files.has(name) || [...files].some((file) => file.startsWith(`${name}/`));
}
