import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { BUNDLING, ROOT } from '../bundling.mjs';
import { GUARANTEES } from './guarantees.mjs';

const MARKED = /(<!-- generated:([a-z-]+) -->\n)([\s\S]*?)(<!-- \/generated -->)/g;
const UNMARKED = /<!-- generated:([a-z-]+) -->/g;

/** Loads a module of the product as it is now, through a bundle of its own. */
async function load(path) {
  const { build } = await import('esbuild');
  const outfile = join(ROOT, 'dist', 'docs', `${path.replaceAll('/', '-')}.mjs`);
  await build({ ...BUNDLING, entryPoints: [path], outfile, sourcemap: false });
  return import(`${pathToFileURL(outfile).href}?${Date.now()}`);
}

const cell = (value) => String(value).replaceAll('|', '\\|').replaceAll('\n', ' ');
const line = (cells) => `| ${cells.map(cell).join(' | ')} |`;

function tableOf(heads, rows) {
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}

const topology = () => JSON.parse(readFileSync(join(ROOT, 'infra', 'topology.json'), 'utf8'));

/** What a row of the manifest answers to: an address, a schedule, a queue. */
function triggerOf(row) {
  switch (row.kind) {
    case 'http':
      return `${row.method} /api/${row.route}`;
    case 'timer':
      return `schedule ${row.schedule}`;
    case 'queue':
      return `queue ${row.queue}`;
    case 'feed':
      return row.containers.join(', ');
    default:
      return '';
  }
}

const METRIC = /telemetry\s*\.(count|gauge|observeMs)\(\s*'([a-z_]+)'/g;
const METRIC_KINDS = { count: 'counter', gauge: 'gauge', observeMs: 'summary of milliseconds' };

/** Every metric that the sources below a folder report, with the files that do. */
function metricsIn(folders) {
  const found = new Map();
  const files = folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true }).map(
      (path) => `${folder}/${path.replaceAll('\\', '/')}`,
    ),
  );
  for (const path of files.filter((name) => /(?<!\.test)\.ts$/.test(name))) {
    for (const [, kind, name] of readFileSync(join(ROOT, path), 'utf8').matchAll(METRIC)) {
      const { places = new Set() } = found.get(name) ?? {};
      found.set(name, { kind: METRIC_KINDS[kind], places: places.add(`\`${path}\``) });
    }
  }
  return [...found].sort(([left], [right]) => (left < right ? -1 : 1));
}

/** The commands of a program and of its groups, with what each is followed by. */
function* commandsOf(program, before) {
  for (const command of program.commands) {
    const name = `${before} ${command.name()}`;
    const words = command.registeredArguments.map((argument) => ` <${argument.name()}>`);
    if (command.commands.length === 0) yield [`\`${name}${words.join('')}\``, command.description()];
    else yield* commandsOf(command, name);
  }
}

/** Who may call a route; nobody calls the other rows from outside. */
function whoMay(row) {
  if (row.kind !== 'http') return '';
  return row.access === 'anyone' ? 'anyone' : row.access.join(', ');
}

/** The values a number may have, or what else a parameter may be. */
function rangeOf(spec) {
  if (spec.kind === 'switch') return 'on or off';
  if (spec.kind === 'choice') return spec.choices.map((choice) => `\`${choice}\``).join(', ');
  return `${spec.min} to ${spec.max} ${spec.unit}`.trimEnd();
}

const shown = (value) => (value === null ? 'off' : value === '' ? 'empty' : `\`${value}\``);

