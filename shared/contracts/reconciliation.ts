import { z } from 'zod';
import type { ProfileId, VenueOrderId } from '../domain/ids/ids.ts';
import { VENUES } from '../domain/market/instrument.ts';
import { MISMATCH_KINDS } from '../domain/reconciliation/mismatch-kind.ts';
import type { Sighting } from '../domain/reconciliation/sightings.ts';
import { decimalCodec, idCodec, instantCodec } from './codec.ts';

const sightingSchema = z.object({
  key: z.string().meta({ description: 'The kind of difference and its figures.' }),
  kind: z.enum(MISMATCH_KINDS),
  profileId: idCodec<ProfileId>(),
  symbol: z.string().nullable(),
  firstSeenAt: instantCodec,
  foundAt: instantCodec,
  confirmed: z
    .boolean()
    .meta({ description: 'Seen in two passes. Until then it may be something on its way.' }),
  notFound: z.int(),
  acted: z.boolean().meta({ description: 'Something was done about it; what is left is for a person.' }),
}) satisfies z.ZodType<Sighting>;

/** What the last look at an account found. One record in the partition of every profile that uses the account. */
export const reconciliationSchema = z.object({
  venue: z.enum(VENUES),
  environment: z.enum(['paper', 'live']),
  account: z.string(),
  state: z.enum(['clean', 'differs', 'incomplete']).meta({
    description: 'incomplete: the venue did not answer in full, so nothing is concluded. Entries need clean.',
  }),
  reason: z.string().nullable(),
  /** True after the look at a start: then whatever was seen blocks entries, until the next look has confirmed or cleared it. */
  atStart: z.boolean(),
  sightings: z.array(sightingSchema),
  /** Where the venue's fills and activities are read on: before it all of them are on record. */
  fillsCursor: z.string().nullable(),
  activitiesCursor: z.string().nullable(),
  /** The venue's cash less what trading has brought. */
  cashBaseline: decimalCodec.nullable(),
  changedAt: instantCodec,
});
export type Reconciliation = z.output<typeof reconciliationSchema>;

/** An order or a position on the account that is not ours. */
export const externalSchema = z.object({
  kind: z.enum(['order', 'position']),
  /** Of an order; of a position its symbol. */
  name: z.string(),
  venueOrderId: idCodec<VenueOrderId>().nullable(),
  symbol: z.string(),
  quantity: decimalCodec.meta({
    description: 'Signed: below zero for a short position or an order that sells.',
  }),
  price: decimalCodec.nullable(),
  seenAt: instantCodec,
});
export type External = z.output<typeof externalSchema>;
