/** Reads Bicep by its tree-sitter grammar: a real parser, without the types that only the compiler knows. */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Language, Parser } from 'web-tree-sitter';
import { ROOT } from '../bundling.mjs';

const require = createRequire(import.meta.url);
const parser = await parserOfBicep();

async function parserOfBicep() {
  await Parser.init();
  const grammar = join(dirname(require.resolve('tree-sitter-bicep/package.json')), 'tree-sitter-bicep.wasm');
  const made = new Parser();
  made.setLanguage(await Language.load(grammar));
  return made;
}

/** Paths below infra, such as modules/cosmos.bicep. */
export function bicepFiles() {
  return readdirSync(join(ROOT, 'infra'), { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /\.bicep(param)?$/.test(path))
    .sort();
}

/** Parameter files are another language by one word each: a parameter with a value is read as a variable. */
export function readTree(path) {
  const text = readFileSync(join(ROOT, 'infra', path), 'utf8');
  const bicep = path.endsWith('.bicepparam')
    ? text.replace(/^using /m, '//').replace(/^param /gm, 'var ')
    : text;
  return parser.parse(bicep).rootNode;
}

/** Each node below, itself first. */
export function* nodesOf(node) {
  yield node;
  for (const child of node.namedChildren) yield* nodesOf(child);
}

const KINDS = {
  parameter_declaration: 'param',
  variable_declaration: 'var',
  resource_declaration: 'resource',
  module_declaration: 'module',
  output_declaration: 'output',
};

/** The declarations of a file: kind, name, whether it has a value, whether it is described, and its node. */
export function declarationsOf(root) {
  return [...nodesOf(root)].flatMap((node) => {
    const kind = KINDS[node.type];
    const [name, ...rest] = node.namedChildren.filter((child) => !child.type.includes('comment'));
    if (kind === undefined) return [];
    const before = node.previousNamedSibling;
    const isDescribed = before?.type === 'decorators' && before.text.includes('@description(');
    const hasDefault = rest.length > 1;
    return [{ kind, name: name.text, isDescribed, hasDefault, node }];
  });
}

/** The text behind a path of property names in a declaration, such as `properties.requiresSession`; null where there is none. */
export function propertyOf(declaration, path) {
  let at = [...nodesOf(declaration.node)].find(({ type }) => type === 'object') ?? null;
  for (const name of path.split('.')) {
    const property = at?.namedChildren.find(
      ({ type, namedChildren }) =>
        type === 'object_property' && namedChildren[0]?.text.replaceAll("'", '') === name,
    );
    at = property?.namedChildren[1] ?? null;
  }
  return at?.text ?? null;
}

/** The names of the properties of an object in a declaration. */
export function keysOf(declaration, path) {
  const [object] = [...nodesOf(declaration.node)].filter(({ type }) => type === 'object');
  const at =
    path === ''
      ? object
      : [...nodesOf(object)].find(
          ({ type, parent }) => type === 'object' && parent?.namedChildren[0]?.text === path,
        );
  return (at?.namedChildren ?? [])
    .filter(({ type }) => type === 'object_property')
    .map(({ namedChildren }) => namedChildren[0].text.replaceAll("'", ''));
}
