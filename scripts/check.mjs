/**
 * Everything that can be said of the tree without running the product: node scripts/check.mjs [name ...].
 * One line a check with its time; what a failed check printed follows it. Exit code 1 when any failed.
 */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './bundling.mjs';

const tool = (path) => join(ROOT, 'node_modules', path);

/** The slowest first, so that two cores end together. */
const CHECKS = {
  lint: [tool('eslint/bin/eslint.js'), '.', '--max-warnings', '0'],
  types: [tool('typescript/bin/tsc'), '--noEmit'],
  screens: [tool('typescript/bin/tsc'), '--noEmit', '-p', 'web'],
  arrows: [join(ROOT, 'scripts', 'arrows.mjs')],
  dead: [tool('knip/bin/knip.js'), '--no-progress', '--treat-config-hints-as-errors'],
  docs: [join(ROOT, 'scripts', 'docs.mjs')],
  bicep: [join(ROOT, 'scripts', 'bicep.mjs')],
  format: [tool('@biomejs/biome/bin/biome'), 'format', '.'],
};

function run(name) {
  const started = Date.now();
  return new Promise((settle) => {
    const child = spawn(process.execPath, CHECKS[name], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    const said = [];
    child.stdout.on('data', (text) => said.push(text));
    child.stderr.on('data', (text) => said.push(text));
    child.once('error', (error) => settle({ name, passed: false, seconds: 0, output: error.message }));
    child.once('close', (code) => {
      const seconds = (Date.now() - started) / 1000;
      settle({ name, passed: code === 0, seconds, output: Buffer.concat(said).toString('utf8').trimEnd() });
    });
  });
}

function report({ name, passed, seconds, output }) {
  console.log(`${passed ? 'ok  ' : 'FAIL'} ${name.padEnd(8)} ${seconds.toFixed(1)} s`);
  if (!passed) console.log(output.replace(/^/gm, '     '));
}

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(CHECKS, name));
if (unknown.length > 0) {
  console.error(`There is no check "${unknown[0]}". There are: ${Object.keys(CHECKS).join(', ')}.`);
  process.exit(2);
}

const waiting = asked.length > 0 ? asked : Object.keys(CHECKS);
const total = waiting.length;
let failed = 0;

async function worker() {
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    const outcome = await run(name);
    report(outcome);
    if (!outcome.passed) failed += 1;
  }
}

await Promise.all(Array.from({ length: Math.max(1, Math.min(availableParallelism(), 4)) }, worker));
console.log(`${total - failed} of ${total} checks passed`);
process.exitCode = failed > 0 ? 1 : 0;
