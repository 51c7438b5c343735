import { describe, expect, test } from 'vitest';
import { tradeId } from '../ids/ids.ts';
import { Decimal } from '../money/decimal.ts';
import type { Trade } from '../orders/trade.ts';
import type { StopParameters } from '../risk/trailing.ts';
import { SHARE } from '../strategy/market-fixture.ts';
import { utcMillis } from '../time/instant.ts';
import { manage, type ManageInput } from './manage.ts';

const d = (text: string): Decimal => Decimal.parse(text);
const STOPS: StopParameters = {
  trailAfterR: 1,
  trailAtr: 2,
  minMoveAtr: 0.25,
  breakEvenAfterR: null,
  maxBars: null,
};

/** Ten long at 100 with a stop at 96, or their mirror image. */
function tradeOf(changes: Partial<Trade> = {}): Trade {
  return {
    tradeId: tradeId('t1'),
    symbol: 'ACME',
    direction: 'long',
    status: 'open',
    entry: 'complete',
    wantedExit: null,
    entryNotional: d('1000'),
    enteredQuantity: d('10'),
    protection: { stopPrice: d('96'), targetPrice: d('120') },
    initialStopPrice: d('96'),
    ...changes,
  } as Partial<Trade> as Trade;
}

function asked(changes: Partial<ManageInput> = {}, trade = tradeOf(), best = 100): readonly string[] {
  const watch = { highestPrice: best, lowestPrice: best, barsOpen: 5, markedAt: utcMillis(1) };
  const found = manage({
    trades: [trade],
    watches: { t1: watch },
    instrument: SHARE,
    close: 103,
    atr: 1,
    stops: STOPS,
    losses: 'none',
    at: utcMillis(1),
    ...changes,
  });
  return found.map((change) =>
    change.kind === 'tighten' ? `stop ${change.stopPrice.toString()}` : change.wish.leg,
  );
}

const SHORT = tradeOf({
  direction: 'short',
  protection: { stopPrice: d('104'), targetPrice: d('80') },
  initialStopPrice: d('104'),
});

describe('what a bar asks of an open trade', () => {
  test.each`
    trade                                                                    | best       | changes                                | expected          | why
    ${tradeOf()}                                                             | ${103}     | ${{}}                                  | ${[]}             | ${'not one R ahead yet'}
    ${tradeOf()}                                                             | ${105}     | ${{}}                                  | ${['exit']}       | ${'the close stands on the level'}
    ${tradeOf()}                                                             | ${104.5}   | ${{}}                                  | ${['stop 102.5']} | ${'two ATR behind the best price'}
    ${tradeOf()}                                                             | ${104.506} | ${{}}                                  | ${['stop 102.5']} | ${'rounded down to the tick, which gives more room'}
    ${SHORT}                                                                 | ${95.494}  | ${{ close: 97 }}                       | ${['stop 97.5']}  | ${'a short is the mirror image'}
    ${tradeOf({ protection: { stopPrice: d('102.5'), targetPrice: null } })} | ${104.5}   | ${{}}                                  | ${[]}             | ${'asked again for the same bar'}
    ${tradeOf()}                                                             | ${104.5}   | ${{ atr: Number.NaN }}                 | ${[]}             | ${'no ATR, no level'}
    ${tradeOf()}                                                             | ${104.5}   | ${{ close: 102 }}                      | ${['exit']}       | ${'the close is through the level'}
    ${tradeOf()}                                                             | ${100}     | ${{ stops: { ...STOPS, maxBars: 5 } }} | ${['exit']}       | ${'it has lasted too long'}
    ${tradeOf({ protection: null, initialStopPrice: null })}                 | ${150}     | ${{}}                                  | ${[]}             | ${'without a stop nothing trails'}
    ${tradeOf({ protection: null, initialStopPrice: null })}                 | ${150}     | ${{ stops: { ...STOPS, maxBars: 5 } }} | ${['exit']}       | ${'but time still ends it'}
    ${tradeOf()}                                                             | ${100}     | ${{ losses: 'flatten' }}               | ${['flatten']}    | ${'the loss of the day'}
    ${tradeOf({ entry: 'working' })}                                         | ${104.5}   | ${{ losses: 'flatten' }}               | ${[]}             | ${'the entry may still fill'}
  `('$why', ({ trade, best, changes, expected }) => {
    expect(asked(changes, trade, best)).toEqual(expected);
  });

  test('nothing while somebody already wants to close it, and nothing of a trade that nobody watches', () => {
    const wish = { leg: 'exit', origin: 'manual', quantity: null, referencePrice: d('100') } as const;
    const leaving = tradeOf({ wantedExit: { ...wish, wantedAt: utcMillis(1) } });
    expect(asked({ losses: 'flatten' }, leaving)).toEqual([]);
    expect(asked({ watches: {}, losses: 'flatten' })).toEqual([]);
  });
});
