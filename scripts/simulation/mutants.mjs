/** Runs against planted bugs: which of them are seen, and by what. */
import { MUTANTS } from '../../tests/simulation/mutants/planted.mjs';
import { bundled, workAll } from './workers.mjs';

/** Plants one bug after the other and looks for it until it is seen, or everything was looked at in vain. */
export async function runMutants({ workers, days, stride, only }, tell) {
  const wanted = MUTANTS.filter(({ name }) => only === undefined || name.includes(only));
  const found = new Map();
  const clean = await huntFor({ name: 'nothing', changes: [] }, 'none', { days: 0, stride: null });
  if (clean.killed) throw new Error(`Without any planted bug one was seen: ${JSON.stringify(clean)}`);
  const waiting = [...wanted.entries()];
  const hand = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [place, mutant] = next;
      const outcome = await huntFor(mutant, place, { days, stride });
      found.set(mutant.name, outcome);
      tell(outcome);
    }
  };
  await Promise.all(Array.from({ length: workers }, hand));
  return summary(wanted.map(({ name }) => found.get(name)));
}

async function huntFor(mutant, place, { days, stride }) {
  const began = performance.now();
  const bundle = await bundled(`mutant-${place}`, mutant);
  let sight = null;
  await workAll(bundle, [{ what: 'hunt', days, stride }], 1, (report) => {
    sight = report.sight;
  });
  const seconds = Math.round((performance.now() - began) / 1000);
  return { name: mutant.name, killed: sight !== null, ...sight, seconds, survives: mutant.survives ?? null };
}

/** A redundant defence is no bug when it is away: it is a survivor by design, and stands beside a mutant without both. */
function summary(found) {
  const real = found.filter(({ survives }) => survives === null);
  const killed = real.filter((one) => one.killed).length;
  return {
    planted: found.length,
    realBugs: real.length,
    killed,
    killedPct: real.length === 0 ? 100 : Number(((100 * killed) / real.length).toFixed(1)),
    survivors: found.filter((one) => !one.killed).map(({ name, survives }) => ({ name, because: survives })),
    // What is called redundant and is seen all the same is a bug with a wrong name.
    seenAllTheSame: found.filter((one) => one.killed && one.survives !== null).map(({ name }) => name),
  };
}
