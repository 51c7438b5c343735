import { resolve } from 'node:path';
import { z } from 'zod';
import { SETTINGS } from '../../settings.ts';
import { type AddCommand, mount, type Workplace } from '../command.ts';
import type { Finding } from '../doctor/check.ts';
import { checkDatabase, checkDisk, checkLock, checkWritable } from '../doctor/data.ts';
import { checkBrowser, checkClock, checkNode } from '../doctor/machine.ts';
import { checkPackages } from '../doctor/packages.ts';
import { checkPort } from '../doctor/port.ts';
import { checkSettings } from '../doctor/settings.ts';
import { DATA_FLAG, DATA_WORDS } from '../flags.ts';
import type { Style } from '../output.ts';

const schema = z.object({ data: z.string().min(1, 'expected a folder').optional() });

/** `ballast doctor`: looks at everything a start needs, and says what to do about what is wrong. */
export const addDoctor: AddCommand = (program, place) => {
  const command = program
    .command('doctor')
    .description('Check this machine, its settings and its data folder. Exit code 1 when a check fails.')
    .option(DATA_FLAG, DATA_WORDS);
  mount(command, schema, place, async ({ data }) => {
    const findings = await examine(place, data);
    const failed = findings.filter(({ ok }) => !ok).length;
    return {
      ok: failed === 0,
      json: findings.map((finding) => ({ ...finding })),
      lines: (style) => [
        ...findings.flatMap((finding) => linesOf(finding, style)),
        '',
        failed === 0
          ? style.green('Everything is well.')
          : style.red(`${failed} of ${findings.length} checks failed.`),
      ],
    };
  });
};

/** All checks, each on its own: one that fails hides no other. With wrong settings the rest is looked at as by default. */
async function examine(place: Workplace, data: string | undefined): Promise<readonly Finding[]> {
  const { finding, settings } = checkSettings(place.environment);
  const folder = resolve(data ?? settings?.BALLAST_DATA_DIR ?? SETTINGS.BALLAST_DATA_DIR.default);
  const host = settings?.BALLAST_HOST ?? SETTINGS.BALLAST_HOST.default;
  const port = settings?.BALLAST_PORT ?? Number(SETTINGS.BALLAST_PORT.default);
  return [
    checkNode(process.versions.node),
    checkPackages(place.root),
    finding,
    checkClock(place.clock.now()),
    checkDisk(folder),
    checkWritable(folder),
    await checkDatabase(folder),
    await checkLock(folder),
    await checkPort(host, port),
    checkBrowser(place.environment['PATH']),
  ];
}

function linesOf({ check, ok, detail, remedy }: Finding, style: Style): readonly string[] {
  let mark = style.green('ok    ');
  if (!ok) mark = style.red('wrong ');
  else if (remedy !== null) mark = style.yellow('note  ');
  const line = `${mark} ${check.padEnd(12)} ${detail}`;
  return remedy === null ? [line] : [line, `${' '.repeat(20)}→ ${remedy}`];
}
