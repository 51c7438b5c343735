import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type BuildOptions } from 'esbuild';
import { invariant } from '../shared/domain/result.ts';
import type { BenchRow } from './bench-row.ts';

const ROOT = process.cwd();
const FOLDER = join(ROOT, 'dist', 'bench', 'cold-start');
const RUNS = 9;

/** What a function of each kind has loaded when it answers its first call. */
const KINDS = [
  { name: 'a timer or route before its first SDK', sdks: [] },
  {
    name: 'the order path',
    sdks: ['durable-functions', '@azure/cosmos', '@azure/service-bus', '@azure/identity'],
  },
  {
    name: 'everything but brokers',
    sdks: [
      ...['durable-functions', '@azure/cosmos', '@azure/service-bus', '@azure/identity'],
      ...['@azure/web-pubsub', '@azure/keyvault-secrets', '@azure/monitor-opentelemetry-exporter'],
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

async function bundled(name: string, sdks: readonly string[], options: BuildOptions): Promise<string> {
  const lines = ["import './functions/azure/main.ts';", ...sdks.map((sdk) => `await import('${sdk}');`)];
  await build({
    ...options,
    define: { BALLAST_VERSION: '"bench"' },
    stdin: { contents: lines.join('\n'), resolveDir: ROOT, sourcefile: `${name}.ts`, loader: 'ts' },
    outdir: join(FOLDER, name),
  });
  return pathToFileURL(join(FOLDER, name, 'stdin.mjs')).href;
}

/** How much CPU the deployed package costs above bare node until it is ready, beside the same code with its packages in node_modules. */
export async function measure(): Promise<readonly BenchRow[]> {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const { DEPLOYING } = (await import(pathToFileURL(join(ROOT, 'scripts', 'bundles.mjs')).href)) as {
    readonly DEPLOYING: BuildOptions;
  };
  const env = environment();
  const bare = fewest(['-e', '0'], env);
  const rows: BenchRow[] = [];
  for (const [index, { name, sdks }] of KINDS.entries()) {
    const packed = await bundled(`packed-${index}`, sdks, DEPLOYING);
    const beside = await bundled(`beside-${index}`, sdks, {
      ...DEPLOYING,
      packages: 'external',
      plugins: [],
    });
    const cost = (url: string): number => fewest(['-e', `import(${JSON.stringify(url)})`], env) - bare;
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
