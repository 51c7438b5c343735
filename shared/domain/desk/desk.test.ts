import { describe, expect, test } from 'vitest';
import {
  fillId,
  operationId,
  profileId,
  reservationId,
  type TradeId,
  tenantId,
  tradeId,
} from '../ids/ids.ts';
import { Decimal, ZERO } from '../money/decimal.ts';
import { addMs, utcMillis } from '../time/instant.ts';
import type { DeskAnswer } from './answers.ts';
import { checksumOf, decodeDesk, encodeDesk } from './codec.ts';
import { reduceDesk } from './desk.ts';
import { ACCOUNTS } from './ledger.ts';
import type { DeskOperation, ReleaseEvidence } from './operations.ts';
import type { Posting } from './postings.ts';
import { ledgerOf, rebuildLedger } from './rebuild.ts';
import { type DeskState, emptyDesk } from './state.ts';
import { statementOf } from './statement.ts';

const START = utcMillis(1_767_225_600_000);
const PROFILE = { tenantId: tenantId('tnt_1'), profileId: profileId('prf_7'), currency: 'USD' };

/**
 * Runs a story told in the words of the desk, one step a line, with the expected answer at the end of the line. `key value` pairs after the
 * first words refine a step: `trade`, `on` (symbol), `qty`, `max`, `id` (of a fill), `as` (of an operation), `side`, `fee`, `feeqty`.
 */
class Story {
  state: DeskState = emptyDesk(PROFILE, START);
  postings: Posting[] = [];
  private at = START;
  private lines = 0;
  private readonly issued = new Map<string, typeof START>();
  private readonly trades = new Map<string, string>();

  play(story: string): this {
    for (const line of story.split('\n')) {
      const words = (line.split('#')[0] ?? '').trim().split(/\s+/);
      if (words[0] === '') continue;
      this.lines += 1;
      this.step(line.trim(), words);
    }
    return this;
  }

  private step(line: string, words: readonly string[]): void {
    const end = words.findIndex((word, index) => index > 0 && (word === 'ok' || word.includes('_')));
    const [verb = '', ...rest] = words.slice(0, end < 0 ? undefined : end);
    if (verb === 'later') {
      this.at = addMs(this.at, Number(rest[0]));
      return;
    }
    if (verb === 'books') {
      this.compareBooks(line, rest);
      return;
    }
    expect(end, `${line}: a step ends with its answer`).toBeGreaterThan(0);
    const operation = this.operation(verb, rest);
    const { state, answer } = reduceDesk(this.state, operation);
    expect(told(answer, words[end + 1] === 'fence'), line).toBe(words.slice(end).join(' '));
    this.state = state;
    if (answer.ok) for (const posting of answer.value.postings) this.keep(posting);
    this.checkAlways(line);
  }

  private keep(posting: Posting): void {
    if (!this.postings.some((known) => known.sequence === posting.sequence)) this.postings.push(posting);
  }

  /** What holds after every line of every story. */
  private checkAlways(line: string): void {
    const decoded = decodeDesk(encodeDesk(this.state));
    if (!decoded.ok) throw new Error(decoded.refusal.why);
    expect(checksumOf(decoded.value), line).toBe(checksumOf(this.state));
    const rebuilt = rebuildLedger(this.postings);
    if (!rebuilt.ok) throw new Error(rebuilt.refusal.code);
    expect(plain(rebuilt.value), line).toEqual(plain(ledgerOf(this.state)));
  }

  private compareBooks(line: string, pairs: readonly string[]): void {
    const statement = statementOf(this.state);
    const { books } = this.state;
    const figures: Record<string, Decimal | string> = {
      ...statement,
      ...books,
      fees: statement.feesPaid,
      mode: this.state.trading.mode,
    };
    for (let index = 0; index < pairs.length; index += 2) {
      expect(String(figures[pairs[index] ?? '']), `${line}: ${pairs[index]}`).toBe(pairs[index + 1]);
    }
  }

