import type { Adjustment } from '../engine/adjustment.ts';
import { operationIdFor } from '../ids/derive.ts';
import type { ProfileId, TradeId } from '../ids/ids.ts';
import { type Decimal, ZERO } from '../money/decimal.ts';
import { LEDGER_SCALE } from '../money/money.ts';
import { fenceOf, type Finding, nameOf } from './finding.ts';
import type { Repair } from './repair.ts';
import type { VenueActivity } from './venue-account.ts';

/** Digits of a share of a split: finer than any venue counts. */
const SHARE_SCALE = 12;

interface Slice {
  readonly profileId: ProfileId;
  readonly tradeId: TradeId;
  readonly quantity: Decimal;
}

/** Books what happened without a trade: quantity on the trades that hold the symbol, cash on the profile that it came from. */
export function resolveActivity(activity: VenueActivity, finding: Finding): readonly Repair[] {
  const slices = slicesOf(activity.symbol, finding);
  return [
    ...quantityRepairs(activity, slices, finding),
    ...cashRepairs(activity, slices, finding),
    { kind: 'booked', activity },
  ];
}

function slicesOf(symbol: string | null, { local }: Finding): readonly Slice[] {
  return local.profiles.flatMap(({ profileId, positions }) =>
    positions
      .filter((position) => position.symbol === symbol)
      .flatMap(({ slices }) => slices.map(({ tradeId, quantity }) => ({ profileId, tradeId, quantity }))),
  );
}

function quantityRepairs(
  activity: VenueActivity,
  slices: readonly Slice[],
  finding: Finding,
): readonly Repair[] {
  const { symbol, quantityChange, kind } = activity;
  if (symbol === null || quantityChange.isZero) return [];
  // A delivery of the owner's own is no trade's business: the position differs by it and is kept as external.
  if (kind === 'transfer' || kind === 'other') return [];
  return shares(activity, slices, finding).map(({ profileId, tradeId, quantity }): Repair => {
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

/** In proportion to what each held before, of everything that the venue held of it. */
function shares(
  { symbol, quantityChange }: VenueActivity,
  slices: readonly Slice[],
  { venue }: Finding,
): readonly Slice[] {
  const after = venue.positions.find((position) => position.symbol === symbol)?.quantity;
  const before = after?.minus(quantityChange);
  if (before === undefined || before.isZero) return [];
  return slices
    .map((slice) => ({
      ...slice,
      quantity: quantityChange
        .times(slice.quantity)
        .dividedBy(before, { scale: SHARE_SCALE, rounding: 'down' }),
    }))
    .filter(({ quantity }) => !quantity.isZero);
}

function cashRepairs(activity: VenueActivity, slices: readonly Slice[], finding: Finding): readonly Repair[] {
  const { cashChange, kind, activityId } = activity;
  const amount = cashChange.toScale(LEDGER_SCALE, 'floor');
  if (amount.isZero) return [];
  const { profiles } = finding.local;
  const holder = slices[0]?.profileId ?? (profiles.length === 1 ? profiles[0].profileId : null);
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
