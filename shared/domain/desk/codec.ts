import { deriveId } from '../ids/derive.ts';
import { profileId, reservationId, tenantId, tradeId } from '../ids/ids.ts';
import type { Decimal } from '../money/decimal.ts';
import { ok, type Result, refuse } from '../result.ts';
import { ACCOUNTS, type Books } from './ledger.ts';
import type { Lock } from './locks.ts';
import type { Applied } from './memory.ts';
import { isSpentText } from './spent.ts';
import type { DeskState, DeskTrade, Reservation } from './state.ts';
import { booksText } from './statement.ts';
import { StoredObject, UnreadableState } from './stored-json.ts';
import type { TradingMode } from './trading-state.ts';

const VERSION = 1;
const MODES: readonly TradingMode[] = ['ACTIVE', 'REDUCING', 'HALTED'];

/** Where an answer that is kept has its text. */
const TEXT = Symbol('text');

/**
 * What is remembered never changes, and survives a dozen operations: its text is kept beside it, so that storing a desk costs what changed and a copy. It
 * hangs on the thing itself, where neither JSON nor a comparison sees it; a map of weak keys would burden every collection of garbage.
 */
function appliedText(applied: Applied): string {
  const known = (applied as { readonly [TEXT]?: string })[TEXT];
  if (known !== undefined) return known;
  const { answer, ...rest } = applied;
  const text = `${JSON.stringify(rest).slice(0, -1)},"answer":${answer}}`;
  Object.defineProperty(applied, TEXT, { value: text });
  return text;
}

/** The state as JSON with decimals as canonical texts. Equal states have equal texts. */
export function encodeDesk(state: DeskState): string {
  const { memory } = state;
  return (
    `{"version":${VERSION},"profile":${JSON.stringify(state.profile)},"retired":${state.retired}` +
    `,"trading":${JSON.stringify(state.trading)},"books":${JSON.stringify(booksText(state.books))}` +
    `,"reservations":${JSON.stringify(state.reservations)},"trades":${JSON.stringify(state.trades)}` +
    `,"blocks":${JSON.stringify(state.blocks)},"reconcileLock":${JSON.stringify(state.reconcileLock)}` +
    `,"fence":${state.fence},"sequence":${state.sequence}` +
    `,"memory":{"recent":[${memory.recent.map(appliedText).join(',')}]` +
    `,"spent":"${memory.spent}","sealedUntil":${memory.sealedUntil}}}`
  );
}

/** A name for the exact content of a state, for snapshots: 128 bits of SHA-256. */
export function checksumOf(state: DeskState): string {
  return deriveId('desk', encodeDesk(state));
}

export interface Unreadable {
  readonly code: 'STATE_UNREADABLE';
  /** The place and what was expected there. */
  readonly why: string;
}

/** Reads what encodeDesk wrote. Anything else, a field too many included, is refused: a ledger is not guessed at. */
export function decodeDesk(text: string): Result<DeskState, Unreadable> {
  try {
    return ok(readState(JSON.parse(text)));
  } catch (error) {
    if (error instanceof UnreadableState || error instanceof SyntaxError) {
      return refuse({ code: 'STATE_UNREADABLE', why: error.message });
    }
    throw error;
  }
}

const STATE = [
  'version',
  'profile',
  'retired',
  'trading',
  'books',
  'reservations',
  'trades',
  'blocks',
  'reconcileLock',
  'fence',
  'sequence',
  'memory',
];
const RESERVATION = [
  'reservationId',
  'tradeId',
  'purpose',
  'fence',
  'amount',
  'quantity',
  'amountLeft',
  'quantityLeft',
  'unknown',
];
const TRADE = ['tradeId', 'symbol', 'holding', 'filled', 'entryLock', 'exitLock', 'remembersAll', 'spent'];
/** A desk that was stored before its trades remembered more than fills: it has forgotten their earlier exits, and remembers those from now on. */
const TRADE_LATER = ['asked'];
const APPLIED = [
  'operationId',
  'key',
  'content',
  'reservationId',
  'tradeId',
  'issuedAt',
  'once',
  'isFill',
  'answer',
];