  private operation(verb: string, [first = '', ...rest]: readonly string[]): DeskOperation {
    const [second = ''] = rest;
    const option = (name: string): string | undefined => {
      const place = rest.indexOf(name);
      return place < 0 ? undefined : rest[place + 1];
    };
    const id = option('as') ?? `op-${this.lines}`;
    const asked = (key: string) => {
      const issuedAt = this.issued.get(key) ?? this.at;
      this.issued.set(key, issuedAt);
      return { operationId: operationId(id), at: this.at, issuedAt };
    };
    const trade = (name = option('trade') ?? first.replace(/^[a-z]+/, 't')): TradeId => tradeId(name);
    const symbolOf = (name: string): string => {
      const symbol = option('on') ?? this.trades.get(name) ?? `COIN-${name}`;
      this.trades.set(name, symbol);
      return symbol;
    };
    const decimal = (text: string | undefined, otherwise = ZERO) =>
      text === undefined ? otherwise : Decimal.parse(text);
    switch (verb) {
      case 'fund':
      case 'withdraw':
        return {
          op: verb === 'fund' ? 'allocate' : 'withdraw',
          ...asked(id),
          amount: Decimal.parse(first),
          by: 'ann',
        };
      case 'reserve':
        return {
          op: 'reserve',
          ...asked(first),
          reservationId: reservationId(first),
          tradeId: trade(),
          symbol: symbolOf(trade()),
          amount: Decimal.parse(second),
          quantity: decimal(option('qty'), Decimal.parse('0.1')),
          openEntriesMax: Number(option('max') ?? 5),
        };
      case 'exit':
        return {
          op: 'reserveExit',
          ...asked(first),
          reservationId: reservationId(first),
          tradeId: trade(),
          owner: option('owner') ?? 'protection',
          quantity: Decimal.parse(second),
        };
      case 'fill':
        return {
          op: 'settleFill',
          ...asked(option('id') ?? id),
          fillId: fillId(option('id') ?? `fill-${this.lines}`),
          reservationId: first === 'nothing' ? null : reservationId(first),
          tradeId: trade(),
          symbol: symbolOf(trade()),
          side: (option('side') ?? (first.startsWith('x') ? 'sell' : 'buy')) === 'sell' ? 'sell' : 'buy',
          quantity: Decimal.parse(second),
          price: decimal(option('@')),
          fee: decimal(option('fee')),
          feeQuantity: decimal(option('feeqty')),
        };
      case 'canceled':
      case 'rejected':
      case 'not_placed':
        return this.voided(asked(id), first, verb);
      case 'release':
        return {
          op: 'voidReservation',
          ...asked(id),
          reservationId: reservationId(first),
          authority: { by: 'owner', fence: Number(option('fence')) },
        };
      case 'unknown':
        return { op: 'keepUnknown', ...asked(id), reservationId: reservationId(first) };
      case 'found':
        return { op: 'resolveUnknown', ...asked(id), reservationId: reservationId(first) };
      default:
        return this.control(verb, first, option, asked(id));
    }
  }

  private voided(
    asked: { operationId: ReturnType<typeof operationId>; at: typeof START; issuedAt: typeof START },
    first: string,
    because: ReleaseEvidence,
  ): DeskOperation {
    return {
      op: 'voidReservation',
      ...asked,
      reservationId: reservationId(first),
      authority: { by: 'evidence', because },
    };
  }

