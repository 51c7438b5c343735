import type { Reconciliation } from '../../../contracts/reconciliation.ts';
import { isKeyPart, clientOrderId, type ProfileId } from '../../../domain/ids/ids.ts';
import { cashBesides } from '../../../domain/reconciliation/diff-money.ts';
import { unrecorded } from '../../../domain/reconciliation/diff-orders.ts';
import { diff } from '../../../domain/reconciliation/diff.ts';
import type { Answer, Finding } from '../../../domain/reconciliation/finding.ts';
import type { LocalAccount } from '../../../domain/reconciliation/local-account.ts';
import type { Mismatch } from '../../../domain/reconciliation/mismatch.ts';
import { type MismatchKind, rankOf } from '../../../domain/reconciliation/mismatch-kind.ts';
import { resolve } from '../../../domain/reconciliation/resolve.ts';
import { type Sighting, sightingsOf } from '../../../domain/reconciliation/sightings.ts';
import { readReconciliation } from '../../records/reconciliation-kinds.ts';
import type { Services } from '../../services.ts';
import type { VenueAccountOfTenant } from './account.ts';
import { type Bench, carryOut } from './carry-out.ts';
import { dropEndedExternals, keepState, newState } from './keep-state.ts';
import { type Locks, lockAccount } from './locks.ts';
import { readLocal } from './read-local.ts';
import { readVenue, type VenueReading } from './read-venue.ts';
import { absenceProofMs } from '../look-up-order.ts';

/** Each round deals with one rank of mismatches and then looks anew: a fill may explain a position, a position a missing stop. */
const ROUNDS_MAX = 12;

export type PassOutcome = 'clean' | 'differs' | 'incomplete' | 'busy';

/**
 * One pass over an account: complete sets of both sides are compared, what two passes have seen is repaired, and what is left is put on record. An account
 * on which both sides agree costs reads and nothing else. Repairs go through the door of facts, under the reconcile lock of every desk concerned.
 */
export async function reconcileAccount(
  account: VenueAccountOfTenant,
  services: Services,
  atStart = false,
): Promise<PassOutcome> {
  const [keeper] = account.profiles;
  const stored = await readReconciliation(account.store, keeper.profileId);
  const before = stored ?? newState(keeper, services);
  const reading = await readVenue(account, before, services);
  if ('incomplete' in reading) {
    await keepState(
      account,
      stored,
      { ...before, state: 'incomplete', reason: reading.incomplete },
      services,
    );
    return 'incomplete';
  }
  const look = await lookAt(account, reading, { ...before, reason: null, atStart }, services);
  await dropEndedExternals(account, look.local, reading.snapshot);
  if (look.state.sightings.some(isDue)) return repairAll(account, stored, look, services);
  await keepState(account, stored, look.state, services);
  return look.state.state === 'clean' ? 'clean' : 'differs';
}

/** Both sides at one moment, and what they differ in. */
interface Look {
  readonly reading: VenueReading;
  readonly local: LocalAccount;
  readonly mismatches: readonly Mismatch[];
  readonly state: Reconciliation;
}

/**
 * These are told by fills or ended orders that the venue may have told before the cursor, and a split goes by what was held before fills that are long on
 * record: its whole history is read before anybody concludes.
 */
const NEEDS_HISTORY = new Set<MismatchKind>([
  'ACTIVITY_UNBOOKED',
  'QUANTITY_DIFFERS',
  'POSITION_GONE',
  'EXTERNAL_POSITION',
  'FILLS_AWAITED',
  'ORDER_MISSING',
]);

async function lookAt(
  account: VenueAccountOfTenant,
  reading: VenueReading,
  state: Reconciliation,
  services: Services,
): Promise<Look> {
  const local = await readLocal(account, reading.snapshot, state.cashBaseline, services);
  const mismatches = diff(local, reading.snapshot);
  const isWide = reading.from === null;
  if (!isWide && mismatches.some(({ kind }) => NEEDS_HISTORY.has(kind))) {
    const wide = await readVenue(account, { ...state, fillsCursor: null }, services);
    if (!('incomplete' in wide)) return lookAt(account, wide, state, services);
  }
  return { reading, local, mismatches, state: stateAfter(state, { reading, local, mismatches }, services) };
}

function stateAfter(
  state: Reconciliation,
  { reading, local, mismatches }: Omit<Look, 'state'>,
  services: Services,
): Reconciliation {
  const marketNow = (profileId: ProfileId) =>
    local.profiles.find((books) => books.profileId === profileId)?.now ?? local.profiles[0].now;
  const sightings = sightingsOf(state.sightings, mismatches, services.clock.now(), marketNow);
  const isClean = sightings.length === 0;
  const allFills = unrecorded(local, reading.snapshot).length === 0;
  return {
    ...state,
    state: isClean ? 'clean' : 'differs',
    sightings: [...sightings],
    fillsCursor: allFills ? reading.next.fillsCursor : state.fillsCursor,
    activitiesCursor: isClean ? reading.next.activitiesCursor : state.activitiesCursor,
    // What was on the account before our first look, and what its owner does with it, is none of trading.
    cashBaseline: state.cashBaseline ?? (isClean && allFills ? cashBesides(local, reading.snapshot) : null),
  };
}

/** A trade without its stop does not wait for a second look. */
function isDue({ confirmed, kind }: Sighting): boolean {
  return confirmed || kind === 'STOP_DIFFERS';
}

async function repairAll(
  account: VenueAccountOfTenant,
  stored: Reconciliation | null,
  first: Look,
  services: Services,
): Promise<PassOutcome> {
  const locks = await lockAccount(account, services);
  if (locks === null) return 'busy';
  try {
    const last = await repairRounds(account, first, locks, services);
    await keepState(account, stored, last, services);
    return last.state === 'clean' ? 'clean' : 'differs';
  } finally {
    await locks.release();
  }
}

