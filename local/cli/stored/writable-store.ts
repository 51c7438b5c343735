import type { Clock } from '../../../shared/application/ports/clock.ts';
import type { PlatformStore } from '../../../shared/application/ports/store.ts';
import { formatInstant } from '../../../shared/domain/time/instant.ts';
import { openDataFolder } from '../../storage/data-folder.ts';
import { DocumentStore } from '../../storage/document-store.ts';
import { LocalTelemetry } from '../../telemetry.ts';
import { machineAlarms } from '../../timers/alarms.ts';
import type { Terminal } from '../output.ts';

/**
 * Lets `work` write to the platform's documents of a folder that no host uses, made and migrated where it must be.
 * @throws FolderInUse while a host runs.
 */
export async function withPlatformStore<T>(
  folder: string,
  { clock, terminal }: { readonly clock: Clock; readonly terminal: Terminal },
  work: (store: PlatformStore) => Promise<T>,
): Promise<T> {
  const telemetry = new LocalTelemetry({
    write: (line) => terminal.err(`${line}\n`),
    level: 'warning',
    nowIso: () => formatInstant(clock.now()),
  });
  const data = await openDataFolder(folder, clock);
  try {
    const alarms = { ...machineAlarms(), now: () => clock.now() };
    return await work(new DocumentStore(data, { alarms, telemetry }).platform);
  } finally {
    data.close();
  }
}
