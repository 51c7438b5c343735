import { join } from 'node:path';
import { readSettings } from '../settings.ts';
import { startHost } from '../start.ts';
import { CRASH_POINTS } from './crash-points.ts';
import { watchedWorld } from './watched-world.ts';

/**
 * The host of the product, started as always, which ends itself with SIGKILL the n-th time it comes to a named point: `mortal-host <point> <n>`. A program
 * of the drill alone: the host that trades holds no such code, so no setting can bring it to do this.
 */
const [name = '', nth = '1'] = process.argv.slice(2);
const point = CRASH_POINTS.find((one) => one.name === name);
if (point === undefined) throw new Error(`There is no crash point ${name}`);

let times = 0;
await startHost(readSettings(process.env), {
  version: 'drill',
  root: join(import.meta.dirname, '..', '..'),
  print: () => undefined,
  log: (line) => process.stderr.write(`${line}\n`),
  detour: watchedWorld((moment, touch) => {
    if (moment !== point.moment || !point.concerns(touch)) return;
    times += 1;
    if (times === Number(nth)) process.kill(process.pid, 'SIGKILL');
  }),
});
