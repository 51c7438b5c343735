import { describe, expect, test } from 'vitest';
import { fillId, operationId, profileId, reservationId, tenantId, tradeId } from '../ids/ids.ts';
import { Decimal, ZERO } from '../money/decimal.ts';
import { addMs, utcMillis } from '../time/instant.ts';
import { decodeDesk, encodeDesk } from './codec.ts';
import { fingerprintOf } from './content.ts';
import { reduceDesk } from './desk.ts';
import type { Allocate, Reserve, ReserveExit, SettleFill, VoidReservation } from './operations.ts';
import { rebuildDesk } from './rebuild.ts';
import type { Posting } from './postings.ts';
import { type DeskState, emptyDesk } from './state.ts';
import { isSpent, latestOf, spentRecord, trimmedSpent } from './spent.ts';

const START = utcMillis(1_767_225_600_000);
const PROFILE = { tenantId: tenantId('tnt_1'), profileId: profileId('prf_7'), currency: 'USD' };

function deposit(number: number): Allocate {
  const issuedAt = addMs(START, number * 1_000);
  const amount = Decimal.parse('10');
  return {
    op: 'allocate',
    operationId: operationId(`op-${number}`),
    at: issuedAt,
    issuedAt,
    amount,
    by: 'ann',
  };
}

const entry: Reserve = {
  op: 'reserve',
  operationId: operationId('op-entry'),
  at: START,
  issuedAt: START,
  tradeId: tradeId('t1'),
  reservationId: reservationId('r1'),
  symbol: 'BTC/USD',
  quantity: Decimal.parse('2'),
  amount: Decimal.parse('5'),
  openEntriesMax: 5,
};

function buy(number: number, quantity: string): SettleFill {
  return {
    op: 'settleFill',
    operationId: operationId(`fill-${number}`),
    at: addMs(START, 1_000),
    issuedAt: addMs(START, 1_000),
    fillId: fillId(`f${number}`),
    reservationId: entry.reservationId,
    tradeId: entry.tradeId,
    symbol: entry.symbol,
    side: 'buy',
    quantity: Decimal.parse(quantity),
    price: ONE,
    fee: ZERO,
    feeQuantity: ZERO,
  };
}

const ONE = Decimal.parse('1');

function funded(deposits: number, start = emptyDesk(PROFILE, START), from = 1): DeskState {
  let state = start;
  for (let number = from; number < from + deposits; number += 1) {
    const { state: next, answer } = reduceDesk(state, deposit(number));
    expect(answer.ok).toBe(true);
    state = next;
  }
  return state;
}

const codeOf = (state: DeskState, operation: Allocate | Reserve | SettleFill): string => {
  const { state: next, answer } = reduceDesk(state, operation);
  if (!answer.ok) expect(next, 'a refused repetition changes nothing').toBe(state);
  return answer.ok ? 'ok' : answer.refusal.code;
};

