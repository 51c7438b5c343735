import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BuildOptions } from 'esbuild';
import { invariant } from '../shared/domain/result.ts';
import type { BenchRow } from './bench-row.ts';

const ROOT = process.cwd();
const FOLDER = join(ROOT, 'dist', 'bench', 'cold-start');
const RUNS = 9;

const DURABLE = ['durable-functions/lib/src/util/testingUtils.js', 'durable-functions'];
const STORE = ['@azure/cosmos', '@azure/identity'];
const COMPOSITION = './functions/azure/composition.ts';
const EDGE = './functions/http/edge.ts';

/** What a function of each kind has loaded when it answers its first call. */
const KINDS = [
  { name: 'registration, before any call', loads: [] },
  { name: 'a timer before its first SDK', loads: [COMPOSITION, './functions/timers/timer-rows.ts'] },
  { name: 'a route before its first SDK', loads: [COMPOSITION, EDGE, './functions/http/routes/profiles.ts'] },
  { name: 'every route before its first SDK', loads: [COMPOSITION, EDGE, './functions/http/routes.ts'] },
  { name: 'a timer with its store', loads: [COMPOSITION, './functions/timers/timer-rows.ts', ...STORE] },
  {
    name: 'the order path',
    loads: [
      ...[COMPOSITION, './functions/queues/queue-rows.ts', './functions/durable/durable-rows.ts'],
      ...[...DURABLE, ...STORE, '@azure/service-bus'],
    ],
  },
  {
    name: 'everything but brokers',
    loads: [
      ...[COMPOSITION, EDGE, './functions/manifest.ts', ...DURABLE, ...STORE, '@azure/service-bus'],
      ...['@azure/web-pubsub', '@azure/keyvault-secrets', '@azure/monitor-opentelemetry-exporter'],
      ...['@opentelemetry/sdk-trace-base', '@opentelemetry/sdk-logs', '@opentelemetry/sdk-metrics'],
    ],
  },
] as const;

/** The module that the worker of the Functions host makes. */
const SHIM = `
  const { Module } = require('node:module');
  class Disposable { dispose() {} }
  const nothing = () => new Disposable();
  const core = { version: '3', hostVersion: '4', Disposable, registerFunction: nothing, registerHook: nothing,
    setProgrammingModel() {}, getProgrammingModel() {}, log() {} };
  const original = Module.prototype.require;
  Module.prototype.require = function (id) { return id === '@azure/functions-core' ? core : original.call(this, id); };
`;

function environment(): NodeJS.ProcessEnv {
  const text = readFileSync(join(ROOT, 'local.settings.example.json'), 'utf8').replace(
    /<[a-z]+>/g,
    'example',
  );
  const { Values } = JSON.parse(text) as { readonly Values: Record<string, string> };
  return { ...process.env, ...Values, NODE_OPTIONS: '' };
}

/** CPU milliseconds of a whole process, user and system: on a shared machine the wall clock measures the neighbours. */
function cpuMsOf(args: readonly string[], env: NodeJS.ProcessEnv): number {
  const report = `process.on('exit', () => { const { user, system } = process.cpuUsage(); process.stderr.write(String((user + system) / 1000)); });`;
  const preload = join(FOLDER, 'shim.cjs');
  writeFileSync(preload, `${SHIM}${report}`);
  const { status, stderr } = spawnSync(process.execPath, ['-r', preload, ...args], { env, encoding: 'utf8' });
  invariant(status === 0, `A start failed: ${stderr}`);
  return Number(stderr);
}

/** The fewest of several: what is above it is the machine. */
function fewest(args: readonly string[], env: NodeJS.ProcessEnv): number {
  return Math.min(...Array.from({ length: RUNS }, () => cpuMsOf(args, env)));
}

interface Packing {
  packFunctions(folder: string, version: string, program?: BuildOptions): Promise<readonly string[]>;
  keepCompiled(folder: string): void;
}

/** The program of one kind: the deployed app, and what its first call loads on top. */
function programOf(loads: readonly string[]): NonNullable<BuildOptions['stdin']> {
  const calls = loads.map((each) => `import('${each}')`).join(', ');
  const contents = `import './functions/azure/app.ts';\nvoid Promise.all([${calls}]);`;
  return { contents, resolveDir: ROOT, sourcefile: 'program.ts', loader: 'ts' };
}

/** How much CPU the deployed package costs above bare node until it is ready, beside the same code with its packages in node_modules. */
export async function measure(): Promise<readonly BenchRow[]> {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const packing = (await import(
    pathToFileURL(join(ROOT, 'scripts', 'azure-package.mjs')).href
  )) as unknown as Packing;
  const env = environment();
  const bare = fewest(['-e', '0'], env);
  const rows: BenchRow[] = [];
  for (const [index, { name, loads }] of KINDS.entries()) {
    const [packed, beside] = [join(FOLDER, `packed-${index}`), join(FOLDER, `beside-${index}`)];
    const stdin = programOf(loads);
    await packing.packFunctions(packed, 'bench', { stdin });
    packing.keepCompiled(packed);
    await packing.packFunctions(beside, 'bench', { stdin, packages: 'external' });
    const cost = (folder: string): number =>
      fewest(['-e', `require(${JSON.stringify(join(folder, 'main.js'))})`], env) - bare;
    const [ours, peer] = [cost(packed), cost(beside)];
    rows.push({
      name: `cold start: ${name}`,
      unit: 'CPU ms above bare node',
      ours,
      peer,
      peerName: 'not bundled',
      ratio: peer / ours,
    });
  }
  return rows;
}
