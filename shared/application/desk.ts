import type { DeskAnswer } from '../domain/desk/answers.ts';
import { decodeDesk, encodeDesk } from '../domain/desk/codec.ts';
import { FINGERPRINT_LENGTH, fingerprintOf } from '../domain/desk/content.ts';
import { reduceDesk } from '../domain/desk/desk.ts';
import { decodeOperation } from '../domain/desk/operation-codec.ts';
import type { DeskOperation } from '../domain/desk/operations.ts';
import { type DeskState, emptyDesk } from '../domain/desk/state.ts';
import { profileId, tenantId } from '../domain/ids/ids.ts';
import { invariant, refuse } from '../domain/result.ts';
import { utcMillis } from '../domain/time/instant.ts';
import { AppError } from './errors.ts';
import type { JsonValue } from './ports/store.ts';
import { addressKey, type ProfileAddress } from './principal.ts';
import type { EntityRef } from './workflows/effects.ts';
import { handedOver } from './workflows/handed-over.ts';

/** The key of a profile's desk. The currency is part of it: books in two currencies would be two desks. */
export function deskKey(address: ProfileAddress, currency: string): string {
  return `${addressKey(address)}~${currency}`;
}

function unreadable(what: string, detail: string): AppError {
  return new AppError('RECORD_UNREADABLE', `${what}: ${detail}`, { retryable: false, ambiguous: false });
}

/** A stored state that is not what was stored. It is kept as it is, for whoever wants to look into it, until it was restored. */
interface UnreadableDesk {
  readonly unreadable: JsonValue;
  readonly why: string;
}

/** In front of the state: what it is the fingerprint of is what was stored, to the last character. */
function sealed(state: DeskState): string {
  const text = encodeDesk(state);
  return fingerprintOf([text]) + text;
}

function unsealed(stored: JsonValue): DeskState | UnreadableDesk {
  if (typeof stored !== 'string') return { unreadable: stored, why: 'not a text' };
  const text = stored.slice(FINGERPRINT_LENGTH);
  if (fingerprintOf([text]) !== stored.slice(0, FINGERPRINT_LENGTH))
    return { unreadable: stored, why: 'its checksum does not fit its content' };
  const decoded = decodeDesk(text);
  return decoded.ok ? decoded.value : { unreadable: stored, why: decoded.refusal.why };
}

const STATE = handedOver<DeskState | UnreadableDesk>({
  encode: (state) => ('unreadable' in state ? state.unreadable : sealed(state)),
  decode: unsealed,
});

/** Throws AppError RECORD_UNREADABLE for a state that is not what was stored: see rebuild-desk.ts. */
export function decodeDeskState(stored: JsonValue): DeskState {
  const state = STATE.decode(stored);
  if ('unreadable' in state) throw unreadable('the desk', state.why);
  return state;
}

/** Only a restored state lets an unreadable desk act again. */
function reduce(
  state: DeskState | UnreadableDesk,
  operation: DeskOperation,
): { readonly state: DeskState | UnreadableDesk; readonly answer: DeskAnswer } {
  if (!('unreadable' in state)) return reduceDesk(state, operation);
  const restored = operation.op === 'restore' ? decodeDesk(operation.state) : null;
  if (restored?.ok === true) return reduceDesk(emptyDesk(restored.value.profile, operation.at), operation);
  return { state, answer: refuse({ code: 'DESK_UNREADABLE', why: state.why }) };
}

/** The desk as a durable entity: the reducer of the domain in the shell that every host knows. */
export const DESK: EntityRef<DeskState | UnreadableDesk, DeskOperation, DeskAnswer> = {
  name: 'desk',
  state: STATE,
  operation: handedOver({
    encode: (operation) => JSON.parse(JSON.stringify(operation)) as JsonValue,
    decode: (json) => {
      const decoded = decodeOperation(json);
      if (!decoded.ok) throw unreadable('a desk operation', JSON.stringify(decoded.refusal));
      return decoded.value;
    },
  }),
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
  reduce,
};
