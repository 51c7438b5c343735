/** Bundles the simulator, with a bug planted where one is wanted, and deals its work out to processes. */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { BUNDLING, ROOT } from '../bundling.mjs';

const WORKER = fileURLToPath(new URL('./worker.mjs', import.meta.url));

/** The bundle of the simulator. `mutant` is planted while it is made, and `name` keeps it apart from others. */
export async function bundled(name = 'program', mutant = null) {
  const { build } = await import('esbuild');
  const { plant } = await import('../../tests/simulation/mutants/planted.mjs');
  const outfile = join(ROOT, 'dist', 'simulation', `${name}.mjs`);
  const plugins = mutant === null ? [] : [plant(mutant, ROOT)];
  await build({ ...BUNDLING, plugins, entryPoints: ['tests/simulation/program.ts'], outfile });
  return outfile;
}

export async function storyCount(bundle) {
  return (await import(pathToFileURL(bundle).href)).STORY_COUNT;
}

export async function sceneNames(bundle) {
  return (await import(pathToFileURL(bundle).href)).SCENE_NAMES;
}

/** One job in a process of its own. What it tells goes to `heard`; an answer of true ends it. */
function work(bundle, job, heard) {
  return new Promise((settle, fail) => {
    const child = fork(WORKER, [bundle, JSON.stringify(job)], {
      execArgv: ['--enable-source-maps', '--max-old-space-size=4096', '--max-semi-space-size=64'],
      stdio: ['ignore', 2, 2, 'ipc'],
    });
    const state = { enough: false };
    child.on('message', (report) => {
      if (heard(report) !== true || state.enough) return;
      state.enough = true;
      child.kill();
    });
    child.once('error', fail);
    child.once('exit', (code) => {
      if (code === 0 || state.enough) settle();
      else fail(new Error(`A simulation ended with code ${code}: ${JSON.stringify(job)}`));
    });
  });
}

/** All jobs, so many at a time, in their order. */
export async function workAll(bundle, jobs, workers, heard) {
  const waiting = [...jobs];
  const hand = async () => {
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) await work(bundle, job, heard);
  };
  await Promise.all(Array.from({ length: Math.min(workers, jobs.length) }, hand));
}

/** Splits a list into so many piles of nearly the same size. */
export function dealt(items, piles) {
  const hands = Array.from({ length: piles }, () => []);
  items.forEach((item, index) => hands[index % piles].push(item));
  return hands.filter((hand) => hand.length > 0);
}
