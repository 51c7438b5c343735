/**
 * Checks the Bicep below infra: node scripts/bicep.mjs. The grammar and our own rules always; the types by the Bicep CLI where the
 * machine has one (`bicep`, or `az` with it). Exit code 1 with one line a finding.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './bundling.mjs';
import { allFindings } from './bicep/findings.mjs';
import { bicepFiles } from './bicep/tree.mjs';

function compilerFindings() {
  const main = join(ROOT, 'infra', 'main.bicep');
  const has = (command, args) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;
  const [command, args] = has('bicep', ['--version'])
    ? ['bicep', ['build', main, '--stdout']]
    : has('az', ['bicep', 'version'])
      ? ['az', ['bicep', 'build', '--file', main, '--stdout']]
      : [null, []];
  if (command === null) return { compiled: 'types not checked: this machine has no Bicep CLI', findings: [] };
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  return { compiled: `types checked by ${command}`, findings: status === 0 ? [] : [stderr.trim()] };
}

const { compiled, findings: wrongTypes } = compilerFindings();
const findings = [...allFindings(), ...wrongTypes];
for (const finding of findings) console.log(finding);
console.log(`${bicepFiles().length} files, ${findings.length} findings, ${compiled}`);
process.exitCode = findings.length > 0 ? 1 : 0;
