import type { SeriesKey } from '../../ports/market-data.ts';
import type { LiveProfile } from './live-profiles.ts';
import { seriesName } from './progress.ts';

/** A series and the profiles that trade it. */
export interface SeriesMembers {
  readonly key: SeriesKey;
  readonly members: readonly LiveProfile[];
}

/** By the very list: as long as no profile changes, a tick is given the same one. */
const known = new WeakMap<readonly LiveProfile[], readonly SeriesMembers[]>();

/** Each series once, with its profiles in the order of the list. */
export function profilesBySeries(profiles: readonly LiveProfile[]): readonly SeriesMembers[] {
  const before = known.get(profiles);
  if (before !== undefined) return before;
  const groups = new Map<string, { readonly key: SeriesKey; readonly members: LiveProfile[] }>();
  for (const live of profiles) {
    const { source, timeframe } = live.profile.market;
    for (const symbol of live.profile.symbols) {
      const key: SeriesKey = { source, symbol, timeframe };
      const group = groups.get(seriesName(key)) ?? { key, members: [] };
      group.members.push(live);
      groups.set(seriesName(key), group);
    }
  }
  const grouped = [...groups.values()];
  known.set(profiles, grouped);
  return grouped;
}
