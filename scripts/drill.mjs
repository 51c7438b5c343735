/**
 * Kills the real host at random moments and audits what it left: node scripts/drill.mjs [--kills 20] [--seed 1] [--speed 50]
 * [--folder <new or earlier folder>] [--json]. Exit code 1 for any finding. Without --folder the data is removed when all is well.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { BUNDLING, ensureBuilt, ROOT } from './bundles.mjs';

function wholeNumber(name, text, least) {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= least) return number;
  throw new Error(`--${name} is a whole number from ${least}, got ${text}`);
}

async function drillOf() {
  const { build } = await import('esbuild');
  const outfile = join(ROOT, 'dist', 'drill', 'drill.mjs');
  const program = fileURLToPath(new URL('../local/drill/drill.ts', import.meta.url));
  await build({ ...BUNDLING, entryPoints: [program], outfile });
  return (await import(pathToFileURL(outfile).href)).drill;
}

function print({ kills, lost, doubled, stuck, ledgerExact, profiles, orders, sentences }) {
  console.log(`${kills} kills, ${profiles} profiles, ${orders} orders`);
  console.log(
    `lost ${lost}, doubled ${doubled}, stuck ${stuck}, ledger exact: ${ledgerExact ? 'yes' : 'NO'}`,
  );
  for (const sentence of sentences) console.log(`  ${sentence}`);
}

async function main() {
  const { values } = parseArgs({
    options: {
      kills: { type: 'string', default: '20' },
      seed: { type: 'string', default: '1' },
      speed: { type: 'string', default: '50' },
      folder: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log('npm run drill -- [--kills 20] [--seed 1] [--speed 50] [--folder data] [--json]');
    return;
  }
  const folder =
    values.folder === undefined ? mkdtempSync(join(tmpdir(), 'ballast-drill-')) : resolve(values.folder);
  const program = await ensureBuilt('local');
  const drill = await drillOf();
  const report = await drill({
    program,
    folder,
    kills: wholeNumber('kills', values.kills, 1),
    seed: wholeNumber('seed', values.seed, 0),
    speed: wholeNumber('speed', values.speed, 1),
    told: (sentence) => console.error(sentence),
  });
  if (values.json) console.log(JSON.stringify(report));
  else print(report);
  const isWell = report.lost + report.doubled + report.stuck === 0 && report.ledgerExact;
  if (!isWell) {
    process.exitCode = 1;
    console.error(`The data is kept in ${folder}`);
  } else if (values.folder === undefined) rmSync(folder, { recursive: true, force: true });
}

await main().catch((error) => {
  console.error(error.message);
  process.exitCode = 2;
});
