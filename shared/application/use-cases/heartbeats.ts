import type { UtcMillis } from '../../domain/time/instant.ts';
import type { JsonValue } from '../ports/store.ts';
import type { Services } from '../services.ts';

const PARTITION = 'heartbeats';

export interface Heartbeat {
  readonly loop: string;
  readonly firedAt: UtcMillis;
  readonly finishedAt: UtcMillis;
  readonly figures: Readonly<Record<string, JsonValue>>;
}

/** One record a loop and tick: counts and times, no tenant data. Health is read from it. */
export async function beat(
  loop: string,
  firedAt: UtcMillis,
  figures: Readonly<Record<string, JsonValue>>,
  services: Services,
): Promise<void> {
  const finishedAt = services.clock.now();
  const body = { loop, firedAt, finishedAt, figures } satisfies Heartbeat;
  await services.store.platform.write('platform', PARTITION, [
    { kind: 'upsert', id: `heartbeat:${loop}`, type: 'heartbeat', state: loop, at: finishedAt, body },
  ]);
}

export async function readHeartbeats(services: Services): Promise<readonly Heartbeat[]> {
  const page = await services.store.platform.query('platform', {
    partition: PARTITION,
    type: 'heartbeat',
    order: 'newest-first',
    limit: 100,
  });
  return page.documents.map((document) => document.body as unknown as Heartbeat);
}