async function repairRounds(
  account: VenueAccountOfTenant,
  first: Look,
  locks: Locks,
  services: Services,
): Promise<Reconciliation> {
  let look = first;
  const done = new Set<string>();
  const held = new Set<string>();
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const due = dueIn(look, done, held);
    if (due.length === 0) break;
    const { connection } = look.reading;
    const bench: Bench = { account, connection, services, state: look.state };
    let changed = false;
    for (const mismatch of due) {
      if (held.has(placeOf(mismatch))) continue;
      done.add(mismatch.key);
      const outcome = await repairOne(mismatch, look, bench, locks);
      // What follows in its symbol may build on it: an exit that is booked before its entry would close what nobody holds.
      if (outcome === 'held-up') held.add(placeOf(mismatch));
      changed = changed || outcome !== 'nothing';
    }
    if (!changed) {
      look = { ...look, state: bench.state };
      continue;
    }
    const reading = await readVenue(account, bench.state, services);
    if ('incomplete' in reading) return { ...bench.state, state: 'incomplete', reason: reading.incomplete };
    look = await lookAt(account, reading, bench.state, services);
  }
  return look.state;
}

/** The mismatches of the first rank that has any left. What changes a quantity waits for what changed it before: a split multiplies what the last one left. */
function dueIn(
  { mismatches, state }: Look,
  done: ReadonlySet<string>,
  held: ReadonlySet<string>,
): readonly Mismatch[] {
  const dueKeys = new Set(state.sightings.filter(isDue).map(({ key }) => key));
  const due = mismatches.filter(
    (mismatch) => dueKeys.has(mismatch.key) && !done.has(mismatch.key) && !held.has(placeOf(mismatch)),
  );
  const first = due[0];
  const changed = new Set<string | null>();
  return due.filter((mismatch) => {
    if (first === undefined || rankOf(mismatch) !== rankOf(first)) return false;
    if (mismatch.kind !== 'ACTIVITY_UNBOOKED' || mismatch.activity.quantityChange.isZero) return true;
    const isNext = !changed.has(mismatch.symbol);
    changed.add(mismatch.symbol);
    return isNext;
  });
}

/** Where one repair may build on another. */
function placeOf({ profileId, symbol }: Mismatch): string {
  return `${profileId} ${symbol ?? ''}`;
}

type RepairOutcome = 'repaired' | 'nothing' | 'held-up';

async function repairOne(mismatch: Mismatch, look: Look, bench: Bench, locks: Locks): Promise<RepairOutcome> {
  const { services, account } = bench;
  const answer = await askVenue(mismatch, bench);
  const sighting = noted(mismatch, bench, answer?.kind === 'not-found' ? { asked: true } : {});
  const books = look.local.profiles.find(({ profileId }) => profileId === mismatch.profileId);
  const finding: Finding = {
    account: account.key,
    sighting,
    local: look.local,
    venue: look.reading.snapshot,
    answer,
    proofMs: absenceProofMs(bench.connection.capabilities),
    fences: locks.fences,
    now: services.clock.now(),
    marketNow: books?.now ?? look.local.profiles[0].now,
  };
  const repairs = resolve(mismatch, finding);
  if (!sighting.acted) tell(mismatch, repairs.length, bench);
  for (const repair of repairs) {
    if (!(await carryOut(repair, bench))) return 'held-up';
  }
  if (repairs.length > 0 || answer === null) noted(mismatch, bench, { acted: true });
  return repairs.length > 0 ? 'repaired' : 'nothing';
}

/** The sighting of a mismatch, as the pass will store it, after something was learnt or done. */
function noted(
  { key }: Mismatch,
  bench: Bench,
  news: { readonly asked?: true; readonly acted?: true },
): Sighting {
  const sightings = bench.state.sightings.map((sighting) =>
    sighting.key === key
      ? {
          ...sighting,
          notFound: sighting.notFound + (news.asked === true ? 1 : 0),
          acted: sighting.acted || news.acted === true,
        }
      : sighting,
  );
  bench.state = { ...bench.state, sightings };
  const found = sightings.find((sighting) => sighting.key === key);
  if (found === undefined) throw new Error(`A mismatch that is repaired was seen: ${key}`);
  return found;
}

/** One question by id before anybody concludes that an order is not there. */
async function askVenue(mismatch: Mismatch, { connection }: Bench): Promise<Answer | null> {
  const id = askedFor(mismatch);
  if (id === null) return null;
  const found = await connection.findOrder(clientOrderId(id));
  return found.kind === 'unknown' ? null : found;
}

function askedFor(mismatch: Mismatch): string | null {
  if (mismatch.kind === 'ORDER_MISSING') return mismatch.order.clientOrderId;
  if (mismatch.kind !== 'RESERVATION_ORPHANED' || mismatch.order !== null) return null;
  const name = mismatch.reservation.reservationId.slice('rsv-'.length);
  return isKeyPart(name) ? name : null;
}

function tell(
  { kind, key, profileId, symbol }: Mismatch,
  repairs: number,
  { services, account }: Bench,
): void {
  const { tenantId } = account.tenant;
  services.telemetry.count('reconciliation_found', 1, { kind });
  services.telemetry.log(
    repairs > 0 ? 'warning' : 'error',
    repairs > 0
      ? 'The venue and our records differed; it is being put right'
      : 'The venue and our records differ; a person has to look',
    { tenantId, profileId, kind, symbol, found: key },
  );
}
