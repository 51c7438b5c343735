import { z } from 'zod';
import { AppError } from '../../shared/application/errors.ts';
import type { Delivery } from '../../shared/application/ports/messaging.ts';
import type { JsonCodec } from '../../shared/application/workflows/effects.ts';
import { decodeOperation } from '../../shared/domain/desk/operation-codec.ts';
import { isKeyPart } from '../../shared/domain/ids/ids.ts';
import { Decimal } from '../../shared/domain/money/decimal.ts';

const id = z.string().refine(isKeyPart, 'expected an id');
const decimal = z.custom<Decimal>((value) => value instanceof Decimal, 'expected a decimal');
const instant = z.int().nonnegative();
const text = z.string().max(1_000);
const DESK_OF = /^(.+)~[^~]+$/;
const owner = { tenantId: id, profileId: id };

const fill = z.strictObject({
  fillId: id,
  clientOrderId: id,
  venueOrderId: id,
  symbol: text,
  side: z.enum(['buy', 'sell']),
  quantity: decimal,
  price: decimal,
  fee: decimal,
  feeCurrency: text,
  feeRate: decimal.optional(),
  liquidity: z.enum(['maker', 'taker']),
  occurredAt: instant,
});

const report = z.strictObject({
  reportId: text,
  clientOrderId: id,
  venueOrderId: id,
  status: z.enum([
    'pending_new',
    'new',
    'partially_filled',
    'filled',
    'canceled',
    'rejected',
    'expired',
    'pending_cancel',
    'pending_replace',
    'replaced',
    'suspended',
  ]),
  cumulativeQuantity: decimal,
  fills: z.array(fill),
  reason: text.nullable(),
  occurredAt: instant,
  receivedAt: instant.optional(),
});

/** The table of desk operations takes a decimal as it is, or as its text. */
const reservation = z.custom((value) => {
  if (value === null) return true;
  const operation = decodeOperation(value);
  return operation.ok && (operation.value.op === 'reserve' || operation.value.op === 'reserveExit');
}, 'expected a reservation');

/** A report of a venue, for the profile that owns its order. */
export const EXECUTION = z.strictObject({
  ...owner,
  fact: z.strictObject({ kind: z.literal('report'), report }),
});

/** An order to be placed or to be cancelled. */
export const ORDER_COMMAND = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('cancel'), ...owner, clientOrderId: id }),
  z.strictObject({
    kind: z.literal('place'),
    place: z
      .strictObject({ ...owner, clientOrderId: id, deskKey: id, reserve: reservation, sendBefore: instant })
      .refine(
        ({ tenantId, profileId, deskKey }) => DESK_OF.exec(deskKey)?.[1] === `${tenantId}~${profileId}`,
        'expected the desk of the profile',
      ),
  }),
]);

/**
 * What a message says, once it says what its queue is for and is about the profile whose session it came in. Nothing begins because of any other: a workflow
 * that cannot read its input asks for ever, since a fact must not be lost.
 *
 * @throws AppError RECORD_UNREADABLE, naming the field, so that the message ends as a dead letter with its reason
 */
export function readMessage<Message>(
  { body, messageId, sessionId }: Delivery,
  codec: JsonCodec<Message>,
  schema: z.ZodType,
  addressOf: (message: Message) => { readonly tenantId: string; readonly profileId: string },
): Message {
  const message = unpacked(codec, { body, messageId });
  const checked = schema.safeParse(message);
  const issue = checked.error?.issues[0];
  if (issue !== undefined) throw unreadable(messageId, `${issue.path.join('.')}: ${issue.message}`);
  const { tenantId, profileId } = addressOf(message);
  if (sessionId !== `${tenantId}~${profileId}`)
    throw unreadable(messageId, `it is about ${tenantId} ${profileId} and came in another session`);
  return message;
}

function unpacked<Message>(
  codec: JsonCodec<Message>,
  { body, messageId }: Pick<Delivery, 'body' | 'messageId'>,
): Message {
  try {
    return codec.decode(body);
  } catch (failure) {
    throw unreadable(messageId, failure instanceof Error ? failure.message : String(failure));
  }
}

function unreadable(messageId: string, why: string): AppError {
  return new AppError('RECORD_UNREADABLE', `message ${messageId} cannot be read: ${why}`, {
    retryable: false,
    ambiguous: false,
  });
}
