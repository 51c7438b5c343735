import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startHost } from './start.ts';
import { SecretKeyRefused } from './secrets/secret-key.ts';
import { readSettings, SettingsRefused } from './settings.ts';
import { FolderInUse } from './storage/folder-lock.ts';
import { DataRefused } from './storage/migrate.ts';

/** What a person can put right, in a sentence and without a stack: exit code 2 for wrong settings, 1 for a place that is taken. */
function explain(failure: unknown): { readonly sentence: string; readonly code: number } | null {
  if (failure instanceof SettingsRefused)
    return { sentence: `These settings cannot be used:\n${failure.message}`, code: 2 };
  if (failure instanceof FolderInUse || failure instanceof DataRefused || failure instanceof SecretKeyRefused)
    return { sentence: failure.message, code: 1 };
  if (
    failure instanceof Error &&
    'code' in failure &&
    (failure.code === 'EADDRINUSE' || failure.code === 'EACCES')
  ) {
    const port = process.env['BALLAST_PORT'] ?? '4018';
    const reason =
      failure.code === 'EADDRINUSE' ? 'another program listens there' : 'this user may not listen there';
    return {
      sentence: `Port ${port} cannot be used: ${reason}. Choose another with BALLAST_PORT=4019 npm start, or 0 for a free one.`,
      code: 1,
    };
  }
  return null;
}

/** The bundle lies in dist/local. */
const ROOT = join(import.meta.dirname, '..', '..');

function versionOfPackage(): string {
  const text: unknown = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  return typeof text === 'object' && text !== null && 'version' in text ? String(text.version) : 'unknown';
}

async function main(): Promise<void> {
  const host = await startHost(readSettings(process.env), {
    version: versionOfPackage(),
    root: ROOT,
    print: (line) => process.stdout.write(`${line}\n`),
    log: (line) => process.stderr.write(`${line}\n`),
  });
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    host.stop().then(
      () => process.exit(0),
      (failure: unknown) => {
        process.stderr.write(`Stopping failed: ${String(failure)}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

main().catch((failure: unknown) => {
  const known = explain(failure);
  process.stderr.write(
    known === null
      ? `${failure instanceof Error ? (failure.stack ?? failure.message) : String(failure)}\n`
      : `${known.sentence}\n`,
  );
  process.exit(known?.code ?? 1);
});
