import type { Profile } from '../../contracts/profile.ts';
import type { Fact } from '../../domain/engine/fact.ts';
import { type AdjustmentRefusal, recordAdjustment } from '../../domain/engine/record-adjustment.ts';
import { record, recordEvent, recordTradeChange } from '../../domain/engine/record.ts';
import {
  type FollowUp,
  NOTHING_CHANGED,
  type Recorded,
  type RecordRefusal,
} from '../../domain/engine/records.ts';
import type { Trade } from '../../domain/orders/trade.ts';
import { tightenStop, type TradeChangeRefusal, wantExit } from '../../domain/orders/wanted-exit.ts';
import { deriveId } from '../../domain/ids/derive.ts';
import { ok, type Result, refuse, unreachable } from '../../domain/result.ts';
import type { UtcMillis } from '../../domain/time/instant.ts';
import { deskKey } from '../desk.ts';
import { packed } from '../ports/packed-json.ts';
import type { TenantStore, Write } from '../ports/store.ts';
import { tenantOfOwnWork } from '../principal.ts';
import { ADJUSTMENT } from '../records/kinds.ts';
import {
  loadAdjustmentSlice,
  loadOrderSlice,
  loadTradeSlice,
  RECORDS,
  type Slice,
} from '../records/load-slice.ts';
import { profileOfWork } from '../records/profile-kind.ts';
import { createOf, documentId } from '../records/record-codec.ts';
import { fillWrites, freeSlot, slotId, writesOf } from '../records/slice-writes.ts';
import { writeWithPostings } from '../records/write-postings.ts';
import type { Services } from '../services.ts';
import type { CommitFact, FactCommit, FactPlan, FollowFact, RecordFact } from '../workflows/facts.ts';
import { sendFollowUps } from './follow-ups.ts';
import { rebuildBehind, storePostings } from './rebuild-desk.ts';

const factCodec = packed<Fact>();

type Refusal = RecordRefusal | TradeChangeRefusal | AdjustmentRefusal | { readonly code: 'NOTHING_KNOWN' };

interface Reading {
  readonly profile: Profile;
  readonly store: TenantStore;
  readonly slice: Slice | null;
  readonly recorded: Result<Recorded, Refusal>;
}

/** What the fact means for desk and records as they are now. Reads and decides; changes nothing. */
export async function planFact(input: RecordFact, services: Services): Promise<FactPlan> {
  const { profile, slice, recorded } = await read(input, services);
  if (!recorded.ok) return refused(recorded.refusal, input, services);
  if (slice === null || isNothing(recorded.value)) {
    // The fact is on record. What follows from it may not have been sent before a crash, and sending it again repeats nothing.
    if (slice !== null) await sendFollowUps(profile, slice.records, services);
    return { kind: 'nothing' };
  }
  const { deskOperations } = recorded.value;
  return { kind: 'plan', deskKey: deskKey(profile, profile.currency), deskOperations, etags: slice.etags };
}

/** Writes what was planned in one batch, when the records are still those of the plan; then sends what follows from it. */
export async function commitFact(input: CommitFact, services: Services): Promise<FactCommit> {
  const { profile, store, slice, recorded } = await read(input, services);
  if (slice === null || !recorded.ok || !sameEtags(slice.etags, input.etags))
    return (await wasCommitted(input, store)) ? 'committed' : 'changed';
  const { changes, alarms } = recorded.value;
  const writes: readonly Write[] = [
    ...writesOf(changes, slice.etags),
    ...(input.fact.kind === 'report' ? fillWrites(input.fact.report.fills) : []),
    ...(input.fact.kind === 'adjust' ? [createOf(ADJUSTMENT, input.fact.adjustment)] : []),
    // The symbol is free for the next entry once the trade is over. The slot may be another trade's by now, or not there: then it stays.
    ...(await slotWrites(recorded.value, store, profile)),
    // The desk has yet to hear of what this batch decides: whoever carries the commit out again finds that it was done.
    ...(input.followUps ? [] : [untoldWrite(input, services.clock.now())]),
  ];
  const written = await writeWithPostings(store, profile.profileId, writes, input.postings);
  if (!written.ok) {
    if (written.refusal.code !== 'POSTING_DIFFERS') return 'changed';
    await rebuildBehind(profile, written.refusal, services);
    return 'behind';
  }
  const calls = recorded.value.followUps.flatMap(callForPerson);
  raise([...input.alarms, ...alarms.map((alarm) => alarm.code), ...calls], input, services);
  if (input.followUps)
    await sendFollowUps(profile, { ...slice.records, ...afterChanges(slice, recorded.value) }, services);
  return 'committed';
}