/** Each generator names the file it reads, so that a table cannot outlive its source. */
const GENERATORS = {
  settings: {
    source: 'local/settings.ts',
    async render() {
      const { SETTINGS } = await load(this.source);
      const rows = Object.entries(SETTINGS).map(([name, { default: fallback, words }]) => [
        `\`${name}\``,
        shown(fallback),
        words,
      ]);
      return tableOf(['Setting', 'Default', 'What it does'], rows);
    },
  },
  commands: {
    source: 'local/cli/commands.ts',
    async render() {
      const { COMMANDS } = await load(this.source);
      const { Command } = await import('commander');
      const program = new Command('ballast');
      for (const add of COMMANDS) add(program, {});
      return tableOf(['Command', 'What it does'], [...commandsOf(program, 'ballast')]);
    },
  },
  metrics: {
    source: 'shared/application/ports/telemetry.ts',
    render: () =>
      tableOf(
        ['Metric', 'Kind', 'Reported in'],
        metricsIn(['shared', 'functions', 'local']).map(([name, { kind, places }]) => [
          `\`${name}\``,
          kind,
          [...places].sort().join(', '),
        ]),
      ),
  },
  guarantees: {
    source: 'scripts/docs/guarantees.mjs',
    render() {
      const known = new Set(metricsIn(['shared', 'functions', 'local']).map(([name]) => name));
      const unknown = GUARANTEES.filter(({ metric }) => !known.has(metric)).map(({ metric }) => metric);
      if (unknown.length > 0)
        throw new Error(`Nothing reports the metric ${unknown.join(', ')} of a guarantee`);
      return tableOf(
        ['Promise', 'Held by', 'Metric', 'Test', 'Runbook'],
        GUARANTEES.map(({ promise, mechanism, metric, test, runbook }) => [
          promise,
          mechanism,
          `\`${metric}\``,
          test,
          `[${runbook}](runbooks/${runbook}.md)`,
        ]),
      );
    },
  },
  parameters: {
    source: 'shared/domain/strategy/parameters/table.ts',
    async render() {
      const { PARAMETERS } = await load(this.source);
      const rows = Object.entries(PARAMETERS).map(([name, spec]) => [
        spec.group,
        `\`${name}\``,
        shown(spec.default),
        rangeOf(spec),
        spec.words,
      ]);
      return tableOf(['Group', 'Parameter', 'Default', 'Range', 'What it does'], rows);
    },
  },
  limits: {
    source: 'shared/domain/risk/limits.ts',
    async render() {
      const { RISK_LIMITS } = await load(this.source);
      const rows = Object.entries(RISK_LIMITS).map(([name, spec]) => [
        `\`${name}\``,
        shown(spec.default),
        rangeOf(spec),
        spec.words,
      ]);
      return tableOf(['Limit', 'Default', 'Range', 'What it does'], rows);
    },
  },
  problems: {
    source: 'shared/contracts/problems.ts',
    async render() {
      const { PROBLEMS } = await load(this.source);
      const rows = Object.entries(PROBLEMS).map(([code, { status, title, remedy }]) => [
        `\`${code}\``,
        status,
        title,
        remedy,
      ]);
      return tableOf(['Code', 'Status', 'What happened', 'What to do'], rows);
    },
  },
  manifest: {
    source: 'functions/manifest.ts',
    async render() {
      const { manifest } = await load(this.source);
      const rows = manifest.map((row) => [
        row.kind,
        `\`${row.name}\``,
        triggerOf(row),
        whoMay(row),
        row.summary ?? '',
      ]);
      return tableOf(['Kind', 'Name', 'Trigger', 'Who', 'What it does'], rows);
    },
  },
  routes: {
    source: 'functions/http/routes.ts',
    async render() {
      const { httpRows } = await load(this.source);
      const rows = httpRows.map(({ group, method, route, access, idempotent, summary }) => [
        group,
        `\`${method} /api/${route}\``,
        access === 'anyone' ? 'anyone' : access.join(', '),
        idempotent ? 'yes' : '',
        summary,
      ]);
      return tableOf(['Group', 'Route', 'For', 'Idempotency-Key', 'What it does'], rows);
    },
  },
  containers: {
    source: 'infra/topology.json',
    render: () =>
      tableOf(
        ['Container', 'Scope', 'Partition', 'Holds'],
        topology().containers.map(({ name, scope, partition, holds }) => [
          `\`${name}\``,
          scope,
          partition,
          holds,
        ]),
      ),
  },
  queues: {
    source: 'infra/topology.json',
    render: () =>
      tableOf(
        ['Queue', 'Sessions', 'Deliveries', 'Lock', 'Holds'],
        topology().queues.map(({ name, sessions, maxDeliveries, lockSeconds, holds }) => [
          `\`${name}\``,
          sessions ? 'yes' : 'no',
          maxDeliveries,
          `${lockSeconds} s`,
          holds,
        ]),
      ),
  },
  schedules: {
    source: 'infra/topology.json',
    render: () =>
      tableOf(
        ['Schedule', 'Default', 'Drives'],
        topology().schedules.map((schedule) => [
          `\`${schedule.name}\``,
          `\`${schedule.default}\``,
          schedule.drives,
        ]),
      ),
  },
};

/** The document with every generated table as the code has it now, and the names of tables that nothing generates. */
export async function withTables(markdown) {
  const unknown = [];
  const tables = new Map();
  for (const [, name] of markdown.matchAll(UNMARKED)) {
    const generator = GENERATORS[name];
    if (generator === undefined || !existsSync(join(ROOT, generator.source))) unknown.push(name);
    else tables.set(name, await generator.render());
  }
  const text = markdown.replace(MARKED, (whole, start, name, _, end) => {
    const table = tables.get(name);
    return table === undefined ? whole : `${start}\n${table}\n\n${end}`;
  });
  return { text, unknown };
}
