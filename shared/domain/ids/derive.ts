import { invariant } from '../result.ts';
import type { UtcMillis } from '../time/instant.ts';
import type { Timeframe } from '../time/timeframe.ts';
import { digestOf, hexOf } from './digest.ts';
import {
  type ClientOrderId,
  clientOrderId,
  type DecisionId,
  decisionId,
  type IntentId,
  intentId,
  isKeyPart,
  type OperationId,
  operationId,
  type ProfileId,
  type ReservationId,
  reservationId,
  type TenantId,
  type TradeId,
  tradeId,
  type VenueOrderId,
  venueOrderId,
} from './ids.ts';

/** A part of a derived id. A number stands for its decimal text, so 5 and '5' are the same part. */
type IdPart = string | number;

const KIND = /^[a-z][a-z0-9-]{0,31}$/;

/** The kinds that have passed: there is a dozen of them, and ids by the thousand. */
const CHECKED_KINDS = new Set<string>();
const CHECKED_KINDS_MAX = 100;

function checkKind(kind: string): void {
  if (CHECKED_KINDS.has(kind)) return;
  invariant(
    KIND.test(kind),
    `The kind of an id has lowercase letters, digits and hyphens, got ${JSON.stringify(kind)}`,
  );
  if (CHECKED_KINDS.size < CHECKED_KINDS_MAX) CHECKED_KINDS.add(kind);
}

function textOf(part: IdPart): string {
  if (typeof part === 'string') return part;
  invariant(Number.isSafeInteger(part), `A number in an id is a whole one, got ${part}`);
  return String(part);
}

/**
 * An id that follows from its content: `kind`, a hyphen and 32 hex characters of SHA-256 (see digest.ts): 128 bits keep two of
 * 10^12 ids apart with a chance below 10^-14. The same parts give the same id in every process and every year, so whatever is done twice under it
 * is done once.
 *
 * @param kind 1 to 32 lowercase letters, digits and hyphens; part of the hash too
 * @param parts texts and whole numbers, in an order that never changes
 * @throws InvariantBroken for a kind or a part outside these bounds
 */
export function deriveId(kind: string, ...parts: readonly IdPart[]): string {
  checkKind(kind);
  const texts = [kind];
  for (const part of parts) texts.push(textOf(part));
  const [first, second, third, fourth] = digestOf(texts);
  return `${kind}-${hexOf(first)}${hexOf(second)}${hexOf(third)}${hexOf(fourth)}`;
}

export interface DecisionKey {
  readonly tenantId: TenantId;
  readonly profileId: ProfileId;
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly barClosesAt: UtcMillis;
  readonly strategyVersion: string;
}

/** One decision per profile, symbol, bar and version of the strategy. */
export function decisionIdFor(key: DecisionKey): DecisionId {
  const { tenantId, profileId, symbol, timeframe, barClosesAt, strategyVersion } = key;
  return decisionId(deriveId('dec', tenantId, profileId, symbol, timeframe, barClosesAt, strategyVersion));
}

/**
 * The intent of a bar. The strategy's version is left out on purpose: parameters changed in the middle of a bar must not open a second
 * position on the same bar.
 */
export function intentIdFor(key: Omit<DecisionKey, 'strategyVersion'> & { readonly leg: string }): IntentId {
  const { tenantId, profileId, symbol, timeframe, barClosesAt, leg } = key;
  return intentId(deriveId('int', tenantId, profileId, symbol, timeframe, barClosesAt, leg));
}

/** The intent of a person's request, or of a monitor's finding. `requestId` is the request's idempotency key or the finding's own id. */
export function requestedIntentIdFor(key: {
  readonly tenantId: TenantId;
  readonly profileId: ProfileId;
  readonly requestId: string;
  readonly leg: string;
}): IntentId {
  return intentId(deriveId('req', key.tenantId, key.profileId, key.requestId, key.leg));
}

/** A trade is named by the intent that opened it. */
export function tradeIdFor(entryIntentId: IntentId): TradeId {
  return tradeId(deriveId('trd', entryIntentId));
}

/**
 * One reservation per order: a new attempt is a new order and reserves anew. An order of ours is a hash already and is only prefixed; a foreign name
 * may be too long for that.
 */
export function reservationIdFor(order: ClientOrderId): ReservationId {
  return reservationId(isOurs(order) ? `rsv-${order}` : deriveId('rsv', order));
}

/** The paper venue's name of an order. As with reservations, an order of ours is a hash with the account in it and is only prefixed. */
export function paperOrderIdFor(account: string, order: ClientOrderId): VenueOrderId {
  return venueOrderId(isOurs(order) ? `paper-order-${order}` : deriveId('paper-order', account, order));
}

/** Joins the two parts of an operation's id. A part that has it makes the id a hash, which has none: so no two pairs of parts share an id. */
const JOINT = '~';

/**
 * The id of a step of a workflow: a replayed or redelivered step is the same operation of the desk. It never leaves the books of one profile, so it
 * is its two parts joined, readable and not hashed, wherever that is a part of a key.
 */
export function operationIdFor(workflowInstanceId: string, step: string): OperationId {
  const joined = workflowInstanceId + JOINT + step;
  const isPlain =
    isKeyPart(joined) && joined.indexOf(JOINT) === workflowInstanceId.length && !step.includes(JOINT);
  return operationId(isPlain ? joined : deriveId('op', workflowInstanceId, step));
}

export interface ClientOrderKey {
  readonly environment: 'paper' | 'live';
  /** The venue account, so that two accounts at one venue never meet. */
  readonly account: string;
  readonly tradeId: TradeId;
  readonly leg: string;
  /** From 1; raised only after the attempt before was proven not placed or finally rejected. */
  readonly attempt: number;
}

/** The first 16 bits of every client order id of the platform: reconciliation tells ours from foreign orders by them. */
const PLATFORM_TAG = 0xb07a_0000;
const OURS = /^b07a[0-9a-f]{8}8[0-9a-f]{3}[89ab][0-9a-f]{15}$/;

/**
 * 32 lowercase hex characters without hyphens: a UUID of version 8 (RFC 9562, section 5.8) with our tag in front. It fits the shortest
 * limit of the venues that take 32 characters or more; a venue with a shorter one shortens it in its adapter.
 */
export function clientOrderIdFor(key: ClientOrderKey): ClientOrderId {
  invariant(
    Number.isSafeInteger(key.attempt) && key.attempt >= 1,
    `Attempts count from 1, got ${key.attempt}`,
  );
  const { environment, account, tradeId, leg, attempt } = key;
  const [first, second, third, fourth] = digestOf([
    'client-order',
    environment,
    account,
    tradeId,
    leg,
    String(attempt),
  ]);
  const tagged = ((first & 0xffff) | PLATFORM_TAG) >>> 0;
  const versioned = ((second & 0xffff_0fff) | 0x8000) >>> 0;
  const variant = ((third & 0x3fff_ffff) | 0x8000_0000) >>> 0;
  return clientOrderId(hexOf(tagged) + hexOf(versioned) + hexOf(variant) + hexOf(fourth));
}

/** True for an id that this platform could have made, in any of its environments. A foreign UUID passes by chance once in 65 536 v8 ids. */
export function isOurs(clientOrder: string): boolean {
  return OURS.test(clientOrder);
}