  private control(
    verb: string,
    first: string,
    option: (name: string) => string | undefined,
    asked: { operationId: ReturnType<typeof operationId>; at: typeof START; issuedAt: typeof START },
  ): DeskOperation {
    const why = option('why') ?? '';
    switch (verb) {
      case 'unlock-exit':
        return {
          op: 'releaseExitLock',
          ...asked,
          tradeId: tradeId(first),
          owner: option('owner') ?? 'protection',
        };
      case 'close':
        return {
          op: 'closeTrade',
          ...asked,
          tradeId: tradeId(first),
          dustMax: Decimal.parse(option('dust') ?? '0'),
        };
      case 'halt':
        return { op: 'setTradingState', ...asked, mode: 'HALTED', by: first, why };
      case 'reduce':
        return { op: 'setTradingState', ...asked, mode: 'REDUCING', by: first, why };
      case 'resume':
        return { op: 'setTradingState', ...asked, mode: 'ACTIVE', by: first, why };
      case 'block':
        return { op: 'setEntriesAllowed', ...asked, symbol: first, allowed: false, why };
      case 'unblock':
        return { op: 'setEntriesAllowed', ...asked, symbol: first, allowed: true, why };
      case 'lease':
        return { op: 'acquireReconcileLock', ...asked, owner: first, ttlMs: Number(option('ttl') ?? 60_000) };
      case 'end-lease':
        return { op: 'releaseReconcileLock', ...asked, owner: first, fence: Number(option('fence')) };
      case 'adjust-cash':
        return {
          op: 'adjust',
          ...asked,
          because: 'interest',
          authority: this.authority(option),
          change: { kind: 'cash', amount: Decimal.parse(first) },
        };
      case 'adjust-position':
        return {
          op: 'adjust',
          ...asked,
          because: 'the venue holds another quantity',
          authority: this.authority(option),
          change: {
            kind: 'position',
            tradeId: tradeId(first),
            symbol: this.trades.get(first) ?? `COIN-${first}`,
            side: option('side') === 'sell' ? 'sell' : 'buy',
            quantity: Decimal.parse(option('qty') ?? '1'),
            price: Decimal.parse(option('@') ?? '1'),
          },
        };
      case 'retire':
        return { op: 'retire', ...asked, by: first };
      default:
        throw new Error(`No such step in a story: ${verb}`);
    }
  }

  private authority(option: (name: string) => string | undefined) {
    const fence = option('fence');
    return fence === undefined
      ? {
          by: 'approval' as const,
          requestedBy: option('asked') ?? '',
          approvedBy: option('approved') ?? '',
        }
      : { by: 'reconciliation' as const, fence: Number(fence) };
  }
}

/** An answer in one word, with the alarms after it. */
function told(answer: DeskAnswer, withFence: boolean): string {
  if (!answer.ok) return answer.refusal.code;
  const fence = withFence ? ['fence', String(answer.value.fence)] : [];
  return ['ok', ...fence, ...answer.value.alarms].join(' ');
}

function plain(ledger: ReturnType<typeof ledgerOf>) {
  const { books, holdings, holds } = ledger;
  return JSON.parse(
    JSON.stringify({
      books: ACCOUNTS.map((account) => books[account]),
      holdings: [...holdings].sort(),
      holds: [...holds].sort(),
    }),
  ) as unknown;
}

const play = (story: string): Story => new Story().play(story);

