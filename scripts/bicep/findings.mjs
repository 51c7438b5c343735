/** What a parser can find wrong in the Bicep below infra: syntax, names, modules and their parameters, and keys that must not be. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from '../bundling.mjs';
import { bicepFiles, declarationsOf, keysOf, nodesOf, readTree } from './tree.mjs';

/** Symbols that every file has. */
const GIVEN = new Set(['description', 'az', 'sys']);
const FORBIDDEN = [
  [
    /\blist(Keys|ConnectionStrings|AccountSas|Secrets)\s*\(/i,
    'reads a key: every service is reached by identity',
  ],
  [/AccountKey=|SharedAccessKey=|AccessKey=/, 'holds a connection string with a key'],
];

const where = (path, node) => `infra/${path}:${node.startPosition.row + 1}:${node.startPosition.column + 1}`;

function* syntaxErrors(path, node) {
  if (node.isError || node.isMissing)
    yield `${where(path, node)} cannot be read near ${JSON.stringify(node.text.slice(0, 40))}`;
  else if (node.hasError) for (const child of node.children) yield* syntaxErrors(path, child);
}

/** Names of loops and lambdas are known within their file, which is enough to find a misspelt one. */
function localNames(root) {
  return [...nodesOf(root)].flatMap((node) => {
    if (node.type === 'loop_variable' || node.type === 'loop_enumerator') return [node.text];
    if (node.type === 'for_statement')
      return node.namedChildren[0]?.type === 'identifier' ? [node.namedChildren[0].text] : [];
    return node.type === 'lambda_expression' ? [node.namedChildren[0].text] : [];
  });
}

/** Every place where a symbol is used, and not declared, called or a name of a property. */
function usesOf(root) {
  const declared = new Set(declarationsOf(root).map(({ node }) => node.namedChildren[0].id));
  return [...nodesOf(root)].filter((node) => {
    if (node.type !== 'identifier' || declared.has(node.id)) return false;
    const { parent } = node;
    if (parent?.type === 'object_property') return parent.namedChildren[0].id !== node.id;
    return parent?.childForFieldName('function')?.id !== node.id && parent?.type !== 'decorator';
  });
}

function* nameFindings(path, root) {
  const declarations = declarationsOf(root);
  const seen = new Set();
  for (const { kind, name, node } of declarations) {
    const key = kind === 'output' ? `output ${name}` : name;
    if (seen.has(key)) yield `${where(path, node)} declares ${name} twice`;
    seen.add(key);
  }
  const known = new Set([...declarations.map(({ name }) => name), ...localNames(root), ...GIVEN]);
  const uses = usesOf(root);
  for (const use of uses)
    if (!known.has(use.text)) yield `${where(path, use)} uses ${use.text}, which nothing declares`;
  const used = new Set(uses.map(({ text }) => text));
  for (const { kind, name, isDescribed, node } of declarations) {
    if ((kind === 'param' || kind === 'var') && !used.has(name))
      yield `${where(path, node)} never uses ${name}`;
    if ((kind === 'param' || kind === 'output') && !isDescribed)
      yield `${where(path, node)} does not describe ${name}`;
  }
}

function* moduleFindings(path, root) {
  for (const module of declarationsOf(root).filter(({ kind }) => kind === 'module')) {
    const target = join(dirname(path), module.node.namedChildren[1].text.replaceAll("'", ''));
    if (!existsSync(join(ROOT, 'infra', target))) {
      yield `${where(path, module.node)} names ${target}, which is not there`;
      continue;
    }
    const asked = declarationsOf(readTree(target)).filter(({ kind }) => kind === 'param');
    const given = keysOf(module, 'params');
    for (const { name, hasDefault } of asked)
      if (!hasDefault && !given.includes(name))
        yield `${where(path, module.node)} does not give ${name} to ${target}`;
    for (const name of given)
      if (!asked.some((param) => param.name === name))
        yield `${where(path, module.node)} gives ${name} to ${target}, which does not ask for it`;
  }
}

function* parameterFileFindings(path, root) {
  const asked = declarationsOf(readTree('main.bicep')).filter(({ kind }) => kind === 'param');
  const given = declarationsOf(root);
  for (const { name, node } of given)
    if (!asked.some((param) => param.name === name))
      yield `${where(path, node)} sets ${name}, which main.bicep does not ask for`;
  for (const { name, hasDefault } of asked)
    if (!hasDefault && !given.some((value) => value.name === name))
      yield `infra/${path} does not set ${name}`;
}

/** One sentence a finding, with its place. */
export function findingsIn(path, root = readTree(path)) {
  const syntax = [...syntaxErrors(path, root)];
  if (syntax.length > 0) return syntax;
  const keys = FORBIDDEN.filter(([pattern]) => pattern.test(root.text)).map(
    ([, why]) => `infra/${path} ${why}`,
  );
  const names = path.endsWith('.bicepparam')
    ? [...parameterFileFindings(path, root)]
    : [...nameFindings(path, root), ...moduleFindings(path, root)];
  return [...keys, ...names];
}

export function allFindings() {
  return bicepFiles().flatMap((path) => findingsIn(path));
}
