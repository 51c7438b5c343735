/**
 * Checks which folder may import which (.dependency-cruiser.cjs), and that the tool saw every module: some compiler
 * versions make it see none and report success.
 *
 * Usage: node scripts/arrows.mjs [--base folder] [--json]
 */
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { cruise } from 'dependency-cruiser';
import extractTsConfig from 'dependency-cruiser/config-utl/extract-ts-config';

const FOLDERS = ['shared', 'functions', 'local', 'web/src', 'tests', 'bench'];
const require = createRequire(import.meta.url);

function typescriptFilesIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : typescriptFilesIn(path);
    return /(?<!\.d)\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

async function judge(base) {
  const { forbidden, options } = require('../.dependency-cruiser.cjs');
  const folders = FOLDERS.filter((folder) => existsSync(join(base, folder)));
  const rules = { ruleSet: { forbidden }, validate: true, baseDir: base, ...options };
  const { output } = await cruise(folders, rules, undefined, {
    tsConfig: extractTsConfig(resolve(import.meta.dirname, '..', 'tsconfig.json')),
  });
  const seen = new Set(output.modules.map((module) => module.source));
  const onDisk = folders.flatMap((folder) => typescriptFilesIn(join(base, folder)));
  const names = onDisk.map((path) => relative(base, path).replaceAll('\\', '/'));
  return {
    modules: names.length,
    edges: output.modules.reduce((sum, module) => sum + module.dependencies.length, 0),
    unseen: names.filter((name) => !seen.has(name)),
    violations: output.summary.violations.map(({ rule, from, to, comment }) => ({
      rule: rule.name,
      from,
      to,
      comment,
    })),
  };
}

const { values } = parseArgs({ options: { base: { type: 'string' }, json: { type: 'boolean' } } });
const verdict = await judge(resolve(values.base ?? join(import.meta.dirname, '..')));
const blind = verdict.modules === 0 || verdict.edges === 0 || verdict.unseen.length > 0;

if (values.json === true) console.log(JSON.stringify({ ...verdict, blind }));
else {
  for (const { rule, from, to } of verdict.violations) console.log(`${rule}: ${from} -> ${to}`);
  for (const name of verdict.unseen) console.log(`never seen, so never checked: ${name}`);
  console.log(
    `${verdict.modules} modules, ${verdict.edges} imports, ${verdict.violations.length} violations`,
  );
  if (blind) console.log('The tool did not see the whole tree: its silence would mean nothing.');
}
process.exitCode = blind || verdict.violations.length > 0 ? 1 : 0;