describe('money', () => {
  test('is reserved, spent and released', () => {
    play(`
      fund      10000.00                            ok
      reserve   r1  5010.53                         ok fence 1
      reserve   r1  5010.53                         ok fence 1      # a retry
      reserve   r1  5010.00                         RESERVATION_DIFFERS
      reserve   r2  4989.48                         INSUFFICIENT_CAPITAL
      fill      r1  0.05 @ 61249.90  fee 7.66       ok
      canceled  r1                                  ok              # releases what is left
      books     available 6929.845   orders 0   positions 3062.495   fees 7.66
    `);
  });

  test('comes and goes, but only what is free goes', () => {
    play(`
      withdraw  1                       INSUFFICIENT_CAPITAL
      fund      1000      as f1         ok
      fund      1000      as f1         ok                  # a double click
      fund      2000      as f1         OPERATION_DIFFERS
      fund      0                       INVALID_OPERATION
      reserve   r1  600                 ok
      withdraw  401                     INSUFFICIENT_CAPITAL
      withdraw  400                     ok
      books     allocated 600  available 0  orders 600  headroom 0
    `);
  });

  test('leaves a reservation in proportion to what was filled, however it was cut', () => {
    const whole = play(`
      fund 1000 ok
      reserve r1 100.01 qty 3 ok
      fill r1 2 @ 10 fee 0.02 ok
    `);
    const pieces = play(`
      fund 1000 ok
      reserve r1 100.01 qty 3 ok
      fill r1 0.7 @ 10 fee 0.01 ok
      fill r1 0.3 @ 10 ok
      fill r1 1 @ 10 fee 0.01 ok
      books orders 33.33666667
    `);
    expect(pieces.state.books.orders.toString()).toBe(whole.state.books.orders.toString());
    expect(pieces.state.books.available.toString()).toBe(whole.state.books.available.toString());
  });

  test('follows the average cost with fees, as in the worked example of the trading rules', () => {
    play(`
      fund    10000                                ok
      reserve r1 2200 qty 20 trade t1 on XYZ       ok
      fill    r1 10 @ 100 fee 1                    ok
      fill    r1 10 @ 110 fee 1                    ok
      books   reservedForPositions 2102  realisedPnl 0  feesPaid 2  orders 0
      exit    x1 15 trade t1                       ok
      fill    x1 15 @ 120 fee 1.5                  ok
      books   realisedPnl 222  reservedForPositions 525.5  feesPaid 3.5
    `);
  });

  test('of a short is its collateral, and a loss may pass it', () => {
    play(`
      fund    1000                                 ok
      reserve r1 520 qty 5 on XYZ                  ok
      fill    r1 5 @ 100 fee 1 side sell           ok
      books   available 499  positions 500  orders 0
      exit    x1 5                                 ok
      fill    x1 2 @ 90 fee 0.5 side buy           ok
      books   realisedPnl 19.1  positions 300      # 20 - 0.5 - 0.4 of the entry fee
      fill    x1 3 @ 400 fee 0.5 side buy          ok
      books   realisedPnl -882  positions 0  available 118   # the collateral of 300 did not cover 1200
    `);
  });

  test('of a fee taken in the asset shrinks the position and not its cost', () => {
    play(`
      fund    1000                                    ok
      reserve r1 110 qty 1                            ok
      fill    r1 1 @ 100 feeqty 0.001                 ok
      exit    x1 1                                    EXIT_EXCEEDS_POSITION
      exit    x2 0.999 trade t1                       ok
      fill    x2 0.99 @ 110 trade t1                  ok
      canceled x2                                     ok
      close   t1 dust 0.001                           TRADE_STILL_OPEN
      close   t1 dust 0.01                            ok
      books   available 1008.9  positions 0  realisedPnl 8.9
    `);
  });
});

describe('an entry', () => {
  test('has its symbol alone until the trade is closed', () => {
    play(`
      fund     10000                                ok
      reserve  r1 100 on BTC/USD                    ok fence 1
      reserve  r2 100 on BTC/USD                    ENTRY_LOCKED
      reserve  r3 100 on ETH/USD                    ok fence 2
      fill     r1 0.1 @ 900                         ok
      reserve  r4 100 on BTC/USD                    ENTRY_LOCKED
      exit     x1 0.1                               ok fence 3
      fill     x1 0.1 @ 950                         ok
      reserve  r5 100 on BTC/USD                    ENTRY_LOCKED     # flat, but not closed
      close    t1                                   ok
      reserve  r6 100 on BTC/USD                    ok fence 4
    `);
  });

  test('gives its symbol back when it comes to nothing', () => {
    play(`
      fund     10000                                ok
      reserve  r1 100 on BTC/USD                    ok
      rejected r1                                   ok
      rejected r1                                   ok
      books    available 10000  orders 0
      reserve  r2 100 on BTC/USD                    ok fence 2
    `);
  });

  test('may take a symbol whose flat trade was left behind, once its lock has run out', () => {
    play(`
      fund     10000                                ok
      reserve  r1 100 on BTC/USD                    ok
      fill     r1 0.1 @ 900                         ok
      later    86400000
      reserve  r2 100 on BTC/USD                    ENTRY_LOCKED     # an open position never expires
      exit     x1 0.1                               ok
      fill     x1 0.1 @ 950                         ok
      later    119999
      reserve  r3 100 on BTC/USD                    ENTRY_LOCKED
      later    1
      reserve  r4 100 on BTC/USD                    ok
    `);
  });

  test('is refused in the order of the contract', () => {
    play(`
      reserve  r1 100 max 1                         INSUFFICIENT_CAPITAL
      fund     100                                  ok
      reserve  r2 60 on BTC/USD max 1               ok
      reserve  r3 500 max 1                         TOO_MANY_ENTRIES
      reserve  r4 500 on BTC/USD max 1              ENTRY_LOCKED
      block    BTC/USD why drift                    ok
      reserve  r5 500 on BTC/USD max 1              ENTRY_BLOCKED
      halt     ann why news                         ok
      reserve  r6 500 on BTC/USD max 1              TRADING_HALTED
      resume   ann why over                         ok
      unblock  BTC/USD why explained                ok
      reserve  r7 500 on BTC/USD max 1              ENTRY_LOCKED
      books    mode ACTIVE  available 40
    `);
  });
});