function readState(value: unknown): DeskState {
  const stored = new StoredObject(value, 'desk', STATE);
  if (stored.count('version') !== VERSION) stored.fail('version', String(VERSION));
  const profile = stored.object('profile', ['tenantId', 'profileId', 'currency']);
  const trading = stored.object('trading', ['mode', 'by', 'why', 'since']);
  const memory = stored.object('memory', ['recent', 'spent', 'sealedUntil']);
  return {
    profile: {
      tenantId: profile.branded('tenantId', tenantId),
      profileId: profile.branded('profileId', profileId),
      currency: profile.text('currency'),
    },
    retired: stored.flag('retired'),
    trading: {
      mode: trading.one('mode', MODES),
      by: trading.text('by'),
      why: trading.text('why'),
      since: trading.instant('since'),
    },
    books: readBooks(stored.object('books', ACCOUNTS)),
    reservations: stored.list('reservations', RESERVATION, readReservation),
    trades: stored.list('trades', TRADE, readTrade, TRADE_LATER),
    blocks: stored.list('blocks', ['symbol', 'why'], (block) => ({
      symbol: block.text('symbol'),
      why: block.text('why'),
    })),
    reconcileLock: stored.orNull('reconcileLock', (name) => readLock(stored, name)),
    fence: stored.count('fence'),
    sequence: stored.count('sequence'),
    memory: {
      recent: memory.list('recent', APPLIED, readApplied),
      spent: readSpent(memory, 'spent'),
      sealedUntil: memory.orNull('sealedUntil', (name) => memory.instant(name)),
    },
  };
}

function readBooks(stored: StoredObject): Books {
  const account = (name: keyof Books): Decimal => stored.decimal(name);
  return {
    capital: account('capital'),
    available: account('available'),
    orders: account('orders'),
    positions: account('positions'),
    openFees: account('openFees'),
    fees: account('fees'),
    realised: account('realised'),
  };
}

function readReservation(stored: StoredObject): Reservation {
  return {
    reservationId: stored.branded('reservationId', reservationId),
    tradeId: stored.branded('tradeId', tradeId),
    purpose: stored.one('purpose', ['entry', 'exit']),
    fence: stored.count('fence'),
    amount: stored.decimal('amount'),
    quantity: stored.decimal('quantity'),
    amountLeft: stored.decimal('amountLeft'),
    quantityLeft: stored.decimal('quantityLeft'),
    unknown: stored.flag('unknown'),
  };
}

function readTrade(stored: StoredObject): DeskTrade {
  const holding = stored.object('holding', ['quantity', 'cost', 'openFees']);
  return {
    tradeId: stored.branded('tradeId', tradeId),
    symbol: stored.text('symbol'),
    holding: {
      quantity: holding.decimal('quantity'),
      cost: holding.decimal('cost'),
      openFees: holding.decimal('openFees'),
    },
    filled: stored.flag('filled'),
    entryLock: readLock(stored, 'entryLock'),
    exitLock: stored.orNull('exitLock', (name) => readLock(stored, name)),
    remembersAll: stored.flag('remembersAll'),
    spent: readSpent(stored, 'spent'),
    asked: stored.has('asked') ? readSpent(stored, 'asked') : '',
  };
}

function readLock(stored: StoredObject, name: string): Lock {
  const lock = stored.object(name, ['owner', 'fence', 'expiresAt', 'contention']);
  return {
    owner: lock.text('owner'),
    fence: lock.count('fence'),
    expiresAt: lock.orNull('expiresAt', (at) => lock.instant(at)),
    contention: lock.count('contention'),
  };
}

function readSpent(stored: StoredObject, name: string): string {
  const spent = stored.text(name);
  return isSpentText(spent) ? spent : stored.fail(name, 'whole records');
}

function readApplied(stored: StoredObject): Applied {
  const answer = stored.raw('answer');
  if (typeof answer !== 'object' || answer === null) stored.fail('answer', 'an answer');
  return {
    operationId: stored.text('operationId'),
    key: stored.text('key'),
    content: stored.text('content'),
    reservationId: stored.orNull('reservationId', (name) => stored.text(name)),
    tradeId: stored.orNull('tradeId', (name) => stored.text(name)),
    issuedAt: stored.instant('issuedAt'),
    once: stored.flag('once'),
    isFill: stored.flag('isFill'),
    answer: JSON.stringify(answer),
  };
}
