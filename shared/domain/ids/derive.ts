import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { invariant } from '../result.ts';
import type { UtcMillis } from '../time/instant.ts';
import type { Timeframe } from '../time/timeframe.ts';
import {
  type ClientOrderId,
  clientOrderId,
  type DecisionId,
  decisionId,
  type IntentId,
  intentId,
  type OperationId,
  operationId,
  type ProfileId,
  type ReservationId,
  reservationId,
  type TenantId,
  type TradeId,
  tradeId,
} from './ids.ts';

/** A part of a derived id. A number stands for its decimal text, so 5 and '5' are the same part. */
type IdPart = string | number;

const KIND = /^[a-z][a-z0-9-]{0,31}$/;
/** Printable ASCII and no more. */
const ASCII = /^[ -~]*$/;
const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * Sixteen bytes of SHA-256 over the parts, each written as its length in UTF-8 bytes, a colon and its text. The lengths make the framing
 * unambiguous: ('ab', 'c') and ('a', 'bc') differ. 128 bits keep two of 10^12 ids apart with a chance below 10^-14.
 */
function digestOf(parts: readonly IdPart[]): Uint8Array {
  let framed = '';
  for (const part of parts) {
    invariant(
      typeof part === 'string' || Number.isSafeInteger(part),
      `A number in an id is a whole one, got ${part}`,
    );
    const text = String(part);
    framed += `${utf8Length(text)}:${text}`;
  }
  return sha256(utf8ToBytes(framed)).slice(0, 16);
}

/** Ids are made by the hundred for each trade, nearly always of ASCII, where a character is a byte. */
function utf8Length(text: string): number {
  if (ASCII.test(text)) return text.length;
  // A lone surrogate has no UTF-8 form: two different texts would become the same bytes.
  invariant(!LONE_SURROGATE.test(text), 'A part of an id is well-formed Unicode');
  return utf8ToBytes(text).length;
}

/**
 * An id that follows from its content: `kind`, a hyphen and 32 hex characters. The same parts give the same id in every process and
 * every year, so whatever is done twice under it is done once.
 *
 * @param kind 1 to 32 lowercase letters, digits and hyphens; part of the hash too
 * @param parts texts and whole numbers, in an order that never changes
 * @throws InvariantBroken for a kind or a part outside these bounds
 */
export function deriveId(kind: string, ...parts: readonly IdPart[]): string {
  invariant(
    KIND.test(kind),
    `The kind of an id has lowercase letters, digits and hyphens, got ${JSON.stringify(kind)}`,
  );
  return `${kind}-${bytesToHex(digestOf([kind, ...parts]))}`;
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

/** One reservation per order: a new attempt is a new order and reserves anew. */
export function reservationIdFor(order: ClientOrderId): ReservationId {
  return reservationId(deriveId('rsv', order));
}

/** The id of a step of a workflow: a replayed or redelivered step is the same operation of the desk. */
export function operationIdFor(workflowInstanceId: string, step: string): OperationId {
  return operationId(deriveId('op', workflowInstanceId, step));
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

/** Bytes 0 and 1 of every client order id of the platform: reconciliation tells ours from foreign orders by them. */
const PLATFORM_TAG = [0xb0, 0x7a] as const;
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
  const bytes = digestOf(['client-order', key.environment, key.account, key.tradeId, key.leg, key.attempt]);
  bytes.set(PLATFORM_TAG, 0);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return clientOrderId(bytesToHex(bytes));
}

/** True for an id that this platform could have made, in any of its environments. A foreign UUID passes by chance once in 65 536 v8 ids. */
export function isOurs(clientOrder: string): boolean {
  return OURS.test(clientOrder);
}
