import type { DeskOperation } from '../../domain/desk/operations.ts';
import type { Posting } from '../../domain/desk/postings.ts';
import type { ClientOrderId, ProfileId, TenantId } from '../../domain/ids/ids.ts';
import { operationIdFor } from '../../domain/ids/derive.ts';
import type { OrderEvent } from '../../domain/orders/order-events.ts';
import { ok, refuse, type Result } from '../../domain/result.ts';
import { addMs, type UtcMillis } from '../../domain/time/instant.ts';
import { DESK } from '../desk.ts';
import {
  type ActivityRef,
  callPatiently,
  callUntilDone,
  callEntity,
  currentTime,
  sleepUntil,
  type Workflow,
  type WorkflowRef,
} from './effects.ts';
import { handedOver } from './handed-over.ts';
import { STORE_POSTINGS } from './desk-command.ts';
import { nextLookUp } from './look-up-times.ts';
import { recordFact } from './record-fact.ts';

/** An order that is on record as `reserved`, and what the desk is asked for it. */
export interface PlaceOrder {
  readonly tenantId: TenantId;
  readonly profileId: ProfileId;
  readonly clientOrderId: ClientOrderId;
  readonly deskKey: string;
  /** Null where another order has reserved for both: the stop of a pair for its target. */
  readonly reserve: DeskOperation | null;
  /** Not sent after this moment: a decision is good for a while only. */
  readonly sendBefore: UtcMillis;
}

export interface SendOrder extends PlaceOrder {
  readonly fence: number | null;
  readonly postings: readonly Posting[];
}

/**
 * What came of sending. `done`: the outcome is on record. `event`: it still has to go through desk and records. `over`: the order was withdrawn
 * before it was sent, and what the desk reserved for it is to be released.
 */
export type Sent =
  | { readonly kind: 'done' }
  /** Sent earlier, and nobody knows what became of it. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'over'; readonly release: DeskOperation | null }
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
  input: handedOver(),
  output: handedOver(),
};
export const LOOK_UP_ORDER: ActivityRef<LookUpOrder, LookedUp> = {
  name: 'look-up-order',
  input: handedOver(),
  output: handedOver(),
};

export type PlaceOrderOutcome = { readonly outcome: 'sent' | 'denied' | 'not-placed' | 'unknown' };

/** Nobody gives an order up for lost by counting: after so many look-ups it stays unknown for order-sync and a person to resolve. */
const LOOK_UPS_MAX = 30;

/** A venue that asks to come again at once is not asked in a closed loop. */
const LATER_MIN_MS = 250;

/** A desk that says no to an exit is asked again: the stop may be on its way out, or an order's fate about to be known. */
const EXIT_RETRY_MS = 5_000;
const EXIT_RETRIES_MAX = 60;

/**
 * Reserve, send once, record what came of it. The order record and the desk's memory make a second delivery of the same wish do nothing:
 * the instance id of a workflow alone would not.
 */
function* placeOrder(input: PlaceOrder): Workflow<PlaceOrderOutcome> {
  const held = yield* reserve(input);
  if (!held.ok) {
    yield* recordEvent(input, { kind: 'notPlaced', reason: held.refusal }, yield* currentTime());
    return { outcome: 'denied' };
  }
  for (;;) {
    const sent = yield* send(input, held.value);
    if (sent.kind === 'done') return { outcome: 'sent' };
    if (sent.kind === 'unknown') return yield* resolveUnknown(input);
    if (sent.kind === 'over') {
      yield* giveBack(input, sent.release, held.value.postings);
      return { outcome: 'not-placed' };
    }
    if (sent.kind === 'later') {
      yield* sleepUntil(addMs(yield* currentTime(), Math.max(LATER_MIN_MS, sent.afterMs)));
      continue;
    }
    yield* recordEvent(input, sent.event, sent.at, held.value.postings);
    return sent.event.kind === 'unknown' ? yield* resolveUnknown(input) : { outcome: outcomeOf(sent.event) };
  }
}