describe('what was done long ago', () => {
  const old = funded(200);

  test.each([
    [200, 'ok'],
    [189, 'ok'],
    [188, 'OPERATION_SPENT'],
    [93, 'OPERATION_SPENT'],
    [92, 'OPERATION_SEALED'],
    [1, 'OPERATION_SEALED'],
  ])('deposit %i of 200, asked again, is answered %s', (number, code) => {
    expect(codeOf(old, deposit(number))).toBe(code);
    expect(reduceDesk(old, { ...deposit(number), at: addMs(START, 86_400_000) }).state.books).toBe(old.books);
  });

  test('does not stand in the way of what is new', () => {
    expect(codeOf(old, deposit(201))).toBe('ok');
  });

  test('keeps its answer word for word while its reservation lives', () => {
    const first = reduceDesk(funded(1), entry);
    const later = funded(200, first.state, 2);
    const again = reduceDesk(later, { ...entry, operationId: operationId('op-other'), at: START });
    expect(again.answer).toEqual(first.answer);
    expect(again.state).toBe(later);
  });

  test('an exit that was refused may come again and is judged anew', () => {
    const exit: ReserveExit = {
      op: 'reserveExit',
      operationId: operationId('op-exit'),
      at: START,
      issuedAt: START,
      tradeId: entry.tradeId,
      reservationId: reservationId('r2'),
      quantity: ONE,
      owner: 'exits',
    };
    const opened = reduceDesk(funded(1), entry).state;
    const early = reduceDesk(opened, exit);
    expect(early.answer).toMatchObject({ ok: false, refusal: { code: 'EXIT_EXCEEDS_POSITION' } });
    const bought = reduceDesk(early.state, buy(1, '1')).state;
    expect(reduceDesk(bought, exit).answer).toMatchObject({ ok: true });
  });

  test('a fill of an open trade is known for ever, whatever else happened since', () => {
    let state = reduceDesk(funded(1), entry).state;
    state = reduceDesk(state, buy(1, '1')).state;
    state = funded(300, state, 2);
    expect(state.memory.sealedUntil).toBeGreaterThan(START + 1_000);
    expect(codeOf(state, buy(1, '1'))).toBe('OPERATION_SPENT');
    expect(codeOf(state, buy(2, '1')), 'a fill that was never heard of').toBe('ok');
  });

  describe('an exit of an open trade', () => {
    const exit = (number: number, issued = number): ReserveExit => ({
      op: 'reserveExit',
      operationId: operationId(`exit-${number}`),
      at: addMs(START, 2_000 + number),
      issuedAt: addMs(START, 2_000 + issued),
      tradeId: entry.tradeId,
      reservationId: reservationId(`x${number}`),
      quantity: ONE,
      owner: 'exits',
    });
    const given = (number: number): VoidReservation => ({
      op: 'voidReservation',
      operationId: operationId(`void-${number}`),
      at: addMs(START, 2_000 + number),
      issuedAt: addMs(START, 2_000 + number),
      reservationId: reservationId(`x${number}`),
      authority: { by: 'evidence', because: 'canceled' },
    });
    const held = reduceDesk(reduceDesk(funded(1), entry).state, buy(1, '1')).state;
    const exited = (exits: number): DeskState => {
      let state = held;
      for (let number = 1; number <= exits; number += 1) {
        for (const operation of [exit(number), given(number)]) {
          const { state: next, answer } = reduceDesk(state, operation);
          expect(answer.ok).toBe(true);
          state = next;
        }
      }
      return state;
    };

    test('that has ended is not held again, whatever else happened since', () => {
      const state = funded(300, exited(1), 2);
      const { answer, state: next } = reduceDesk(state, { ...exit(1), at: addMs(START, 900_000) });
      expect(answer).toMatchObject({ ok: false, refusal: { code: 'OPERATION_SPENT' } });
      expect(next).toBe(state);
    });

    test('that was sent late is heard, however old its wish is', () => {
      const state = funded(300, exited(1), 2);
      expect(state.memory.sealedUntil).toBeGreaterThan(exit(2).issuedAt);
      expect(reduceDesk(state, { ...exit(2), at: addMs(START, 900_000) }).answer.ok).toBe(true);
    });

    test('is not held again after very many others, which push out no fill', () => {
      const state = funded(200, exited(300), 5);
      expect(encodeDesk(state).length).toBeLessThan(16_000);
      for (let number = 1; number <= 300; number += 1) {
        const { answer, state: next } = reduceDesk(state, { ...exit(number), at: addMs(START, 900_000) });
        expect(answer.ok, `exit ${number}`).toBe(false);
        expect(next).toBe(state);
      }
      expect(reduceDesk(state, { ...exit(301, 600_000), at: addMs(START, 900_000) }).answer.ok).toBe(true);
      expect(codeOf(state, buy(1, '1'))).toBe('OPERATION_SPENT');
      expect(codeOf(state, buy(2, '1')), 'a fill that was never heard of').toBe('ok');
    });

    test('is remembered by a desk that was stored, and one that was stored before this is read', () => {
      const stored = encodeDesk(funded(300, exited(1), 2));
      const decoded = decodeDesk(stored);
      if (!decoded.ok) throw new Error(decoded.refusal.why);
      expect(encodeDesk(decoded.value)).toBe(stored);
      expect(reduceDesk(decoded.value, exit(1)).answer).toMatchObject({
        refusal: { code: 'OPERATION_SPENT' },
      });
      const older = stored.replace(/,"asked":"[^"]*"/, '');
      expect(older).not.toBe(stored);
      const read = decodeDesk(older);
      if (!read.ok) throw new Error(read.refusal.why);
      expect(encodeDesk(read.value)).toBe(stored.replace(/"asked":"[^"]*"/, '"asked":""'));
    });
  });

  test('the entry of a trade that is flat and about to leave is not held again', () => {
    let state = reduceDesk(funded(1), { ...entry, quantity: ONE }).state;
    state = reduceDesk(state, buy(1, '1')).state;
    state = reduceDesk(state, { ...buy(2, '1'), side: 'sell', reservationId: null }).state;
    state = funded(300, state, 2);
    const late = { ...entry, quantity: ONE, at: addMs(START, 9_000_000) };
    expect(codeOf(state, late)).toBe('OPERATION_SPENT');
  });

  test('an order in very many pieces stays bounded and is never booked twice', () => {
    let state = reduceDesk(funded(1), { ...entry, quantity: Decimal.parse('2') }).state;
    for (let number = 1; number <= 400; number += 1) state = reduceDesk(state, buy(number, '0.005')).state;
    expect(encodeDesk(state).length).toBeLessThan(16_000);
    for (let number = 1; number <= 400; number += 1) {
      const { state: next } = reduceDesk(state, buy(number, '0.005'));
      expect(next.books).toBe(state.books);
    }
  });
});

describe('fingerprints', () => {
  test('are found only where a record begins', () => {
    const spent = spentRecord('aaaaaaaaaaaaaa', START) + spentRecord('bbbbbbbbbbbbbb', addMs(START, 5));
    expect(isSpent(spent, 'aaaaaaaaaaaaaa')).toBe(true);
    expect(isSpent(spent, 'bbbbbbbbbbbbbb')).toBe(true);
    expect(isSpent(spent, spent.slice(3, 17))).toBe(false);
    expect(latestOf(trimmedSpent(spent, 1).dropped)).toBe(START);
    expect(latestOf(spent)).toBe(START + 5);
    expect(latestOf('')).toBeNull();
  });

  test('of a hundred thousand neighbouring texts all differ', () => {
    const seen = new Set<string>();
    for (let number = 0; number < 100_000; number += 1) seen.add(fingerprintOf([`o:op-${number}`]));
    expect(seen.size).toBe(100_000);
  });
});

describe('a desk made again from its postings', () => {
  const told: Posting[] = [];
  let state = emptyDesk(PROFILE, START);
  for (const operation of [deposit(1), entry, buy(1, '0.5')]) {
    const reduced = reduceDesk(state, operation);
    state = reduced.state;
    if (reduced.answer.ok) told.push(...reduced.answer.value.postings);
  }

  test('is halted, holds the same money, and books nothing twice', () => {
    const rebuilt = rebuildDesk(PROFILE, told, addMs(START, 9_000));
    if (!rebuilt.ok) throw new Error(rebuilt.refusal.code);
    const desk = rebuilt.value;
    expect(JSON.stringify(desk.books)).toBe(JSON.stringify(state.books));
    expect(desk.trading.mode).toBe('HALTED');
    expect(desk.fence).toBeGreaterThan(state.fence);
    expect(desk.reservations[0]).toMatchObject({ reservationId: 'r1', unknown: true });
    expect(codeOf(desk, buy(1, '0.5'))).toBe('OPERATION_SPENT');
    expect(codeOf(desk, deposit(1))).toBe('OPERATION_SPENT');
    expect(codeOf(desk, buy(2, '0.5')), 'what the journal does not know').toBe('ok');
  });

  test('is refused when a posting is missing', () => {
    const [first, , third] = told;
    const gap = [first, third].filter((one) => one !== undefined);
    expect(rebuildDesk(PROFILE, gap, START)).toMatchObject({
      ok: false,
      refusal: { code: 'POSTINGS_INCOMPLETE', expected: 2, found: 3 },
    });
  });
});

describe('a stored desk', () => {
  const text = encodeDesk(reduceDesk(funded(20), entry).state);

  test.each([
    ['not JSON', text.slice(1)],
    ['another version', text.replace('"version":1', '"version":2')],
    ['a field too many', text.replace('"retired":false', '"retired":false,"extra":1')],
    ['a field too few', text.replace('"retired":false,', '')],
    ['a number for an amount', text.replace('"available":"195"', '"available":195')],
    ['an exponent', text.replace('"available":"195"', '"available":"1e3"')],
    ['an unknown mode', text.replace('"mode":"ACTIVE"', '"mode":"MAYBE"')],
    ['broken fingerprints', text.replace('"spent":"', '"spent":"x')],
  ])('with %s is refused', (_what, broken) => {
    expect(broken).not.toBe(text);
    expect(decodeDesk(broken)).toMatchObject({ ok: false, refusal: { code: 'STATE_UNREADABLE' } });
    expect(decodeDesk(text).ok).toBe(true);
  });
});
