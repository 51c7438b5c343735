/**
 * Checks that the documents say what the code does: node scripts/docs.mjs [--write].
 * Links and anchors resolve; each npm script, `ballast` command, BALLAST_ setting and file path in code style exists, and so does
 * each test that is quoted beside its file; generated tables are current (--write brings them up to date). Exit code 1 with one line a finding.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from './bundling.mjs';
import { brokenLinks } from './docs/links.mjs';
import { missingTests, unknownNames } from './docs/names.mjs';
import { withTables } from './docs/tables.mjs';

const { values } = parseArgs({ options: { write: { type: 'boolean' } } });
const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: ROOT,
  encoding: 'utf8',
});
const files = new Set(tracked.split('\n').filter((path) => path !== ''));
const findings = [];

for (const path of [...files].filter((name) => name.endsWith('.md'))) {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const { text: current, unknown } = await withTables(text);
  findings.push(...unknown.map((name) => `${path}: nothing generates a table called "${name}"`));
  if (current !== text && values.write === true) writeFileSync(join(ROOT, path), current);
  else if (current !== text) findings.push(`${path}: a generated table is old; run: npm run docs -- --write`);
  findings.push(...brokenLinks(path, current, files).map((sentence) => `${path}: ${sentence}`));
  findings.push(...unknownNames(current, files).map((sentence) => `${path}: ${sentence}`));
  findings.push(...missingTests(current, files).map((sentence) => `${path}: ${sentence}`));
}

for (const finding of findings) console.log(finding);
console.log(`${findings.length} findings in the documents`);
process.exitCode = findings.length > 0 ? 1 : 0;
