import { isKeyPart } from '../ids/ids.ts';
import { Decimal } from '../money/decimal.ts';
import { LEDGER_SCALE } from '../money/money.ts';
import type { DeskOperation } from './operations.ts';

/** What one field may hold. A check says what it expected, so that the refusal can. */
export interface Field {
  readonly expected: string;
  readonly isDecimal: boolean;
  readonly accepts: (value: unknown) => boolean;
}

/** A field whose other fields depend on the value of `tag`. */
export interface Variants {
  readonly tag: string;
  readonly of: Readonly<Record<string, Shape>>;
}

export type Shape = Readonly<Record<string, Field | Variants>>;

const QUANTITY_SCALE_MAX = 18;
const PRICE_SCALE_MAX = 12; // 18 and 12 make 30 digits, which a product may have.

function plain(expected: string, accepts: Field['accepts']): Field {
  return { expected, isDecimal: false, accepts };
}

function amount(expected: string, scaleMax: number, holds: (value: Decimal) => boolean): Field {
  return {
    expected: `${expected}, at most ${scaleMax} digits after the point`,
    isDecimal: true,
    accepts: (value) => value instanceof Decimal && hasAtMost(scaleMax, value) && holds(value),
  };
}

/** Zeros at the end are no digits: a value that was never written down may still carry them. */
function hasAtMost(scaleMax: number, value: Decimal): boolean {
  return value.scale <= scaleMax || value.toScale(scaleMax, 'down').equals(value);
}

function whole(least: number, most: number): Field {
  const accepts = (value: unknown) =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most;
  return plain(`a whole number from ${least} to ${most}`, accepts);
}

function oneOf(...values: readonly string[]): Field {
  return plain(values.join(' | '), (value) => typeof value === 'string' && values.includes(value));
}

const id = plain('an id', (value) => typeof value === 'string' && isKeyPart(value));
const idOrNull = plain('an id or null', (value) => value === null || id.accepts(value));
const symbol = plain('1 to 40 visible characters', (value) =>
  typeof value === 'string' ? /^[\x21-\x7e]{1,40}$/.test(value) : false,
);
const words = plain('at most 300 characters', (value) => typeof value === 'string' && value.length <= 300);
const yesOrNo = plain('true or false', (value) => typeof value === 'boolean');
const instant = whole(-2_208_988_800_000, 7_258_118_400_000);
const fence = whole(1, Number.MAX_SAFE_INTEGER);
const capital = amount('an amount above zero', LEDGER_SCALE, (value) => value.sign > 0);
const hold = amount('an amount above zero', QUANTITY_SCALE_MAX, (value) => value.sign > 0);
const quantity = amount('a quantity above zero', QUANTITY_SCALE_MAX, (value) => value.sign > 0);
const rest = amount('a quantity of zero or more', QUANTITY_SCALE_MAX, (value) => value.sign >= 0);
const price = amount('a price of zero or more', PRICE_SCALE_MAX, (value) => value.sign >= 0);
const fee = amount('a fee of zero or more', QUANTITY_SCALE_MAX, (value) => value.sign >= 0);
const cash = amount('an amount that is not zero', LEDGER_SCALE, (value) => value.sign !== 0);
const side = oneOf('buy', 'sell');

/** The fields of every operation besides `op`. Decoding, checking and comparing operations all read this one table. */
export const ASKED: Shape = { operationId: id, at: instant, issuedAt: instant };

export const SHAPES: Readonly<Record<DeskOperation['op'], Shape>> = {
  allocate: { amount: capital, by: words },
  withdraw: { amount: capital, by: words },
  reserve: {
    tradeId: id,
    reservationId: id,
    symbol,
    quantity,
    amount: hold,
    openEntriesMax: whole(1, 64),
  },
  reserveExit: { tradeId: id, reservationId: id, owner: id, quantity },
  settleFill: {
    fillId: id,
    reservationId: idOrNull,
    tradeId: id,
    symbol,
    side,
    quantity,
    price,
    fee,
    feeQuantity: rest,
  },
  voidReservation: {
    reservationId: id,
    authority: {
      tag: 'by',
      of: {
        owner: { fence },
        evidence: {
          because: oneOf('rejected', 'canceled', 'expired', 'filled', 'replaced', 'not_placed'),
        },
      },
    },
  },
  keepUnknown: { reservationId: id },
  resolveUnknown: { reservationId: id },
  releaseExitLock: { tradeId: id, owner: id },
  closeTrade: { tradeId: id, dustBelow: rest },
  setTradingState: { mode: oneOf('ACTIVE', 'REDUCING', 'HALTED'), by: words, why: words },
  setEntriesAllowed: { symbol, allowed: yesOrNo, why: words },
  acquireReconcileLock: { owner: id, ttlMs: whole(1_000, 900_000) },
  releaseReconcileLock: { owner: id, fence },
  adjust: {
    because: words,
    authority: {
      tag: 'by',
      of: { reconciliation: { fence }, approval: { requestedBy: words, approvedBy: words } },
    },
    change: {
      tag: 'kind',
      of: {
        position: { tradeId: id, symbol, side, quantity, price },
        cash: { amount: cash },
        recount: { tradeId: id, symbol, side, quantity },
      },
    },
  },
  restore: { state: plain('a stored desk', (value) => typeof value === 'string'), why: words },
  retire: { by: words },
};
