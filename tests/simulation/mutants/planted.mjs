/**
 * Bugs that others have paid for, planted one at a time when the simulator is bundled: in each `file`, `find` is put in place of by `put`. A text that is
 * not there exactly once stops the run, so a mutant never lives on as a comment. `survives` says why a mutant alone is no bug here: something else
 * protects. Then `seenIn` names the mutant that takes that away as well, and which has to be seen, or `heldBy` the test of a place that no workload reaches.
 */
import { BOOKING } from './booking.mjs';
import { CARE } from './care.mjs';
import { SENDING } from './sending.mjs';

export const MUTANTS = [...SENDING, ...BOOKING, ...CARE];

/** Plants one mutant while esbuild reads the files. */
export function plant({ name, changes }, root) {
  const files = new Set(changes.map(({ file }) => file));
  return {
    name: 'mutant',
    setup(build) {
      build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        const file = path.slice(root.length + 1);
        if (!files.has(file)) return undefined;
        const { readFile } = await import('node:fs/promises');
        let contents = await readFile(path, 'utf8');
        for (const { find, put } of changes.filter((one) => one.file === file)) {
          if (contents.split(find).length !== 2)
            throw new Error(`The mutant "${name}" does not find its place once in ${file}: ${find}`);
          contents = contents.replace(find, () => put);
        }
        return { contents, loader: 'ts' };
      });
    },
  };
}
