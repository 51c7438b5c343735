/**
 * Kills the real host, at random moments or at every named point of an order's life, and audits what it left. See HELP. Exit code 1 for any finding, and
 * for a named point that was not come to. Without --folder the data is removed when all is well.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { BUNDLING, ROOT } from './bundling.mjs';
import { ensureBuilt } from './bundles.mjs';

const HELP = `npm run drill -- [--kills 20 | --points] [--json]
  --kills 20             so many kills at random moments; the usual thing to do
  --points               one kill at every named point of an order's life
  --only request-sent    of these, the points whose name holds this
  --list                 the names of the points
  --seed 1               draws the moments
  --speed 50             bars a second of the demo markets
  --folder data          a new folder, or one of an earlier drill; kept afterwards
  --json                 {kills, lost, doubled, stuck, ledgerExact, profiles, orders, notReached, sentences}`;

const MORTAL_HOST = new URL('../local/drill/mortal-host.ts', import.meta.url);

function wholeNumber(name, text, least) {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= least) return number;
  throw new Error(`--${name} is a whole number from ${least}, got ${text}`);
}

async function bundled(source) {
  const { build } = await import('esbuild');
  const program = fileURLToPath(source);
  const outfile = join(ROOT, 'dist', 'drill', basename(program).replace(/ts$/, 'mjs'));
  await build({ ...BUNDLING, entryPoints: [program], outfile });
  return outfile;
}

async function program(source) {
  return import(pathToFileURL(await bundled(source)).href);
}

function print({ kills, lost, doubled, stuck, ledgerExact, profiles, orders, notReached, sentences }) {
  console.log(`${kills} kills, ${profiles} profiles, ${orders} orders`);
  console.log(
    `lost ${lost}, doubled ${doubled}, stuck ${stuck}, ledger exact: ${ledgerExact ? 'yes' : 'NO'}`,
  );
  for (const name of notReached) console.log(`  not come to: ${name}`);
  for (const sentence of sentences) console.log(`  ${sentence}`);
}

async function main() {
  const { values } = parseArgs({
    options: {
      kills: { type: 'string', default: '20' },
      points: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
      list: { type: 'boolean', default: false },
      seed: { type: 'string', default: '1' },
      speed: { type: 'string', default: '50' },
      folder: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  if (values.list) {
    const { CRASH_POINTS } = await program(new URL('../local/drill/crash-points.ts', import.meta.url));
    for (const { name } of CRASH_POINTS) console.log(name);
    return;
  }
  if (values.only !== '' && !values.points) throw new Error('--only names points: give --points with it');
  const folder =
    values.folder === undefined ? mkdtempSync(join(tmpdir(), 'ballast-drill-')) : resolve(values.folder);
  const kills = wholeNumber('kills', values.kills, 1);
  const { drill, drillPoints } = await program(new URL('../local/drill/drill.ts', import.meta.url));
  const wish = {
    program: values.points ? await bundled(MORTAL_HOST) : await ensureBuilt('local'),
    folder,
    seed: wholeNumber('seed', values.seed, 0),
    speed: wholeNumber('speed', values.speed, 1),
    told: (sentence) => console.error(sentence),
  };
  const report = values.points ? await drillPoints(wish, values.only) : await drill(wish, kills);
  if (values.json) console.log(JSON.stringify(report));
  else print(report);
  const isWell =
    report.lost + report.doubled + report.stuck + report.notReached.length === 0 && report.ledgerExact;
  if (!isWell) {
    process.exitCode = 1;
    console.error(`The data is kept in ${folder}`);
  } else if (values.folder === undefined) rmSync(folder, { recursive: true, force: true });
}

await main().catch((error) => {
  console.error(error.message);
  process.exitCode = 2;
});
