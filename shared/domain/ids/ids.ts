/** Names that cannot be mixed up: a profile id is not accepted where a tenant id is wanted. */
declare const brand: unique symbol;
type Branded<Text, Name extends string> = Text & { readonly [brand]: Name };

export type TenantId = Branded<string, 'TenantId'>;
export type ProfileId = Branded<string, 'ProfileId'>;
export type DecisionId = Branded<string, 'DecisionId'>;
export type IntentId = Branded<string, 'IntentId'>;
export type TradeId = Branded<string, 'TradeId'>;
/** Ours, derived, 32 lowercase hex characters: it fits every venue and is the name of the order in our books too. */
export type ClientOrderId = Branded<string, 'ClientOrderId'>;
export type VenueOrderId = Branded<string, 'VenueOrderId'>;
/** The venue's name for one fill within one account. */
export type FillId = Branded<string, 'FillId'>;
export type ReservationId = Branded<string, 'ReservationId'>;
export type OperationId = Branded<string, 'OperationId'>;

/** What an id may look like where it becomes part of a key: entity and workflow ids refuse slashes, hashes and question marks. */
const LETTERS_AND_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const KEY_PART_MAX = 100;

/** By character code: 2 for what may begin a part of a key, 1 for what may follow. Ids are checked by the dozen for each order. */
const PLACES = new Uint8Array(128);
for (const character of '._:~-') PLACES[character.charCodeAt(0)] = 1;
for (const character of LETTERS_AND_DIGITS) PLACES[character.charCodeAt(0)] = 2;

export function isKeyPart(text: string): boolean {
  if (text.length > KEY_PART_MAX || PLACES[text.charCodeAt(0)] !== 2) return false;
  for (let index = 1; index < text.length; index += 1) {
    if ((PLACES[text.charCodeAt(index)] ?? 0) === 0) return false;
  }
  return true;
}

function checked(kind: string, text: string): string {
  if (!isKeyPart(text)) {
    throw new RangeError(
      `A ${kind} has 1 to 100 characters from A-Z a-z 0-9 . _ : ~ - and starts with a letter or digit, got ${JSON.stringify(text)}`,
    );
  }
  return text;
}

/** What stands between tenant, profile and currency in the name of a desk and of a session. */
const SEPARATOR = '~';

/** A tenant or a profile is one part of such a name: with the separator inside, two tenants could share a desk. */
function namePart(kind: string, text: string): string {
  if (!text.includes(SEPARATOR)) return checked(kind, text);
  throw new RangeError(`A ${kind} holds no ${SEPARATOR}, got ${JSON.stringify(text)}`);
}

export const tenantId = (text: string): TenantId => namePart('tenant id', text) as TenantId;
export const profileId = (text: string): ProfileId => namePart('profile id', text) as ProfileId;
export const decisionId = (text: string): DecisionId => checked('decision id', text) as DecisionId;
export const intentId = (text: string): IntentId => checked('intent id', text) as IntentId;
export const tradeId = (text: string): TradeId => checked('trade id', text) as TradeId;
export const clientOrderId = (text: string): ClientOrderId =>
  checked('client order id', text) as ClientOrderId;
export const venueOrderId = (text: string): VenueOrderId => checked('venue order id', text) as VenueOrderId;
export const fillId = (text: string): FillId => checked('fill id', text) as FillId;
export const reservationId = (text: string): ReservationId =>
  checked('reservation id', text) as ReservationId;
export const operationId = (text: string): OperationId => checked('operation id', text) as OperationId;
