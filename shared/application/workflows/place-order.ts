import type { DeskOperation } from '../../domain/desk/operations.ts';
import type { Posting } from '../../domain/desk/postings.ts';
import type { ClientOrderId, ProfileId, TenantId } from '../../domain/ids/ids.ts';
import type { OrderEvent } from '../../domain/orders/order-events.ts';
import { addMs, type UtcMillis } from '../../domain/time/instant.ts';
import { DESK } from '../desk.ts';
import {
  type ActivityRef,
  callActivity,
  callEntity,
  currentTime,
  sleepUntil,
  type Workflow,
  type WorkflowRef,
} from './effects.ts';
import { packed } from './packed-json.ts';
import { recordFact } from './record-fact.ts';

/** An order that is on record as `reserved`, and what the desk is asked for it. */
export interface PlaceOrder {
  readonly tenantId: TenantId;
  readonly profileId: ProfileId;
  readonly clientOrderId: ClientOrderId;
  readonly deskKey: string;
  /** Null where the entry's reservation covers it. */
  readonly reserve: DeskOperation | null;
  /** Not sent after this moment: a decision is good for a while only. */
  readonly sendBefore: UtcMillis;
}

export interface SendOrder extends PlaceOrder {
  readonly fence: number | null;
  readonly postings: readonly Posting[];
}

/** What came of sending. `done`: the outcome is on record. `event`: it still has to go through desk and records. */
export type Sent =
  | { readonly kind: 'done' }
  | { readonly kind: 'event'; readonly event: OrderEvent; readonly at: UtcMillis }
  | { readonly kind: 'later'; readonly afterMs: number };

export interface LookUpOrder {
  readonly tenantId: TenantId;
  readonly profileId: ProfileId;
  readonly clientOrderId: ClientOrderId;
  /** How often it was not found before, over what time. */
  readonly notFound: number;
  readonly since: UtcMillis;
}

export type LookedUp =
  | { readonly kind: 'event'; readonly event: OrderEvent; readonly at: UtcMillis }
  | { readonly kind: 'not-found' | 'no-answer' | 'known' };

export const SEND_ORDER: ActivityRef<SendOrder, Sent> = {
  name: 'send-order',
  input: packed(),
  output: packed(),
};
export const LOOK_UP_ORDER: ActivityRef<LookUpOrder, LookedUp> = {
  name: 'look-up-order',
  input: packed(),
  output: packed(),
};

export type PlaceOrderOutcome = { readonly outcome: 'sent' | 'denied' | 'not-placed' | 'unknown' };

/** Seconds after which an order of unknown fate is asked for; the last one repeats. */
const LOOK_UP_AFTER_SECONDS = [1, 3, 10, 30, 60] as const;
/** Nobody gives an order up for lost by counting: after this long it stays unknown for order-sync and a person to resolve. */
const LOOK_UPS_MAX = 30;

/**
 * Reserve, send once, record what came of it. The order record and the desk's memory make a second delivery of the same wish do nothing:
 * the instance id of a workflow alone would not.
 */
export function* placeOrder(input: PlaceOrder): Workflow<PlaceOrderOutcome> {
  const held = input.reserve === null ? null : yield* callEntity(DESK, input.deskKey, input.reserve);
  if (held !== null && !held.ok) {
    yield* recordEvent(input, { kind: 'notPlaced', reason: held.refusal.code }, yield* currentTime());
    return { outcome: 'denied' };
  }
  const fence = held?.value.fence ?? null;
  const postings = held?.value.postings ?? [];
  for (;;) {
    const sent = yield* callActivity(SEND_ORDER, { ...input, fence, postings });
    if (sent.kind === 'done') return { outcome: 'sent' };
    if (sent.kind === 'later') {
      yield* sleepUntil(addMs(yield* currentTime(), sent.afterMs));
      continue;
    }
    yield* recordEvent(input, sent.event, sent.at);
    return sent.event.kind === 'unknown' ? yield* resolveUnknown(input) : { outcome: outcomeOf(sent.event) };
  }
}

/** Asks the venue by client order id until its books answer. The capital stays reserved meanwhile, and nothing is sent again. */
function* resolveUnknown(input: PlaceOrder): Workflow<PlaceOrderOutcome> {
  const since = yield* currentTime();
  let notFound = 0;
  for (let attempt = 0; attempt < LOOK_UPS_MAX; attempt += 1) {
    const seconds = LOOK_UP_AFTER_SECONDS[Math.min(attempt, LOOK_UP_AFTER_SECONDS.length - 1)] ?? 60;
    yield* sleepUntil(addMs(yield* currentTime(), seconds * 1_000));
    const { tenantId, profileId, clientOrderId } = input;
    const found = yield* callActivity(LOOK_UP_ORDER, { tenantId, profileId, clientOrderId, notFound, since });
    if (found.kind === 'known') return { outcome: 'sent' };
    if (found.kind === 'event') {
      yield* recordEvent(input, found.event, found.at);
      return { outcome: outcomeOf(found.event) };
    }
    if (found.kind === 'not-found') notFound += 1;
  }
  return { outcome: 'unknown' };
}

function* recordEvent(input: PlaceOrder, event: OrderEvent, occurredAt: UtcMillis): Workflow<void> {
  const { tenantId, profileId, clientOrderId } = input;
  yield* recordFact({ tenantId, profileId, fact: { kind: 'event', clientOrderId, event, occurredAt } });
}

function outcomeOf(event: OrderEvent): PlaceOrderOutcome['outcome'] {
  switch (event.kind) {
    case 'accepted':
    case 'duplicate':
      return 'sent';
    case 'unknown':
      return 'unknown';
    case 'sent':
    case 'rejected':
    case 'notSent':
    case 'notPlaced':
    case 'cancelWanted':
    case 'cancelRefused':
      return 'not-placed';
  }
}

export const PLACE_ORDER: WorkflowRef<PlaceOrder, PlaceOrderOutcome> = {
  name: 'place-order',
  input: packed(),
  output: packed(),
  run: placeOrder,
};
