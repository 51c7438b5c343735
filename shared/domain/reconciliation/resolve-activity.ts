import type { Adjustment } from '../engine/adjustment.ts';
import { operationIdFor } from '../ids/derive.ts';
import { ZERO } from '../money/decimal.ts';
import { LEDGER_SCALE } from '../money/money.ts';
import { sharesOf, slicesOf } from './activity-shares.ts';
import { fenceOf, type Finding, nameOf } from './finding.ts';
import type { Repair } from './repair.ts';
import type { VenueActivity } from './venue-account.ts';

/** Books what happened without a trade: quantity on the trades that hold the symbol, cash on the profile that it came from. */
export function resolveActivity(activity: VenueActivity, finding: Finding): readonly Repair[] {
  return [
    ...quantityRepairs(activity, finding),
    ...cashRepairs(activity, finding),
    { kind: 'booked', activity },
  ];
}

function quantityRepairs(activity: VenueActivity, finding: Finding): readonly Repair[] {
  const { symbol, kind } = activity;
  if (symbol === null) return [];
  return sharesOf(activity, finding.local, finding.venue).map(({ profileId, tradeId, quantity }): Repair => {
    const adjustmentId = nameOf(finding, tradeId);
    const fence = fenceOf(finding, profileId);
    const adjustment: Adjustment = {
      adjustmentId,
      kind: kind === 'split' ? 'split' : 'recount',
      symbol,
      tradeId,
      quantity,
      price: ZERO,
      because: `${kind} ${activity.activityId}`.slice(0, 300),
      occurredAt: finding.sighting.foundAt,
    };
    const fact = { kind: 'adjust', adjustment, fence } as const;
    return { kind: 'fact', profileId, name: `${adjustmentId}:${fence}`, fact };
  });
}

function cashRepairs(activity: VenueActivity, finding: Finding): readonly Repair[] {
  const { cashChange, kind, activityId } = activity;
  const amount = cashChange.toScale(LEDGER_SCALE, 'floor');
  if (amount.isZero) return [];
  const { profiles } = finding.local;
  const [first] = slicesOf(activity.symbol, finding.local);
  const holder = first?.profileId ?? (profiles.length === 1 ? profiles[0].profileId : null);
  if (kind === 'transfer' || kind === 'other' || holder === null) return [{ kind: 'moveBaseline', amount }];
  return [
    {
      kind: 'desk',
      profileId: holder,
      operation: {
        op: 'adjust',
        operationId: operationIdFor(nameOf(finding), 'cash'),
        at: finding.marketNow,
        issuedAt: finding.sighting.foundAt,
        because: `${kind} ${activityId}`.slice(0, 300),
        authority: { by: 'reconciliation', fence: fenceOf(finding, holder) },
        change: { kind: 'cash', amount },
      },
    },
  ];
}
