import type { DeskAnswer } from '../domain/desk/answers.ts';
import { decodeDesk, encodeDesk } from '../domain/desk/codec.ts';
import { reduceDesk } from '../domain/desk/desk.ts';
import { decodeOperation } from '../domain/desk/operation-codec.ts';
import type { DeskOperation } from '../domain/desk/operations.ts';
import { type DeskState, emptyDesk } from '../domain/desk/state.ts';
import { profileId, tenantId } from '../domain/ids/ids.ts';
import { invariant } from '../domain/result.ts';
import { utcMillis } from '../domain/time/instant.ts';
import { AppError } from './errors.ts';
import type { JsonValue } from './ports/store.ts';
import { addressKey, type ProfileAddress } from './principal.ts';
import type { EntityRef } from './workflows/effects.ts';

/** The key of a profile's desk. The currency is part of it: books in two currencies would be two desks. */
export function deskKey(address: ProfileAddress, currency: string): string {
  return `${addressKey(address)}~${currency}`;
}

function unreadable(what: string, detail: string): AppError {
  return new AppError('RECORD_UNREADABLE', `${what}: ${detail}`, { retryable: false, ambiguous: false });
}

export function decodeDeskState(stored: JsonValue): DeskState {
  const decoded = typeof stored === 'string' ? decodeDesk(stored) : null;
  if (decoded === null || !decoded.ok)
    throw unreadable('the desk', JSON.stringify(decoded?.refusal ?? 'not a text'));
  return decoded.value;
}

/** The desk as a durable entity: the reducer of the domain in the shell that every host knows. */
export const DESK: EntityRef<DeskState, DeskOperation, DeskAnswer> = {
  name: 'desk',
  state: { encode: encodeDesk, decode: decodeDeskState },
  operation: {
    encode: (operation) => JSON.parse(JSON.stringify(operation)) as JsonValue,
    decode: (json) => {
      const decoded = decodeOperation(json);
      if (!decoded.ok) throw unreadable('a desk operation', JSON.stringify(decoded.refusal));
      return decoded.value;
    },
  },
  // Answers are plain JSON by their own definition: every figure in them is a text.
  answer: {
    encode: (answer) => answer as unknown as JsonValue,
    decode: (json) => json as unknown as DeskAnswer,
  },
  initial(key) {
    const [tenant, profile, currency] = key.split('~');
    invariant(
      tenant !== undefined && profile !== undefined && currency !== undefined,
      `A desk is named tenant~profile~currency, got ${key}`,
    );
    return emptyDesk({ tenantId: tenantId(tenant), profileId: profileId(profile), currency }, utcMillis(0));
  },
  reduce: reduceDesk,
};
