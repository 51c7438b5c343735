/** Runs of days. Each answers figures and what went wrong. */
import { readFile } from 'node:fs/promises';
import { dealt, workAll } from './workers.mjs';

const REGRESSIONS = new URL('../../tests/simulation/regression-seeds.json', import.meta.url);

/** Rounded, for people. */
export const minutes = (milliseconds) => Number((milliseconds / 60_000).toFixed(2));

/** Days of trading under faults: the same seeds at each of the venues. */
export function runDays({ venues, seeds, ...setup }, tell) {
  return runSeeds({ ...setup, seedsAt: Object.fromEntries(venues.map((venue) => [venue, seeds])) }, tell);
}

/** Every seed that ever found a bug, at the venue where it did. */
export async function runRegressions({ venues, ...setup }, tell) {
  const known = JSON.parse(await readFile(REGRESSIONS, 'utf8'));
  const seedsOf = (venue) =>
    known.filter((one) => one.venue === venue || one.venue === 'both').map(({ seed }) => seed);
  return runSeeds(
    { ...setup, seedsAt: Object.fromEntries(venues.map((venue) => [venue, seedsOf(venue)])) },
    tell,
  );
}

/** Speeds are those of one core: by the time that processors spent, not by the clock on the wall. */
async function runSeeds({ bundle, seedsAt, workers }, tell) {
  const reports = [];
  const jobs = Object.entries(seedsAt).flatMap(([venue, seeds]) =>
    // Small piles keep all processes busy to the end.
    dealt(seeds, Math.max(workers, Math.ceil(seeds.length / 25))).map((pile) => ({
      what: 'days',
      venue,
      seeds: pile,
    })),
  );
  await workAll(bundle, jobs, workers, (report) => {
    reports.push(report);
    tell(report, reports.length);
  });
  const bad = reports.filter(({ violations }) => violations.length > 0);
  const sum = (name) => reports.reduce((total, report) => total + report[name], 0);
  const seconds = sum('cpuSeconds');
  const slowest = Math.max(0, ...reports.map(({ convergedAfterMs }) => convergedAfterMs ?? 0));
  return {
    reports,
    figures: {
      days: reports.length,
      violations: bad.length,
      seeds: bad.map(({ kind, seed }) => `${kind}:${seed}`),
      eventsPerSecond: Math.round(sum('events') / seconds),
      daysPerSecond: Number((reports.length / seconds).toFixed(2)),
      worstConvergenceMinutes: minutes(slowest),
      orders: sum('orders'),
      fills: sum('fills'),
      deaths: sum('deaths'),
      faults: faultsOf(reports),
    },
  };
}

/** How often each fault struck on all days together. A zero says that nothing was learned about it. */
function faultsOf(reports) {
  const total = {};
  for (const { faults } of reports)
    for (const [name, count] of Object.entries(faults)) total[name] = (total[name] ?? 0) + count;
  return total;
}

/** The same days twice: their hashes must be equal. */
export async function runTwice(setup) {
  const hashes = async () => {
    const { reports } = await runDays(setup, () => undefined);
    return new Map(reports.map(({ kind, seed, hash }) => [`${kind}:${seed}`, hash]));
  };
  const [first, second] = [await hashes(), await hashes()];
  return {
    days: first.size,
    differing: [...first].filter(([day, hash]) => second.get(day) !== hash).map(([day]) => day),
  };
}
