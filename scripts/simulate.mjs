/**
 * Runs the product in a simulated world, day after day, and compares every book with the venue's own: npm run simulate -- [--days 150] [--from 1]
 * [--venue forever|open-only|both] [--workers 2] [--json]; --seed 42 plays one day and prints its trace, --grep keeps only lines that match, and
 * --repeat N plays N days twice and compares their hashes. Exit code 1 for a violation.
 */
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { BUNDLING, ROOT } from './bundles.mjs';

const OPTIONS = {
  days: { type: 'string' },
  from: { type: 'string', default: '1' },
  seed: { type: 'string' },
  minutes: { type: 'string' },
  grep: { type: 'string' },
  repeat: { type: 'string' },
  venue: { type: 'string', default: 'both' },
  workers: { type: 'string', default: String(availableParallelism()) },
  json: { type: 'boolean', default: false },
  job: { type: 'string' },
  help: { type: 'boolean', default: false },
};
const USUAL_DAYS = 150;
const VENUES = ['forever', 'open-only'];

function wholeNumber(name, text, least) {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= least) return number;
  throw new Error(`--${name} is a whole number from ${least}, got ${text}`);
}

async function bundled() {
  const { build } = await import('esbuild');
  const outfile = join(ROOT, 'dist', 'simulation', 'program.mjs');
  await build({ ...BUNDLING, entryPoints: ['tests/simulation/program.ts'], outfile });
  return outfile;
}

/** One process, one job. What it tells goes to `heard`. */
function worker(bundle, job, heard) {
  return new Promise((settle, fail) => {
    const child = fork(import.meta.filename, ['--job', JSON.stringify(job)], {
      env: { ...process.env, BALLAST_SIMULATION: bundle },
      execArgv: ['--enable-source-maps', '--max-old-space-size=4096'],
      stdio: ['ignore', 2, 2, 'ipc'],
    });
    child.on('message', heard);
    child.once('error', fail);
    child.once('exit', (code) =>
      code === 0 ? settle() : fail(new Error(`A simulation ended with code ${code}`)),
    );
  });
}

async function workHere(job) {
  const { carryOut } = await import(pathToFileURL(process.env.BALLAST_SIMULATION).href);
  await carryOut(job, (report) => process.send(report));
  process.disconnect();
}

/** Deals the seeds out to so many processes, one hand each. */
function dealt(seeds, hands) {
  const piles = Array.from({ length: hands }, () => []);
  seeds.forEach((seed, index) => piles[index % hands].push(seed));
  return piles.filter((pile) => pile.length > 0);
}

async function daysOf(bundle, { venues, seeds, workers }, heard) {
  const started = performance.now();
  const reports = [];
  const jobs = venues.flatMap((venue) =>
    dealt(seeds, Math.max(1, Math.round(workers / venues.length))).map((pile) => ({
      what: 'days',
      venue,
      seeds: pile,
      stopAtFirst: false,
    })),
  );
  await Promise.all(
    jobs.map((job) =>
      worker(bundle, job, (report) => {
        reports.push(report);
        heard(report);
      }),
    ),
  );
  return { reports, seconds: (performance.now() - started) / 1000 };
}

function summaryOf(reports, seconds, workers) {
  const bad = reports.filter(({ violations }) => violations.length > 0);
  const events = reports.reduce((sum, report) => sum + report.events, 0);
  const sum = (name) => reports.reduce((total, report) => total + report[name], 0);
  const slowest = Math.max(0, ...reports.map(({ convergedAfterMs }) => convergedAfterMs ?? 0));
  return {
    days: reports.length,
    violations: bad.length,
    seeds: bad.map(({ kind, seed }) => `${kind}:${seed}`),
    eventsPerSecond: Math.round(events / seconds / workers),
    daysPerSecond: Number((reports.length / seconds / workers).toFixed(2)),
    worstConvergenceMinutes: Number((slowest / 60_000).toFixed(2)),
    orders: sum('orders'),
    fills: sum('fills'),
    deaths: sum('deaths'),
  };
}

function tellBad({ kind, seed, violations }) {
  console.error(`seed ${seed} on ${kind}:`);
  for (const sentence of violations) console.error(`  ${sentence}`);
  console.error(`  again, with its trace: npm run simulate -- --venue ${kind} --seed ${seed}`);
}

async function playOne(bundle, values) {
  const venue = values.venue === 'both' ? 'forever' : values.venue;
  const seed = wholeNumber('seed', values.seed, 0);
  const minutes = values.minutes === undefined ? null : wholeNumber('minutes', values.minutes, 1);
  const wanted = values.grep === undefined ? null : new RegExp(values.grep);
  await worker(bundle, { what: 'story', venue, seed, minutes }, (report) => {
    const { trace, ...figures } = report;
    if (!values.json) for (const line of trace) if (wanted === null || wanted.test(line)) console.log(line);
    console.log(values.json ? JSON.stringify(figures) : figures);
    if (report.violations.length > 0) process.exitCode = 1;
  });
}

async function playTwice(bundle, { venues, workers }, count) {
  const seeds = Array.from({ length: count }, (_, index) => index + 1);
  const hashes = async () => {
    const { reports } = await daysOf(bundle, { venues, seeds, workers }, () => undefined);
    return new Map(reports.map(({ kind, seed, hash }) => [`${kind}:${seed}`, hash]));
  };
  const [first, second] = [await hashes(), await hashes()];
  const differing = [...first].filter(([day, hash]) => second.get(day) !== hash).map(([day]) => day);
  console.log(JSON.stringify({ days: first.size, differing }));
  if (differing.length > 0) process.exitCode = 1;
}

async function main() {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.job !== undefined) return workHere(JSON.parse(values.job));
  if (values.help) {
    console.log(
      'npm run simulate -- [--days 150] [--from 1] [--venue forever|open-only|both] [--workers n] [--json]\n' +
        '                    [--seed 42 [--minutes 60] [--grep pattern]] [--repeat 20]',
    );
    return;
  }
  if (values.venue !== 'both' && !VENUES.includes(values.venue))
    throw new Error(`--venue is ${VENUES.join(', ')} or both, got ${values.venue}`);
  const venues = values.venue === 'both' ? VENUES : [values.venue];
  const workers = wholeNumber('workers', values.workers, 1);
  const bundle = await bundled();
  if (values.seed !== undefined) return playOne(bundle, values);
  if (values.repeat !== undefined)
    return playTwice(bundle, { venues, workers }, wholeNumber('repeat', values.repeat, 1));
  const days = wholeNumber('days', values.days ?? String(USUAL_DAYS), 1);
  const from = wholeNumber('from', values.from, 0);
  const seeds = Array.from({ length: days }, (_, index) => from + index);
  const { reports, seconds } = await daysOf(bundle, { venues, seeds, workers }, (report) => {
    if (report.violations.length > 0) tellBad(report);
  });
  const summary = summaryOf(reports, seconds, Math.max(venues.length, workers));
  console.log(values.json ? JSON.stringify(summary) : summary);
  if (summary.violations > 0) process.exitCode = 1;
}

await main().catch((error) => {
  console.error(error.message);
  process.exitCode = 2;
});
