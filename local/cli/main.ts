import { fileURLToPath } from 'node:url';
import { utcMillis } from '../../shared/domain/time/instant.ts';
import { runCli } from './program.ts';

const COLUMNS_OF_A_PIPE = 100;

// A reader that has seen enough, such as head, is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

// The code is set, not forced: a pipe may still be reading what was written.
process.exitCode = await runCli({
  words: process.argv.slice(2),
  // Two folders up from here, in the sources and in dist alike.
  root: fileURLToPath(new URL('../../', import.meta.url)),
  environment: process.env,
  clock: { now: () => utcMillis(Date.now()) },
  terminal: {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    outIsTty: process.stdout.isTTY,
    errIsTty: process.stderr.isTTY,
    columns: process.stdout.isTTY ? process.stdout.columns : COLUMNS_OF_A_PIPE,
  },
});