/** The desk has heard of everything that was decided: stores its postings, sends what the records wait for. Doing it twice repeats nothing. */
export async function followFact(input: FollowFact, services: Services): Promise<null> {
  const store = services.store.forTenant(tenantOfOwnWork(input));
  const { profileId, postings } = input;
  const profile = await profileOfWork(store, profileId);
  const told = { kind: 'delete', id: untoldId(input) } as const;
  const stored = await writeWithPostings(store, profileId, [told], postings);
  if (!stored.ok) {
    // It was told before, or its desk had come back older.
    await storePostings(input, services);
    await store.write(RECORDS, profileId, [told]);
  }
  raise(input.alarms, input, services);
  const slice = await sliceOf(input.fact, profile, store, services);
  if (slice !== null) await sendFollowUps(profile, slice.records, services);
  return null;
}

async function read(input: RecordFact, services: Services): Promise<Reading> {
  const store = services.store.forTenant(tenantOfOwnWork(input));
  const profile = await profileOfWork(store, input.profileId);
  const slice = await sliceOf(input.fact, profile, store, services);
  const now = services.venues.marketTime(profile);
  const recorded =
    slice === null ? refuse({ code: 'NOTHING_KNOWN' } as const) : outcomeOf(input.fact, slice, now);
  return { profile, store, slice, recorded };
}

async function sliceOf(
  fact: Fact,
  profile: Profile,
  store: TenantStore,
  services: Services,
): Promise<Slice | null> {
  switch (fact.kind) {
    case 'report':
      return loadOrderSlice(store, profile, services, fact.report.clientOrderId, fact.report.fills);
    case 'event':
      return loadOrderSlice(store, profile, services, fact.clientOrderId, []);
    case 'exit':
    case 'review':
    case 'tighten':
      return loadTradeSlice(store, profile, services, fact.tradeId);
    case 'adjust':
      return loadAdjustmentSlice(store, profile, services, fact.adjustment);
    default:
      return unreachable(fact);
  }
}

function outcomeOf(fact: Fact, { records, etags }: Slice, now: UtcMillis): Result<Recorded, Refusal> {
  const { order, trade } = records;
  switch (fact.kind) {
    case 'report':
      return record(records, fact.report, now);
    case 'event':
      if (order === null) return refuse({ code: 'NOTHING_KNOWN' });
      return recordEvent(records, order, fact.event, { occurredAt: fact.occurredAt, now });
    case 'exit':
      if (trade === null) return refuse({ code: 'NOTHING_KNOWN' });
      return changedTrade(records, wantExit(trade, fact.wish), { occurredAt: fact.wish.wantedAt, now });
    case 'review':
      if (trade === null) return refuse({ code: 'NOTHING_KNOWN' });
      return changedTrade(records, ok(trade), { occurredAt: fact.occurredAt, now });
    case 'tighten': {
      if (trade === null) return refuse({ code: 'NOTHING_KNOWN' });
      const { stopPrice, occurredAt } = fact;
      return changedTrade(records, tightenStop(trade, stopPrice, occurredAt), { occurredAt, now });
    }
    case 'adjust': {
      const { adjustment, fence } = fact;
      if (etags[ADJUSTMENT.idOf(adjustment)] !== undefined) return ok(NOTHING_NEW);
      return recordAdjustment(records, adjustment, fence, { occurredAt: adjustment.occurredAt, now });
    }
    default:
      return unreachable(fact);
  }
}

