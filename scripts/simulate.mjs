/**
 * Runs the product in a simulated world and compares every book with the venue's own. See HELP. Exit code 1 for a violation.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { runMutants } from './simulation/mutants.mjs';
import { runDays, runRegressions, runTwice } from './simulation/runs.mjs';
import { runSweep } from './simulation/sweeps.mjs';
import { bundled, workAll } from './simulation/workers.mjs';

const HELP = `npm run simulate -- [what] [--venue forever|open-only|both] [--workers n] [--json]
  --days 150 [--from 1]        days of trading under faults, then calm; the usual thing to do
  --seed 42 [--minutes 60] [--grep pattern]   one day with its trace
  --regressions                every seed that ever found a bug
  --repeat 20                  so many days twice, their hashes compared
  --sweep [--stories 1] [--stride 1]          every fault at every call of so many stories
  --pairs 5000                 pairs of faults in all stories
  --mutants [--days 30] [--stride 15] [--only text]   planted bugs: which are seen, by what`;

const OPTIONS = {
  days: { type: 'string' },
  from: { type: 'string', default: '1' },
  seed: { type: 'string' },
  minutes: { type: 'string' },
  grep: { type: 'string' },
  regressions: { type: 'boolean', default: false },
  repeat: { type: 'string' },
  sweep: { type: 'boolean', default: false },
  stories: { type: 'string', default: '1' },
  stride: { type: 'string' },
  pairs: { type: 'string' },
  mutants: { type: 'boolean', default: false },
  only: { type: 'string' },
  venue: { type: 'string', default: 'both' },
  workers: { type: 'string', default: String(availableParallelism()) },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
};
const USUAL_DAYS = '150';
const MUTANT_DAYS = '30';
const MUTANT_STRIDE = '15';
const ALL_STORIES = 1_000;
const VENUES = ['forever', 'open-only'];

function wholeNumber(name, text, least) {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= least) return number;
  throw new Error(`--${name} is a whole number from ${least}, got ${text}`);
}

function seedsFrom(from, count) {
  return Array.from({ length: count }, (_, index) => from + index);
}

function tellDay({ kind, seed, violations }) {
  if (violations.length === 0) return;
  console.error(`seed ${seed} on ${kind}:`);
  for (const sentence of violations) console.error(`  ${sentence}`);
  console.error(`  again, with its trace: npm run simulate -- --venue ${kind} --seed ${seed}`);
}

function print(figures, json) {
  console.log(json ? JSON.stringify(figures) : figures);
}

async function playOne(values, venues) {
  const bundle = await bundled();
  const seed = wholeNumber('seed', values.seed, 0);
  const minutes = values.minutes === undefined ? null : wholeNumber('minutes', values.minutes, 1);
  const wanted = values.grep === undefined ? null : new RegExp(values.grep);
  const jobs = [{ what: 'trace', venue: venues[0], seed, minutes }];
  await workAll(bundle, jobs, 1, ({ trace, ...figures }) => {
    if (!values.json) for (const line of trace) if (wanted === null || wanted.test(line)) console.log(line);
    print(figures, values.json);
    if (figures.violations.length > 0) process.exitCode = 1;
  });
}

async function figuresOf(values, venues, workers) {
  if (values.mutants) {
    const days = wholeNumber('days', values.days ?? MUTANT_DAYS, 1);
    const stride = wholeNumber('stride', values.stride ?? MUTANT_STRIDE, 1);
    const report = await runMutants({ workers, days, stride, only: values.only }, ({ bundle: _, ...one }) =>
      console.error(JSON.stringify(one)),
    );
    return { report, isWell: report.killedPct >= 95 };
  }
  const bundle = await bundled();
  if (values.repeat !== undefined) {
    const seeds = seedsFrom(1, wholeNumber('repeat', values.repeat, 1));
    const report = await runTwice({ bundle, venues, seeds, workers });
    return { report, isWell: report.differing.length === 0 };
  }
  if (values.sweep || values.pairs !== undefined) {
    const pairs = values.pairs === undefined ? null : wholeNumber('pairs', values.pairs, 1);
    const stories = pairs === null ? wholeNumber('stories', values.stories, 1) : ALL_STORIES;
    const stride = wholeNumber('stride', values.stride ?? '1', 1);
    const seed = wholeNumber('from', values.from, 0);
    const tell = (finding) => console.error(JSON.stringify(finding));
    const report = await runSweep({ bundle, venues, workers, stories, stride, pairs, seed }, tell);
    return { report, isWell: report.bad === 0 };
  }
  if (values.regressions) {
    const { figures } = await runRegressions({ bundle, venues, workers }, tellDay);
    return { report: figures, isWell: figures.violations === 0 };
  }
  const days = wholeNumber('days', values.days ?? USUAL_DAYS, 1);
  const seeds = seedsFrom(wholeNumber('from', values.from, 0), days);
  const { figures } = await runDays({ bundle, venues, seeds, workers }, tellDay);
  return { report: figures, isWell: figures.violations === 0 };
}

async function main() {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.help) return console.log(HELP);
  if (values.venue !== 'both' && !VENUES.includes(values.venue))
    throw new Error(`--venue is ${VENUES.join(', ')} or both, got ${values.venue}`);
  const venues = values.venue === 'both' ? VENUES : [values.venue];
  if (values.seed !== undefined) return playOne(values, venues);
  const { report, isWell } = await figuresOf(values, venues, wholeNumber('workers', values.workers, 1));
  print(report, values.json);
  if (!isWell) process.exitCode = 1;
}

await main().catch((error) => {
  console.error(error.message);
  process.exitCode = 2;
});
