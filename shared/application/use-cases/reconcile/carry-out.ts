import type { Profile } from '../../../contracts/profile.ts';
import type { External, Reconciliation } from '../../../contracts/reconciliation.ts';
import { operationIdFor } from '../../../domain/ids/derive.ts';
import type { ProfileId } from '../../../domain/ids/ids.ts';
import { ZERO } from '../../../domain/money/decimal.ts';
import type { Repair } from '../../../domain/reconciliation/repair.ts';
import type { VenueActivity, VenueOrder } from '../../../domain/reconciliation/venue-account.ts';
import { clientOrderId } from '../../../domain/ids/ids.ts';
import { invariant, unreachable } from '../../../domain/result.ts';
import type { JsonValue } from '../../ports/store.ts';
import type { VenueConnection } from '../../ports/venue.ts';
import { FILL } from '../../records/kinds.ts';
import { RECORDS } from '../../records/load-slice.ts';
import { EXTERNAL, RECONCILIATION } from '../../records/reconciliation-kinds.ts';
import { upsertOf } from '../../records/record-codec.ts';
import type { Services } from '../../services.ts';
import { RECORD_EXECUTION } from '../../workflows/record-fact.ts';
import { askDesk, readDesk } from '../command-desk.ts';
import { submitFact } from '../review-trades.ts';
import type { VenueAccountOfTenant } from './account.ts';
import { activityDocumentId } from './read-local.ts';

/** A fact is recorded in milliseconds. One that takes longer goes on by itself, and the next pass sees what came of it. */
const FACT_WITHIN_MS = 10_000;

/** What a pass carries along while it repairs. */
export interface Bench {
  readonly account: VenueAccountOfTenant;
  readonly connection: VenueConnection;
  readonly services: Services;
  /** The state of the account as it will be stored: repairs may move its baseline. */
  state: Reconciliation;
}

/** Carries one repair out. False where it did not get through: what was to follow it is left for the next pass. */
export async function carryOut(repair: Repair, bench: Bench): Promise<boolean> {
  const { services, connection } = bench;
  services.telemetry.count('reconciliation_repairs', 1, { kind: repair.kind });
  switch (repair.kind) {
    case 'fact':
      return recordRepair(repair, bench);
    case 'desk': {
      const answer = await askDesk(profileOf(repair.profileId, bench), repair.operation, services);
      return answer.ok || answer.refusal.code === 'OPERATION_SPENT';
    }
    case 'pause':
      return pause(repair, bench);
    case 'cancelAtVenue': {
      const { clientOrderId: id, venueOrderId } = repair.order;
      invariant(id !== null, 'An order of ours carries our name');
      return (await connection.cancel({ clientOrderId: clientOrderId(id), venueOrderId })) !== 'unknown';
    }
    case 'keepFill':
      return keep(bench, [upsertOf(FILL, repair.fill)]);
    case 'keepOrder':
      return keep(bench, [upsertOf(EXTERNAL, externalOrder(repair.order, services))]);
    case 'keepQuantity':
      return keepQuantity(repair, bench);
    case 'moveBaseline': {
      const { cashBaseline } = bench.state;
      const moved = (cashBaseline ?? ZERO).plus(repair.amount);
      bench.state = { ...bench.state, cashBaseline: cashBaseline === null ? null : moved };
      return true;
    }
    case 'booked':
      return keepBooked(repair.activity, bench);
    default:
      return unreachable(repair);
  }
}

function profileOf(profileId: ProfileId, { account }: Bench): Profile {
  const profile = account.profiles.find((one) => one.profileId === profileId);
  invariant(profile !== undefined, `Profile ${profileId} trades on the account`);
  return profile;
}

async function recordRepair(repair: Extract<Repair, { kind: 'fact' }>, bench: Bench): Promise<boolean> {
  const { services } = bench;
  const profile = profileOf(repair.profileId, bench);
  const instanceId = await submitFact(profile, repair.name, repair.fact, services);
  const state = await services.durable.waitFor(instanceId, FACT_WITHIN_MS);
  if (state?.status !== 'completed' || state.output === null) return false;
  return RECORD_EXECUTION.output.decode(state.output).outcome !== 'refused';
}

/** A desk that takes no entries already stays as it was set. */
async function pause(repair: Extract<Repair, { kind: 'pause' }>, bench: Bench): Promise<boolean> {
  const { services } = bench;
  const profile = profileOf(repair.profileId, bench);
  if ((await readDesk(profile, services)).trading.mode !== 'ACTIVE') return true;
  const at = services.venues.marketTime(profile);
  const operationId = operationIdFor(repair.name, 'pause');
  const asked = { operationId, at, issuedAt: at, mode: 'REDUCING', by: 'reconciliation' } as const;
  const answer = await askDesk(
    profile,
    { op: 'setTradingState', ...asked, why: repair.why.slice(0, 300) },
    services,
  );
  return answer.ok;
}

async function keepQuantity(
  { symbol, change, markPrice }: Extract<Repair, { kind: 'keepQuantity' }>,
  bench: Bench,
): Promise<boolean> {
  const { account, services } = bench;
  const [keeper] = account.profiles;
  const fresh: External = {
    kind: 'position',
    name: symbol,
    venueOrderId: null,
    symbol,
    quantity: ZERO,
    price: markPrice,
    seenAt: services.clock.now(),
  };
  const id = EXTERNAL.idOf(fresh);
  const stored = await account.store.read(RECORDS, keeper.profileId, id);
  const known = stored === null ? fresh : EXTERNAL.decode(stored);
  const quantity = known.quantity.plus(change);
  if (quantity.isZero) return stored === null || keep(bench, [{ kind: 'delete', id }]);
  return keep(bench, [upsertOf(EXTERNAL, { ...fresh, quantity })]);
}

function externalOrder(order: VenueOrder, { clock }: Services): External {
  const { venueOrderId, symbol, side, quantity, cumulativeQuantity, limitPrice, stopPrice } = order;
  const leaves = quantity.minus(cumulativeQuantity);
  return {
    kind: 'order',
    name: venueOrderId,
    venueOrderId,
    symbol,
    quantity: side === 'buy' ? leaves : leaves.negated(),
    price: limitPrice ?? stopPrice,
    seenAt: clock.now(),
  };
}

/** The baseline that an activity has moved is stored with the word that it was booked, or neither is. */
function keepBooked({ activityId, ...activity }: VenueActivity, bench: Bench): Promise<boolean> {
  const body = JSON.parse(JSON.stringify({ activityId, ...activity })) as JsonValue;
  return keep(bench, [
    {
      kind: 'upsert',
      id: activityDocumentId(activityId),
      type: 'activity',
      state: activity.kind,
      at: activity.occurredAt,
      body,
    },
    upsertOf(RECONCILIATION, bench.state),
  ]);
}

async function keep(
  { account }: Bench,
  writes: Parameters<Bench['account']['store']['write']>[2],
): Promise<boolean> {
  const [keeper] = account.profiles;
  return (await account.store.write(RECORDS, keeper.profileId, writes)).ok;
}
