import { z } from 'zod';
import type { Profile } from '../../contracts/profile.ts';
import { decimalCodec } from '../../contracts/codec.ts';
import type { Decimal } from '../../domain/money/decimal.ts';
import type { UtcMillis } from '../../domain/time/instant.ts';
import type { TenantStore } from '../ports/store.ts';
import { allDocuments } from '../records/all-documents.ts';
import { RECORDS } from '../records/load-slice.ts';

export interface CapitalFlow {
  readonly at: UtcMillis;
  /** Above zero was paid in, below zero paid out. */
  readonly amount: Decimal;
}

const capitalLeg = z.object({ legs: z.object({ capital: decimalCodec.optional() }) });

/** What was paid into and out of a profile, the oldest first: the legs of the journal on the account of the capital, which is a credit. */
export async function capitalFlows(
  { profileId }: Profile,
  store: TenantStore,
): Promise<readonly CapitalFlow[]> {
  const flows: CapitalFlow[] = [];
  const query = { partition: profileId, type: 'posting', order: 'oldest-first', limit: 500 } as const;
  for await (const document of allDocuments(store, RECORDS, query)) {
    const { capital } = capitalLeg.parse(document.body).legs;
    if (capital !== undefined) flows.push({ at: document.at, amount: capital.negated() });
  }
  return flows;
}