describe('an exit', () => {
  test('passes while trading is halted', () => {
    play(`
      fund     1000                                 ok
      reserve  r1 100                               ok
      fill     r1 0.1 @ 900                         ok
      halt     ann why news                         ok
      exit     x1 0.1                               ok
      fill     x1 0.1 @ 950                         ok
      books    mode HALTED  available 1005
    `);
  });

  test('has one owner, and never more than the position', () => {
    play(`
      fund     1000                                 ok
      exit     x0 1 trade t1                        TRADE_UNKNOWN
      reserve  r1 100                               ok
      exit     x1 0.1                               EXIT_EXCEEDS_POSITION
      fill     r1 0.06 @ 900                        ok
      exit     x2 0.04 trade t1                     ok fence 2
      exit     x3 0.03 trade t1                     EXIT_EXCEEDS_POSITION
      exit     x4 0.02 trade t1                     ok fence 3
      exit     x5 0.01 trade t1 owner flatten       EXIT_LOCKED
      unlock-exit t1 owner flatten                  EXIT_LOCKED
      unlock-exit t1                                EXIT_RESERVED
      canceled x2                                   ok
      canceled x4                                   ok
      exit     x6 0.06 trade t1 owner flatten       EXIT_LOCKED      # it may still replace its orders
      unlock-exit t1                                ok
      exit     x7 0.06 trade t1 owner flatten       ok fence 4
    `);
  });

  test('is free again when its owner has gone', () => {
    play(`
      fund     1000                                 ok
      reserve  r1 100                               ok
      fill     r1 0.1 @ 900                         ok
      exit     x1 0.1                               ok
      canceled x1                                   ok
      later    120000
      exit     x2 0.1 trade t1 owner flatten        ok
    `);
  });

  test('with an unknown outcome lets no second one pass', () => {
    play(`
      fund     1000                                 ok
      reserve  r1 100                               ok
      fill     r1 0.1 @ 900                         ok
      exit     x1 0.05                              ok
      unknown  x1                                   ok
      exit     x2 0.05 trade t1                     OUTCOME_UNKNOWN
      found    x1                                   ok
      exit     x3 0.05 trade t1                     ok
    `);
  });
});

describe('an unknown outcome', () => {
  test('keeps the money until there is evidence', () => {
    play(`
      fund       1000                               ok
      reserve    r1 100                             ok fence 1
      release    r1 fence 2                         STALE_FENCE
      unknown    r1                                 ok
      unknown    r9                                 RESERVATION_UNKNOWN
      release    r1 fence 1                         OUTCOME_UNKNOWN
      later      864000000
      books      orders 100  available 900
      reserve    r2 100 on COIN-t1                  ENTRY_LOCKED
      not_placed r1                                 ok
      books      orders 0  available 1000
    `);
  });
});

