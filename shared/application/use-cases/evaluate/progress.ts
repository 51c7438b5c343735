import type { UtcMillis } from '../../../domain/time/instant.ts';
import type { JsonValue } from '../../ports/store.ts';
import type { SeriesKey } from '../../ports/market-data.ts';
import { documentId, symbolKey } from '../../records/record-codec.ts';
import type { Services } from '../../services.ts';

const PARTITION = 'evaluation';

/** How far a series has been evaluated: one record a series, written once a bar. */
export interface Progress {
  readonly closesAt: UtcMillis;
  readonly ordinal: number;
  /** Profiles that still wait for this bar. */
  readonly deferred: readonly string[];
}

export function seriesName({ source, symbol, timeframe }: SeriesKey): string {
  return `${source}|${symbol}|${timeframe}`;
}

export async function readProgress(key: SeriesKey, services: Services): Promise<Progress | null> {
  const document = await services.store.platform.read('platform', PARTITION, idOf(key));
  return document === null ? null : (document.body as unknown as Progress);
}

export async function writeProgress(key: SeriesKey, progress: Progress, services: Services): Promise<void> {
  const body = progress as unknown as JsonValue;
  await services.store.platform.write('platform', PARTITION, [
    { kind: 'upsert', id: idOf(key), type: 'evaluation', state: key.source, at: progress.closesAt, body },
  ]);
}

function idOf(key: SeriesKey): string {
  return documentId('evaluation', symbolKey(seriesName(key)));
}
