import { z } from 'zod';
import type { ProfileId, TenantId } from '../domain/ids/ids.ts';
import { VENUES } from '../domain/market/instrument.ts';
import { TIMEFRAMES } from '../domain/time/timeframe.ts';
import { decimalCodec, idCodec, instantCodec } from './codec.ts';

/** Where a profile's bars come from. */
const marketSchema = z.object({
  /** A source of /api/instruments, such as `sp500-daily` or `synthetic`. */
  source: z.string().min(1).max(60),
  timeframe: z.enum(TIMEFRAMES),
});

/** `paused` takes no entries and manages what is open; `retired` is over for good. Halts are the desk's, see its trading state. */
export const PROFILE_STATES = ['active', 'paused', 'retired'] as const;

const parameterValue = z.union([z.number(), z.boolean(), z.string()]);

export const profileSchema = z.object({
  tenantId: idCodec<TenantId>(),
  profileId: idCodec<ProfileId>(),
  name: z.string().min(1).max(80),
  state: z.enum(PROFILE_STATES),
  /** Who paused or retired it, and why; null while active from the start. */
  stateReason: z.string().max(300).nullable(),
  venue: z.enum(VENUES),
  environment: z.enum(['paper', 'live']),
  /** The account at the venue. */
  account: z.string(),
  currency: z.string().regex(/^[A-Z]{3,5}$/),
  market: marketSchema,
  symbols: z.array(z.string().min(1).max(40)).min(1).max(50),
  /** Capital given to the profile at its creation; later changes are in the ledger. */
  allocated: decimalCodec,
  /** Complete and valid, by name: shared/domain/strategy/parameter-table.ts. */
  parameters: z.record(z.string(), parameterValue),
  /** Hash of the parameters: part of every decision's id. */
  parametersVersion: z.string(),
  /** Complete and valid, by name: shared/domain/risk/limits.ts. */
  limits: z.record(z.string(), z.number().nullable()),
  /** How stops are looked after, complete and valid, by name: shared/domain/risk/trailing.ts. */
  stops: z.record(z.string(), z.number().nullable()),
  createdAt: instantCodec,
  changedAt: instantCodec,
  revision: z.int(),
});
export type Profile = z.output<typeof profileSchema>;

/** An earlier set of parameters and limits, kept so that a change can be seen, explained and undone. */
export const profileVersionSchema = profileSchema
  .pick({
    profileId: true,
    parameters: true,
    parametersVersion: true,
    limits: true,
    stops: true,
    revision: true,
  })
  .extend({ changedBy: z.string(), changedAt: instantCodec });