type Held = Pick<SendOrder, 'fence' | 'postings'>;

/** Whoever takes the order up when this workflow has given up knows nothing of its postings, so they are stored before. */
function* send(input: PlaceOrder, held: Held): Workflow<Sent> {
  try {
    return yield* callPatiently(SEND_ORDER, { ...input, ...held });
  } catch (failure) {
    const { tenantId, profileId } = input;
    const { postings } = held;
    if (postings.length > 0) yield* callUntilDone(STORE_POSTINGS, { tenantId, profileId, postings });
    throw failure;
  }
}

function* reserve(input: PlaceOrder): Workflow<Result<Held, string>> {
  if (input.reserve === null) return ok({ fence: null, postings: [] });
  for (let attempt = 0; ; attempt += 1) {
    // The desk answers the same operation as it did before, so asking anew is another operation.
    const operationId =
      attempt === 0
        ? input.reserve.operationId
        : operationIdFor(`place:${input.clientOrderId}`, `reserve:${attempt}`);
    const answer = yield* callEntity(DESK, input.deskKey, { ...input.reserve, operationId });
    if (answer.ok) return ok({ fence: answer.value.fence, postings: answer.value.postings });
    const { code } = answer.refusal;
    if (code === 'OPERATION_SPENT') return ok({ fence: null, postings: [] });
    const isFinal =
      input.reserve.op !== 'reserveExit' || code === 'TRADE_UNKNOWN' || attempt >= EXIT_RETRIES_MAX;
    if (isFinal) return refuse(code);
    yield* sleepUntil(addMs(yield* currentTime(), EXIT_RETRY_MS));
  }
}

/** Nobody else knows of the reservation's posting: the batch that should have stored it was never written. */
function* giveBack(
  { tenantId, profileId, deskKey }: PlaceOrder,
  release: DeskOperation | null,
  reserved: readonly Posting[],
): Workflow<void> {
  const answer = release === null ? null : yield* callEntity(DESK, deskKey, release);
  const postings = [...reserved, ...(answer?.ok === true ? answer.value.postings : [])];
  if (postings.length > 0) yield* callUntilDone(STORE_POSTINGS, { tenantId, profileId, postings });
}

/** Asks the venue by client order id until its books answer. The capital stays reserved meanwhile, and nothing is sent again. */
function* resolveUnknown(input: PlaceOrder): Workflow<PlaceOrderOutcome> {
  const since = yield* currentTime();
  let notFound = 0;
  for (let attempt = 0; attempt < LOOK_UPS_MAX; attempt += 1) {
    yield* sleepUntil(nextLookUp(since, yield* currentTime()));
    const { tenantId, profileId, clientOrderId } = input;
    const found = yield* callPatiently(LOOK_UP_ORDER, {
      tenantId,
      profileId,
      clientOrderId,
      notFound,
      since,
    });
    if (found.kind === 'known') return { outcome: 'sent' };
    if (found.kind === 'event') {
      yield* recordEvent(input, found.event, found.at);
      return { outcome: outcomeOf(found.event) };
    }
    if (found.kind === 'not-found') notFound += 1;
  }
  return { outcome: 'unknown' };
}

function* recordEvent(
  input: PlaceOrder,
  event: OrderEvent,
  occurredAt: UtcMillis,
  postings: readonly Posting[] = [],
): Workflow<void> {
  const { tenantId, profileId, clientOrderId } = input;
  yield* recordFact(
    { tenantId, profileId, fact: { kind: 'event', clientOrderId, event, occurredAt } },
    postings,
  );
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
    case 'lost':
      return 'not-placed';
  }
}

export const PLACE_ORDER: WorkflowRef<PlaceOrder, PlaceOrderOutcome> = {
  name: 'place-order',
  input: handedOver(),
  output: handedOver(),
  run: placeOrder,
};
