import type { AddCommand } from './command.ts';
import { addBacktest } from './commands/backtest.ts';
import { addCost } from './commands/cost.ts';
import { addBackup } from './commands/backup.ts';
import { addDemo } from './commands/demo.ts';
import { addDesk } from './commands/desk.ts';
import { addDoctor } from './commands/doctor.ts';
import { addExplain } from './commands/explain.ts';
import { addExport } from './commands/export.ts';
import { addImport } from './commands/import.ts';
import { addParity } from './commands/parity.ts';
import { addReplay } from './commands/replay.ts';
import { addRestore } from './commands/restore.ts';

/** Every command, in the order of the help. */
export const COMMANDS: readonly AddCommand[] = [
  addBacktest,
  addReplay,
  addExplain,
  addImport,
  addExport,
  addBackup,
  addRestore,
  addDemo,
  addParity,
  addDesk,
  addDoctor,
  addCost,
];
