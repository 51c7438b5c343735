import { describe, expect, test } from 'vitest';
import { DeskStory } from '../../../tests/simulation/desk-story.ts';

const play = (story: string): DeskStory => new DeskStory().play(story);

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
      close   t1 dust 0.009                           TRADE_STILL_OPEN   # as much as can be sold is no dust
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

  test('a repair that came too late for its lock is done under the next, and only once', () => {
    play(`
      lease       w1 ttl 60000                      ok fence 1
      later       60000
      adjust-cash 5 fence 1 as a1                   STALE_FENCE
      lease       w2                                ok fence 2
      adjust-cash 5 fence 2 as a1                   ok
      later       60000
      lease       w3                                ok fence 3
      adjust-cash 5 fence 3 as a1                   ok              # the answer of before
      adjust-cash 6 fence 3 as a1                   OPERATION_DIFFERS
      books       available 5  realisedPnl 5
    `);
  });

  test('a recount changes what is held and neither its cost nor any money', () => {
    const { state } = play(`
      fund     10000                                ok
      reserve  r1 2200 qty 10 trade t1 on XYZ       ok fence 1
      fill     r1 10 @ 100                          ok
      lease    w1                                   ok fence 2
      recount  t1 qty 30 fence 2                    ok
      books    available 9000  positions 1000  realisedPnl 0
      recount  t1 qty 35 side sell fence 2          ok
      recount  t1 qty 5 side sell fence 2           RECOUNT_EXCEEDS_POSITION
      recount  t9 qty 5 fence 2                     TRADE_UNKNOWN
      exit     x1 5 trade t1                        ok
      fill     x1 5 @ 220                           ok
      books    available 10100  positions 0  realisedPnl 100
    `);
    expect(state.trades[0]?.holding.quantity.toString()).toBe('0');
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
