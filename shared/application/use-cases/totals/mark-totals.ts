import type { TotalMark } from '../../../contracts/total-equity.ts';
import type { UtcMillis } from '../../../domain/time/instant.ts';
import type { Write } from '../../ports/store.ts';
import type { VerifiedTenant } from '../../principal.ts';
import { MARKS } from '../../records/decision-kinds.ts';
import { upsertOf } from '../../records/record-codec.ts';
import {
  TOTAL_HOUR,
  TOTAL_HOUR_TTL_SECONDS,
  TOTAL_MINUTE,
  TOTAL_MINUTE_TTL_SECONDS,
  TOTAL_PARTITION,
} from '../../records/total-kinds.ts';
import type { Services } from '../../services.ts';
import { lookAtProfiles } from '../overview/read-overview.ts';
import { totalsOf } from '../overview/value-profile.ts';

/**
 * Keeps what the profiles of a tenant are worth together, one mark a currency. Asked for tenants with something watched: where nothing is open,
 * and nothing was closed since the last bar, equity stands still and a mark says nothing. A profile that cannot be valued at the moment would make a
 * step that never was, so then there is no mark of its currency. Answers how many were kept.
 */
export async function markTotals(
  tenant: VerifiedTenant,
  firedAt: UtcMillis,
  services: Services,
): Promise<number> {
  const looked = await lookAtProfiles(tenant, services);
  const unknown = new Set(
    looked.filter(({ value }) => value.worth === null).map(({ profile }) => profile.currency),
  );
  const marks = totalsOf(looked)
    .filter(({ currency, profiles: count }) => count > 0 && !unknown.has(currency))
    .map(({ currency, equity, totalPnl, dayPnl, profiles: count }) => ({
      currency,
      at: firedAt,
      equity,
      totalPnl,
      dayPnl,
      profiles: count,
    }));
  if (marks.length === 0) return 0;
  await services.store.forTenant(tenant).write(MARKS, TOTAL_PARTITION, marks.flatMap(writesOf));
  return marks.length;
}

function writesOf(mark: TotalMark): readonly Write[] {
  return [
    { ...upsertOf(TOTAL_MINUTE, mark), ttlSeconds: TOTAL_MINUTE_TTL_SECONDS },
    { ...upsertOf(TOTAL_HOUR, mark), ttlSeconds: TOTAL_HOUR_TTL_SECONDS },
  ];
}
