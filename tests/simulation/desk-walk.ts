import type { DeskAnswer } from '../../shared/domain/desk/answers.ts';
import { decodeDesk, encodeDesk } from '../../shared/domain/desk/codec.ts';
import { reduceDesk } from '../../shared/domain/desk/desk.ts';
import type { DeskOperation } from '../../shared/domain/desk/operations.ts';
import type { Posting } from '../../shared/domain/desk/postings.ts';
import { TRADE_SPENT_MAX } from '../../shared/domain/desk/memory.ts';
import { countOf } from '../../shared/domain/desk/spent.ts';
import { type DeskState, emptyDesk, tradeOf } from '../../shared/domain/desk/state.ts';
import {
  fillId,
  operationId,
  profileId,
  reservationId,
  tenantId,
  tradeId,
} from '../../shared/domain/ids/ids.ts';
import { Decimal, ZERO } from '../../shared/domain/money/decimal.ts';
import { InvariantBroken, invariant } from '../../shared/domain/result.ts';
import { addMs, utcMillis } from '../../shared/domain/time/instant.ts';
import { DeskModel } from './desk-model.ts';

/** A whole number from 0 up to, not including, `below`. */
export type Pick = (below: number) => number;

const SYMBOLS = ['BTC/USD', 'ETH/USD', 'AAPL', 'SPY'];
const RETRIES_WITHIN = 10;
const OLD_WITHIN = 400;
const LATE_WITHIN_MS = 3_600_000;

/** Numbers from a seed (mulberry32 by T. Ettinger): the same walk for ever. */
export function picksFrom(seed: number): Pick {
  let state = seed | 0;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) % below;
  };
}

interface Told {
  readonly operation: DeskOperation;
  readonly answer: DeskAnswer;
}

/**
 * A desk that is asked at random, beside a simple model of floats and maps that was written without looking at it. After each step the
 * two must agree, and what must always hold is checked.
 */
export class DeskWalk {
  state: DeskState;
  readonly postings: Posting[] = [];
  readonly answers = new Map<string, number>();
  /** Exits that were asked for long after they were wished, and were judged like any other. */
  lateExits = 0;
  private readonly model = new DeskModel();
  private readonly told: Told[] = [];
  private readonly roundTripEvery: number;
  private at = utcMillis(1_767_225_600_000);
  private steps = 0;
  private fence = 0;

  constructor(roundTripEvery: number) {
    this.roundTripEvery = roundTripEvery;
    const profile = { tenantId: tenantId('tnt_1'), profileId: profileId('prf_7'), currency: 'USD' };
    this.state = emptyDesk(profile, this.at);
  }

  step(pick: Pick): void {
    this.steps += 1;
    this.at = addMs(this.at, pick(40) === 0 ? 130_000 : pick(2_000) + 1);
    const way = pick(12);
    if (way === 0) this.repeat(pick, RETRIES_WITHIN);
    else if (way === 1) this.repeat(pick, OLD_WITHIN);
    else this.ask(this.invent(pick));
    this.checkBooks();
  }

  private ask(operation: DeskOperation): void {
    const expected = this.model.expect(operation, Number(this.state.books.available.toString()));
    const { state, answer } = reduceDesk(this.state, operation);
    const code = answer.ok ? 'ok' : answer.refusal.code;
    this.answers.set(code, (this.answers.get(code) ?? 0) + 1);
    const isSealed = code === 'OPERATION_SEALED' && this.mayBeSealed(operation);
    this.must(expected === 'either' || expected === code || isSealed, operation, `${expected}, not ${code}`);
    if (operation.op === 'reserveExit' && operation.issuedAt < this.at && !isSealed) this.lateExits += 1;
    if (answer.ok) {
      this.model.apply(operation);
      for (const posting of answer.value.postings) this.postings.push(posting);
      this.checkFence(operation, answer.value.fence);
    }
    this.told.push({ operation, answer });
    if (this.told.length > OLD_WITHIN) this.told.shift();
    this.state = state;
    if (this.steps % this.roundTripEvery === 0) this.roundTrip();
  }

  /** Only a trade that has forgotten something, or that has left, cannot tell what is late from what is a repetition. */
  private mayBeSealed(operation: DeskOperation): boolean {
    if (!('tradeId' in operation) || operation.issuedAt >= this.at) return false;
    const trade = tradeOf(this.state, operation.tradeId);
    return trade === null || !trade.remembersAll || countOf(trade.asked) >= TRADE_SPENT_MAX;
  }

  /** What was asked before is asked again, later and under the same id: nothing may change. */
  private repeat(pick: Pick, within: number): void {
    const from = Math.max(0, this.told.length - within);
    const again = this.told[from + pick(Math.max(1, this.told.length - from))];
    if (again === undefined || !('op' in again.operation) || again.operation.op.endsWith('ReconcileLock'))
      return;
    const before = this.state;
    const { state, answer } = reduceDesk(before, { ...again.operation, at: this.at });
    const isRecent = from + within >= this.told.length && within === RETRIES_WITHIN;
    const isSame = JSON.stringify(answer) === JSON.stringify(again.answer);
    if (isRecent) this.must(isSame || !again.answer.ok, again.operation, 'the same answer');
    this.must(
      state.books === before.books && state.sequence === before.sequence,
      again.operation,
      'no money moved by a repetition',
    );
    // One that only refused may be judged anew; the model must not learn of it.
    if (again.answer.ok) {
      this.must(state.reservations === before.reservations, again.operation, 'nothing held anew');
    }
  }

