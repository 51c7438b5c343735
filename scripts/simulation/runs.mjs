/** The kinds of runs: days, sweeps, pairs and mutants. Each answers figures and what went wrong. */
import { MUTANTS } from '../../tests/simulation/mutants/planted.mjs';
import { bundled, dealt, storyCount, workAll } from './workers.mjs';

const minutes = (milliseconds) => Number((milliseconds / 60_000).toFixed(2));

/** Days of trading under faults. */
export async function runDays({ bundle, venues, seeds, workers }, tell) {
  const started = performance.now();
  const reports = [];
  const jobs = venues.flatMap((venue) =>
    // Small piles keep all processes busy to the end.
    dealt(seeds, Math.max(workers, Math.ceil(seeds.length / 25))).map((pile) => ({
      what: 'days',
      venue,
      seeds: pile,
      stopAtFirst: false,
    })),
  );
  await workAll(bundle, jobs, workers, (report) => {
    reports.push(report);
    tell(report, reports.length);
  });
  const seconds = (performance.now() - started) / 1000;
  const bad = reports.filter(({ violations }) => violations.length > 0);
  const sum = (name) => reports.reduce((total, report) => total + report[name], 0);
  const slowest = Math.max(0, ...reports.map(({ convergedAfterMs }) => convergedAfterMs ?? 0));
  return {
    reports,
    figures: {
      days: reports.length,
      violations: bad.length,
      seeds: bad.map(({ kind, seed }) => `${kind}:${seed}`),
      eventsPerSecond: Math.round(sum('events') / seconds / workers),
      daysPerSecond: Number((reports.length / seconds / workers).toFixed(2)),
      worstConvergenceMinutes: minutes(slowest),
      orders: sum('orders'),
      fills: sum('fills'),
      deaths: sum('deaths'),
    },
  };
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

/** Every fault at every call of so many stories, or pairs of faults. */
export async function runSweep({ bundle, venues, workers, stories, stride, pairs, seed }, tell) {
  const count = Math.min(stories, await storyCount(bundle));
  const jobs = venues.flatMap((venue) =>
    Array.from({ length: count }, (_, story) =>
      pairs === null
        ? Array.from({ length: workers }, (_one, hand) => ({
            what: 'sweep',
            venue,
            story,
            first: 1 + hand * stride,
            stride: stride * workers,
          }))
        : [{ what: 'pairs', venue, story, count: Math.ceil(pairs / count / venues.length), seed }],
    ).flat(),
  );
  const figures = { stories: count, runs: 0, bad: 0, worstConvergenceMinutes: 0 };
  await workAll(bundle, jobs, workers, (report) => {
    figures.runs += report.runs;
    figures.bad += report.findings.length;
    figures.worstConvergenceMinutes = Math.max(
      figures.worstConvergenceMinutes,
      minutes(report.worstConvergenceMs),
    );
    for (const finding of report.findings) tell(finding);
  });
  return figures;
}

/** Plants one bug after the other and lives on until it is seen, or so many days have passed without a sight of it. */
export async function runMutants({ venues, workers, days, only }, tell) {
  const wanted = MUTANTS.filter(({ name }) => only === undefined || name.includes(only));
  const found = [];
  for (const [place, mutant] of wanted.entries()) {
    const bundle = await bundled(`mutant-${place}`, mutant);
    const sight = { day: null, lived: 0 };
    const seeds = Array.from({ length: days }, (_, index) => index + 1);
    const jobs = dealt(seeds, workers).flatMap((pile) =>
      venues.map((venue) => ({ what: 'days', venue, seeds: pile, stopAtFirst: true })),
    );
    const sweeps = venues.map((venue) => ({ what: 'sweep', venue, story: 0, first: 1, stride: 9 }));
    const look = (report) => {
      if (sight.day !== null) return true;
      if (report.findings !== undefined) {
        const [finding] = report.findings;
        if (finding !== undefined) sight.day = { sweep: finding.venue, because: finding.violations[0] };
        return sight.day !== null;
      }
      sight.lived += 1;
      if (report.violations.length === 0) return false;
      sight.day = { venue: report.kind, seed: report.seed, because: report.violations[0] };
      return true;
    };
    await workAll(bundle, jobs, workers, look);
    if (sight.day === null) await workAll(bundle, sweeps, workers, look);
    const outcome = { name: mutant.name, killed: sight.day !== null, daysLived: sight.lived, by: sight.day };
    found.push({ ...outcome, survives: mutant.survives ?? null });
    tell(found.at(-1));
  }
  const real = found.filter(({ survives }) => survives === null);
  const killed = real.filter((one) => one.killed).length;
  return {
    planted: found.length,
    realBugs: real.length,
    killed,
    killedPct: real.length === 0 ? 100 : Number(((100 * killed) / real.length).toFixed(1)),
    survivors: found.filter((one) => !one.killed).map(({ name, survives }) => ({ name, because: survives })),
  };
}
