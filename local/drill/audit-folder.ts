import type { DurableClient } from '../../shared/application/ports/durable.ts';
import type { Store } from '../../shared/application/ports/store.ts';
import { allDocuments } from '../../shared/application/records/all-documents.ts';
import { PROFILE, PROFILE_PARTITION, PROFILES } from '../../shared/application/records/profile-kind.ts';
import { allTenants } from '../../shared/application/use-cases/tenants.ts';
import { openCatalogue } from '../market-data/catalogue.ts';
import { hostTelemetry, openHost } from '../host.ts';
import { comeToRest } from '../replay/play-bar.ts';
import type { Sqlite } from '../storage/sqlite.ts';
import { machineAlarms } from '../timers/alarms.ts';
import { auditBooks } from './audit-books.ts';
import { readThreeBooks } from './books.ts';
import { type Finding, sumOfFindings } from './finding.ts';
import { settle } from './settle.ts';
import { auditWork, unfinishedWork } from './unfinished-work.ts';

/** Compares the three books of every profile of the paper venue, and looks for work that nobody finishes. */
export async function auditAll(
  { store, durable }: { readonly store: Store; readonly durable: Pick<DurableClient, 'readEntity'> },
  sqlite: Sqlite,
): Promise<Finding & { readonly profiles: number }> {
  const findings = [auditWork(unfinishedWork(sqlite))];
  const query = {
    partition: PROFILE_PARTITION,
    type: 'profile',
    order: 'oldest-first',
    limit: 500,
  } as const;
  for await (const tenant of allTenants(store.platform)) {
    const own = store.forTenant(tenant);
    for await (const document of allDocuments(own, PROFILES, query)) {
      const profile = PROFILE.decode(document);
      if (profile.venue !== 'paper') continue;
      const { sentences, ...figures } = auditBooks(await readThreeBooks(profile, own, durable));
      findings.push({ ...figures, sentences: sentences.map((one) => `${profile.profileId} ${one}`) });
    }
  }
  return { ...sumOfFindings(findings), profiles: findings.length - 1 };
}

/** Opens a folder without its server, lets everything that was begun come to its end while the played markets stand still, and audits it. */
export async function auditFolder(
  folder: string,
  withinMs: number,
  log: (line: string) => void,
): Promise<Finding & { readonly profiles: number; readonly orders: number }> {
  const alarms = machineAlarms();
  const { data, engine, services } = await openHost({
    folder,
    mode: 'DEMO',
    tradingEnabled: true,
    version: 'drill',
    telemetry: hostTelemetry({ BALLAST_LOG_LEVEL: 'error' }, log, alarms),
    alarms,
    sources: async (store) => (await openCatalogue(store, alarms)).sources,
  });
  await engine.begin(services, null);
  await comeToRest(engine, services);
  await settle(services, data.sqlite, () => engine.whenIdle(), withinMs);
  const finding = await auditAll(services, data.sqlite);
  const orders = data.sqlite.prepare(`SELECT count(*) AS count FROM documents WHERE type = 'order'`).get();
  await engine.stop();
  data.close();
  return { ...finding, orders: Number(orders?.['count'] ?? 0) };
}
