import type { AddCommand } from './command.ts';
import { addBacktest } from './commands/backtest.ts';
import { addBackup } from './commands/backup.ts';
import { addDemo } from './commands/demo.ts';
import { addDoctor } from './commands/doctor.ts';
import { addExport } from './commands/export.ts';
import { addReplay } from './commands/replay.ts';
import { addRestore } from './commands/restore.ts';

/** Every command, in the order of the help. */
export const COMMANDS: readonly AddCommand[] = [
  addBacktest,
  addReplay,
  addDoctor,
  addBackup,
  addRestore,
  addExport,
  addDemo,
];