describe('a late fill', () => {
  test('is booked and takes the symbol again', () => {
    play(`
      fund     1000                                 ok
      reserve  r1 100 on BTC/USD                    ok
      canceled r1                                   ok
      fill     r1 0.1 @ 900 id f1                   ok LATE_FILL
      fill     r1 0.1 @ 900 id f1                   ok LATE_FILL     # heard twice
      fill     r1 0.1 @ 901 id f1                   FILL_DIFFERS
      books    available 910  positions 90  mode ACTIVE
      reserve  r2 100 on BTC/USD                    ENTRY_LOCKED
    `);
  });

  test('that costs more than there is pauses entries until the books hold again', () => {
    play(`
      fund     100                                  ok
      reserve  r1 100 on BTC/USD                    ok
      canceled r1                                   ok
      reserve  r2 100 on ETH/USD                    ok
      fill     r1 0.1 @ 900                         ok LATE_FILL CAPITAL_BREACH
      books    available -90  headroom -90  mode REDUCING
      resume   ann why hope                         BREACH_STANDS
      canceled r2                                   ok
      resume   ann                                  REASON_MISSING
      resume   ann why released                     ok
      books    available 10  mode ACTIVE
    `);
  });

  test('may find its symbol taken', () => {
    play(`
      fund     1000                                 ok
      reserve  r1 100 on BTC/USD                    ok
      canceled r1                                   ok
      reserve  r2 100 on BTC/USD                    ok
      fill     r1 0.1 @ 900                         ok LATE_FILL SYMBOL_SHARED
    `);
  });

  test('of both siblings turns the position round, and says so', () => {
    play(`
      fund     1000                                 ok
      reserve  r1 100                               ok
      fill     r1 0.1 @ 900 fee 1                   ok
      exit     x1 0.1                               ok
      fill     x1 0.1 @ 950 fee 1                   ok
      fill     x1 0.1 @ 850 fee 1                   ok LATE_FILL
      books    available 917  realisedPnl 3  positions 85
    `);
  });

  test('beyond the position closes it and opens the rest the other way', () => {
    play(`
      fund     1000                                 ok
      reserve  r1 110 qty 1                         ok
      fill     r1 1 @ 100                           ok
      fill     nothing 3 @ 120 fee 3 side sell trade t1   ok UNRESERVED_FILL OVERCLOSED
      books    realisedPnl 19  positions 240  fees 3  available 777  mode REDUCING
      fill     nothing 2 @ 110 trade t1             ok UNRESERVED_FILL
      books    realisedPnl 37  positions 0  available 1037
    `);
  });
});

describe('control', () => {
  test('the reconcile lock is a lease with a fence', () => {
    play(`
      lease     w1 ttl 60000                        ok fence 1
      lease     w1 ttl 60000                        ok fence 1
      lease     w2                                  RECONCILE_LOCKED
      adjust-cash 5 fence 1                         ok
      later     60000
      adjust-cash 5 fence 1                         STALE_FENCE
      lease     w2                                  ok fence 2
      end-lease w1 fence 1                          STALE_FENCE
      end-lease w2 fence 2                          ok
      end-lease w2 fence 2                          ok
      books     available 5  realisedPnl 5
    `);
  });

  test('a repair by hand needs two people', () => {
    play(`
      fund      100                                 ok
      adjust-cash -5 asked ann approved ann         APPROVAL_MISSING
      adjust-cash -5 asked ann                      APPROVAL_MISSING
      adjust-cash -5 asked ann approved bob         ok
      adjust-position t1 qty 2 @ 10 asked ann approved bob   ok
      books     available 75  positions 20  realisedPnl -5
    `);
  });

  test('a desk retires when nothing is out, and still books what comes late', () => {
    play(`
      fund      100                                 ok
      reserve   r1 50                               ok
      retire    ann                                 DESK_IN_USE
      canceled  r1                                  ok
      retire    ann                                 ok
      reserve   r2 50                               DESK_RETIRED
      fund      1                                   DESK_RETIRED
      fill      r1 0.1 @ 100                        ok LATE_FILL
      withdraw  90                                  ok
      books     available 0  positions 10
    `);
  });

  test('contention is counted for each lock', () => {
    const { state } = play(`
      fund     1000                                 ok
      reserve  r1 10 on BTC/USD                     ok
      reserve  r2 10 on BTC/USD                     ENTRY_LOCKED
      reserve  r3 10 on BTC/USD                     ENTRY_LOCKED
    `);
    expect(state.trades[0]?.entryLock.contention).toBe(2);
  });
});