const NOTHING_NEW: Recorded = { changes: NOTHING_CHANGED, deskOperations: [], followUps: [], alarms: [] };

function changedTrade(
  records: Slice['records'],
  changed: Result<Trade, TradeChangeRefusal>,
  at: { readonly occurredAt: UtcMillis; readonly now: UtcMillis },
): Result<Recorded, Refusal> {
  return changed.ok ? ok(recordTradeChange(records, changed.value, at)) : changed;
}

function isNothing({ changes, deskOperations }: Recorded): boolean {
  const { orders, trade, position, unmatched } = changes;
  return (
    orders.length === 0 &&
    trade === null &&
    position === null &&
    unmatched.length === 0 &&
    deskOperations.length === 0
  );
}

/** What no code of ours carries out: somebody has to look. */
function callForPerson(followUp: FollowUp): readonly string[] {
  if (followUp.kind === 'escalate') return [`ESCALATED_${followUp.because}`];
  if (followUp.kind === 'bookRebate') return ['REBATE_NOT_BOOKED'];
  return followUp.kind === 'fetchFills' ? ['FILLS_AWAITED'] : [];
}

/** The mark of a batch whose decisions the desk has not heard of. The etags of a plan are good for one commit, so they name it. */
function untoldId({ fact, etags }: Pick<CommitFact, 'fact' | 'etags'>): string {
  const read = JSON.stringify(Object.entries(etags).sort());
  return documentId('untold', deriveId('commit', JSON.stringify(factCodec.encode(fact)), read));
}

function untoldWrite(input: CommitFact, at: UtcMillis): Write {
  return {
    kind: 'create',
    id: untoldId(input),
    type: 'untold',
    state: null,
    at,
    body: { fact: input.fact.kind },
  };
}

async function wasCommitted(input: CommitFact, store: TenantStore): Promise<boolean> {
  return !input.followUps && (await store.read(RECORDS, input.profileId, untoldId(input))) !== null;
}

function sameEtags(now: Slice['etags'], planned: Slice['etags']): boolean {
  const ids = Object.keys(now);
  return ids.length === Object.keys(planned).length && ids.every((id) => now[id] === planned[id]);
}

async function slotWrites(
  { changes }: Recorded,
  store: TenantStore,
  profile: Profile,
): Promise<readonly Write[]> {
  const { trade } = changes;
  if (trade === null || (trade.status !== 'closed' && trade.status !== 'void')) return [];
  const slot = await store.read(RECORDS, profile.profileId, slotId(trade.symbol));
  return slot === null || slot.state !== trade.tradeId ? [] : [freeSlot(trade, slot.etag)];
}

/** The slice as the batch has left it: changed orders in place of what they were. */
function afterChanges(
  { records }: Slice,
  { changes }: Recorded,
): Pick<Slice['records'], 'order' | 'siblings' | 'trade'> {
  const changed = new Map(changes.orders.map((order) => [order.clientOrderId, order]));
  const known = [...(records.order === null ? [] : [records.order]), ...records.siblings];
  const added = changes.orders.filter((order) =>
    known.every((before) => before.clientOrderId !== order.clientOrderId),
  );
  const siblings = [...known.map((order) => changed.get(order.clientOrderId) ?? order), ...added];
  return { order: null, siblings, trade: changes.trade ?? records.trade };
}

function refused(refusal: Refusal, input: RecordFact, services: Services): FactPlan {
  raise([refusal.code], input, services);
  return { kind: 'refused', code: refusal.code, detail: JSON.stringify(refusal) };
}

function raise(
  codes: readonly string[],
  { tenantId, profileId, fact }: RecordFact,
  services: Services,
): void {
  for (const code of codes) {
    services.telemetry.count('record_alarms', 1, { code });
    services.telemetry.log('warning', 'Recording a fact raised an alarm', {
      code,
      tenantId,
      profileId,
      fact: fact.kind,
    });
  }
}
