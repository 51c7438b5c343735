/** Runs against planted bugs: which of them are seen, and by what. */
import { MUTANTS } from '../../tests/simulation/mutants/planted.mjs';
import { bundled, sceneNames, workAll } from './workers.mjs';

/** Plants one bug after the other and looks for it until it is seen, or everything was looked at in vain. */
export async function runMutants({ workers, days, stride, only }, tell) {
  const wanted = MUTANTS.filter(({ name }) => only === undefined || name.includes(only));
  const { bundle, ...clean } = await huntFor({ name: 'nothing', changes: [] }, 'none', {
    days: 0,
    stride: null,
  });
  if (clean.killed) throw new Error(`Without any planted bug one was seen: ${JSON.stringify(clean)}`);
  const found = new Map();
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
  return summary(
    wanted.map(({ name }) => found.get(name)),
    await sceneNames(bundle),
  );
}

async function huntFor(mutant, place, { days, stride }) {
  const began = performance.now();
  const bundle = await bundled(`mutant-${place}`, mutant);
  let hunted = { sight: null, scenes: [] };
  await workAll(bundle, [{ what: 'hunt', days, stride }], 1, (report) => {
    hunted = report;
  });
  return {
    name: mutant.name,
    killed: hunted.sight !== null,
    ...hunted.sight,
    scenes: hunted.scenes,
    seconds: Math.round((performance.now() - began) / 1000),
    survives: mutant.survives ?? null,
    bundle,
  };
}

function summary(found, scenes) {
  // A redundant defence is no bug when it alone is away.
  const real = found.filter(({ survives }) => survives === null);
  const killed = real.filter((one) => one.killed).length;
  const failing = new Set(found.flatMap((one) => one.scenes));
  return {
    planted: found.length,
    realBugs: real.length,
    killed,
    killedPct: real.length === 0 ? 100 : Number(((100 * killed) / real.length).toFixed(1)),
    survivors: found.filter((one) => !one.killed).map(({ name, survives }) => ({ name, because: survives })),
    // What is called redundant and is seen all the same is a bug with a wrong name.
    seenAllTheSame: found.filter((one) => one.killed && one.survives !== null).map(({ name }) => name),
    // Scenes that no planted bug makes fail: nobody knows what they guard.
    blindScenes: scenes.filter((name) => !failing.has(name)),
  };
}
