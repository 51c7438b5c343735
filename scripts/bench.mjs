/**
 * Measures us beside a peer: node scripts/bench.mjs [--only name] [--json].
 * Each bench/<name>.bench.ts exports `measure(): Promise<BenchRow[]>` and runs alone in its own process, with a garbage
 * collector it may call. A row is {name, unit, ours, peer, peerName, ratio}; the last three are null where no peer exists.
 */
import { fork } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { BUNDLING, ROOT } from './bundling.mjs';

const SUFFIX = '.bench.ts';
/** What runs inside the host is measured with the young generation that `npm start` gives it. */
const AS_HOST = ['--max-semi-space-size=64'];
const HOSTED = ['order-path', 'storage'];

function benchNames(only) {
  const names = readdirSync(join(ROOT, 'bench'))
    .filter((file) => file.endsWith(SUFFIX))
    .map((file) => file.slice(0, -SUFFIX.length));
  if (only === undefined) return names;
  if (!names.includes(only))
    throw new Error(`There is no bench "${only}". There are: ${names.join(', ') || 'none'}.`);
  return [only];
}

async function bundleOf(name) {
  const { build } = await import('esbuild');
  const outfile = join(ROOT, 'dist', 'bench', `${name}.mjs`);
  await build({ ...BUNDLING, entryPoints: [`bench/${name}${SUFFIX}`], outfile });
  return outfile;
}

function checked(name, rows) {
  const isText = (value) => typeof value === 'string' && value !== '';
  const isRow = (row) =>
    isText(row.name) &&
    isText(row.unit) &&
    Number.isFinite(row.ours) &&
    (row.peer === null || (Number.isFinite(row.peer) && isText(row.peerName) && Number.isFinite(row.ratio)));
  if (!Array.isArray(rows) || rows.length === 0 || !rows.every(isRow)) {
    throw new Error(`bench/${name}${SUFFIX} measured nothing that can be read: ${JSON.stringify(rows)}`);
  }
  return rows;
}

/** One bench in a process of its own. What it prints goes to stderr, so that --json stays clean. */
function measured(name, bundle) {
  return new Promise((settle, fail) => {
    const child = fork(import.meta.filename, ['--measure', bundle], {
      execArgv: ['--expose-gc', '--enable-source-maps', ...(HOSTED.includes(name) ? AS_HOST : [])],
      stdio: ['ignore', 2, 2, 'ipc'],
    });
    let rows = null;
    child.once('message', (message) => {
      rows = message;
    });
    child.once('error', fail);
    child.once('exit', (code, signal) => {
      if (code === 0 && rows !== null) settle(rows);
      else
        fail(
          new Error(
            `bench/${name}${SUFFIX} ended with ${signal ?? `code ${code}`} and ${rows === null ? 'no' : 'some'} rows`,
          ),
        );
    });
  });
}

async function measureHere(bundle) {
  const { measure } = await import(pathToFileURL(bundle).href);
  const rows = await measure();
  await new Promise((sent, fail) => {
    process.send(rows, (error) => (error === null ? sent() : fail(error)));
  });
  process.disconnect();
}

function printTable(rows) {
  const figure = (value) =>
    value === null || value === undefined ? '-' : Number(value.toPrecision(4)).toLocaleString('en');
  const lines = [
    ['what', 'unit', 'ours', 'peer', 'ratio', 'peer is'],
    ...rows.map((row) => [
      row.name,
      row.unit,
      figure(row.ours),
      figure(row.peer),
      figure(row.ratio),
      row.peerName ?? '-',
    ]),
  ];
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  for (const line of lines)
    console.log(
      line
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    );
}

async function main() {
  const { values } = parseArgs({
    options: { only: { type: 'string' }, json: { type: 'boolean' }, measure: { type: 'string' } },
  });
  if (values.measure !== undefined) return measureHere(values.measure);
  const rows = [];
  for (const name of benchNames(values.only))
    rows.push(...checked(name, await measured(name, await bundleOf(name))));
  if (values.json === true) console.log(JSON.stringify(rows, null, 2));
  else printTable(rows);
}

await main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