  private checkFence(operation: DeskOperation, fence: number | null): void {
    invariant(this.state.fence >= this.fence, 'Fences never fall');
    if (fence !== null && operation.op !== 'acquireReconcileLock') {
      this.must(fence > this.fence, operation, `a fence above ${this.fence}`);
    }
    this.fence = Math.max(this.fence, fence ?? 0, this.state.fence);
  }

  private checkBooks(): void {
    const { books, trades, reservations, trading } = this.state;
    this.model.compare(this.state);
    invariant(trading.mode !== 'ACTIVE' || books.available.sign >= 0, 'A breach pauses the entries');
    for (const symbol of SYMBOLS) {
      const owners = trades.filter(
        (trade) =>
          trade.symbol === symbol &&
          reservations.some((held) => held.purpose === 'entry' && held.tradeId === trade.tradeId),
      );
      invariant(owners.length <= 1, `One entry at a time on ${symbol}`);
    }
  }

  /** The state goes through its text, and the walk goes on from there. */
  roundTrip(): void {
    const text = encodeDesk(this.state);
    const decoded = decodeDesk(text);
    invariant(decoded.ok, 'A stored desk can be read');
    this.state = decoded.value;
    invariant(encodeDesk(this.state) === text, 'What was read is what was stored');
  }

  private must(holds: boolean, operation: DeskOperation, wanted: string): void {
    if (holds) return;
    throw new InvariantBroken(`step ${this.steps}: ${JSON.stringify(operation)} should give ${wanted}`);
  }

  private invent(pick: Pick): DeskOperation {
    const asked = { operationId: operationId(`op-${this.steps}`), at: this.at, issuedAt: this.at };
    const whole = (below: number) => Decimal.of(BigInt(pick(below) + 1));
    const { model, steps } = this;
    switch (pick(18)) {
      case 0:
        return { op: 'allocate', ...asked, amount: whole(120), by: 'ann' };
      case 1:
        return { op: 'withdraw', ...asked, amount: whole(300), by: 'ann' };
      case 2:
      case 3:
      case 4:
        return {
          op: 'reserve',
          ...asked,
          tradeId: tradeId(`t${steps}`),
          reservationId: reservationId(`r${steps}`),
          symbol: SYMBOLS[pick(SYMBOLS.length)] ?? 'SPY',
          quantity: whole(6),
          amount: whole(300),
          openEntriesMax: pick(4) + 1,
        };
      case 5:
      case 6:
      case 7:
      case 8:
        return this.inventFill(pick, asked);
      case 9:
      case 10:
        return {
          op: 'reserveExit',
          ...asked,
          issuedAt: addMs(this.at, pick(6) === 0 ? -pick(LATE_WITHIN_MS) : 0),
          tradeId: tradeId(model.anyTrade(pick)),
          reservationId: reservationId(`x${steps}`),
          owner: pick(3) === 0 ? 'flatten' : 'protection',
          quantity: whole(4),
        };
      case 11:
      case 12:
        return this.inventVoid(pick, asked);
      case 13:
        return { op: 'closeTrade', ...asked, tradeId: tradeId(model.anyTrade(pick)), dustBelow: ZERO };
      case 14: {
        const held = reservationId(model.anyHold(pick));
        return { op: pick(2) === 0 ? 'keepUnknown' : 'resolveUnknown', ...asked, reservationId: held };
      }
      case 15: {
        const mode = (['ACTIVE', 'ACTIVE', 'ACTIVE', 'REDUCING', 'HALTED'] as const)[pick(5)] ?? 'ACTIVE';
        return { op: 'setTradingState', ...asked, mode, by: 'ann', why: 'a walk' };
      }
      case 16:
        return { op: 'acquireReconcileLock', ...asked, owner: `w${pick(2)}`, ttlMs: 5_000 };
      default: {
        const authority = { by: 'approval', requestedBy: 'ann', approvedBy: 'bob' } as const;
        const amount = pick(2) === 0 ? whole(3) : whole(3).negated();
        return { op: 'adjust', ...asked, because: 'a walk', authority, change: { kind: 'cash', amount } };
      }
    }
  }

  private inventFill(pick: Pick, asked: Asked): DeskOperation {
    const held = pick(6) === 0 ? this.model.anyPastOrder(pick) : this.model.anyLiveOrder(pick);
    return {
      op: 'settleFill',
      ...asked,
      fillId: fillId(`f${this.steps}`),
      reservationId: reservationId(held.id),
      tradeId: tradeId(held.trade),
      symbol: held.symbol,
      side: held.side,
      quantity: Decimal.of(BigInt(Math.max(1, pick(held.left + 1)))),
      price: Decimal.of(BigInt(pick(5_000) + 1), 2),
      fee: Decimal.of(BigInt(pick(300)), 2),
      feeQuantity: ZERO,
    };
  }

  private inventVoid(pick: Pick, asked: Asked): DeskOperation {
    const held = reservationId(this.model.anyHold(pick));
    const live = this.state.reservations.find((one) => one.reservationId === held);
    if (pick(2) === 0) {
      const fence = (live?.fence ?? 7) + (pick(3) === 0 ? 1 : 0);
      return { op: 'voidReservation', ...asked, reservationId: held, authority: { by: 'owner', fence } };
    }
    const authority = { by: 'evidence', because: 'canceled' } as const;
    return { op: 'voidReservation', ...asked, reservationId: held, authority };
  }
}

type Asked = {
  readonly operationId: DeskOperation['operationId'];
  readonly at: DeskOperation['at'];
  readonly issuedAt: DeskOperation['issuedAt'];
};
