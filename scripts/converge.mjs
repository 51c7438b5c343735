/**
 * Starts from accounts whose two sides differ in random ways and lets reconciliation settle them: node scripts/converge.mjs [--starts 1000] [--seed 1].
 * Prints what does not converge in two passes, or does not end with equal books. Exit code 1 for any.
 */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { ROOT } from './bundling.mjs';

const { values } = parseArgs({
  options: { starts: { type: 'string', default: '1000' }, seed: { type: 'string', default: '1' } },
});
for (const [name, text] of Object.entries(values)) {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) {
    console.error(`--${name}: expected a whole number from 1, got "${text}"`);
    process.exit(2);
  }
}
const vitest = ['node_modules/vitest/vitest.mjs', 'run', 'tests/scenarios/reconcile/convergence.test.ts'];
const { status } = spawnSync(process.execPath, [...vitest, '--reporter=dot'], {
  cwd: ROOT,
  stdio: 'inherit',
  env: { ...process.env, CONVERGE_STARTS: values.starts, CONVERGE_SEED: values.seed },
});
process.exit(status === 0 ? 0 : 1);
