import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { operationIdFor } from '../ids/derive.ts';
import { sumOf, ZERO } from '../money/decimal.ts';
import { netQuantity } from '../orders/position.ts';
import { at, BTC, dec, reportOf } from '../orders/orders.fixture.ts';
import type { Adjustment } from './adjustment.ts';
import { fills, Profile, protection } from './record.fixture.ts';
import { recordAdjustment } from './record-adjustment.ts';

/** A profile that holds ten at 100, whose desk is under reconciliation. */
function holdingTen(): Profile {
  const profile = new Profile();
  const entry = profile.enter('10', { protection });
  profile.hear(reportOf(entry, 'filled', { fills: fills(entry, ['a', '10', '100', '1']) }));
  const asked = { operationId: operationIdFor('pass', 'lock'), at: at(50), issuedAt: at(50) };
  profile.ask({ ...asked, op: 'acquireReconcileLock', owner: 'pass', ttlMs: 900_000 });
  return profile;
}

function adjust(
  profile: Profile,
  change: Partial<Adjustment>,
  fence = profile.desk.reconcileLock?.fence ?? 0,
) {
  const { tradeId } = profile.trade();
  const adjustment: Adjustment = {
    adjustmentId: 'adj-1',
    kind: 'estimated',
    symbol: 'BTC/USD',
    tradeId,
    quantity: dec('-4'),
    price: dec('90'),
    because: 'the venue holds less',
    occurredAt: at(60),
    ...change,
  };
  const records = profile.book.ofTrade(tradeId, BTC);
  const recorded = recordAdjustment(
    adjustment.tradeId === null ? { ...records, trade: null, siblings: [] } : records,
    adjustment,
    fence,
    { occurredAt: at(60), now: at(60) },
  );
  return recorded.ok ? profile.apply(recorded.value) : recorded.refusal.code;
}

/** Quantity, cost, open fees of the trade on record, of the desk, and of the position's slice. */
function held(profile: Profile): readonly string[] {
  const { holding } = profile.trade();
  const desk = profile.desk.trades.find(({ tradeId }) => tradeId === profile.trade().tradeId)?.holding;
  const slices = sumOf(profile.position().slices.map((slice) => slice.quantity));
  const told = (
    one: { quantity: typeof ZERO; cost: typeof ZERO; openFees: typeof ZERO } | undefined,
  ): string => (one === undefined ? '0 0 0' : [one.quantity, one.cost, one.openFees].map(String).join(' '));
  return [told(holding), told(desk), slices.toString()];
}

describe('an adjustment', () => {
  test('by an estimate closes a part at the mark, in trade, position and desk alike, and resizes the exits', () => {
    const profile = holdingTen();
    profile.send(profile.order('stop'));
    profile.send(profile.order('target'));
    expect(adjust(profile, {})).toBe('cancel stop RESIZED; cancel target RESIZED');
    expect(held(profile)).toEqual(['6 600 0.6', '6 600 0.6', '6']);
    expect(profile.trade()).toMatchObject({ status: 'open', exitReason: 'reconciliation' });
    expect(profile.trade().holding.realised.toString()).toBe('-40.4');
    expect(profile.deskFigures().split(' ')[0]).toBe('-40.4');
  });

  test('of all there is closes the trade', () => {
    const profile = holdingTen();
    adjust(profile, { quantity: dec('-10') });
    expect(profile.trade()).toMatchObject({ status: 'closed', exitReason: 'reconciliation' });
    expect(held(profile)).toEqual(['0 0 0', '0 0 0', '0']);
  });

  test.each([
    ['more than is held', { quantity: dec('-11') }],
    ['a trade that would grow by an estimate', { quantity: dec('1') }],
    ['a recount through zero', { kind: 'recount', quantity: dec('-10') }],
  ] as const)('of %s is refused, and nothing changes', (_what, change) => {
    const profile = holdingTen();
    expect(adjust(profile, change)).toBe('ADJUSTMENT_DOES_NOT_FIT');
    expect(held(profile)).toEqual(['10 1000 1', '10 1000 1', '10']);
  });

  test('of dust is beside all trades and moves no money', () => {
    const profile = holdingTen();
    adjust(profile, { kind: 'dust', tradeId: null, quantity: dec('0.00005') });
    expect(netQuantity(profile.position()).toString()).toBe('10.00005');
    expect(held(profile)).toEqual(['10 1000 1', '10 1000 1', '10']);
  });

  test('under a fence that is not the lock’s is refused by the desk', () => {
    const profile = holdingTen();
    adjust(profile, {}, 999);
    expect(profile.refusals).toEqual(['adjust STALE_FENCE']);
  });

  test('and any others after it leave trade, lots, position and desk with one story', () => {
    const change = fc.record({
      kind: fc.constantFrom('estimated' as const, 'recount' as const, 'split' as const),
      size: fc.integer({ min: -120_000, max: 300_000 }),
      price: fc.integer({ min: 1, max: 40_000 }),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
        const profile = holdingTen();
        for (const [index, { kind, size, price }] of changes.entries()) {
          const quantity = dec((size / 10_000).toFixed(4));
          const paid = kind === 'estimated' ? dec((price / 100).toFixed(2)) : ZERO;
          adjust(profile, { adjustmentId: `adj-${index}`, kind, quantity, price: paid });
          const [trade, desk, slices] = held(profile);
          expect(desk).toBe(trade);
          const { holding } = profile.trade();
          expect(slices).toBe(holding.quantity.toString());
          expect(sumOf(holding.lots.map((lot) => lot.quantity)).equals(holding.quantity)).toBe(true);
          expect(profile.deskFigures().split(' ')[0]).toBe(holding.realised.toString());
        }
        expect(profile.refusals).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
