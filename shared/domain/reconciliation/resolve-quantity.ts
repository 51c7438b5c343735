import type { Adjustment } from '../engine/adjustment.ts';
import type { ProfileId, TradeId } from '../ids/ids.ts';
import { Decimal, minOf, sumOf, ZERO } from '../money/decimal.ts';
import { fenceOf, type Finding, nameOf } from './finding.ts';
import type { LocalAccount } from './local-account.ts';
import type { Mismatch, MismatchOf } from './mismatch.ts';
import type { Repair } from './repair.ts';

type QuantityMismatch = Extract<Mismatch, { difference: Decimal; atVenue: Decimal }>;

/** The part of the equity above which a repair that is an estimate also calls a person: 1 %. */
const ESTIMATE_MAX = Decimal.parse('0.01');

/** A holding of ours that can be made smaller: a slice of a trade, or what foreign fills have left. */
interface Part {
  readonly profileId: ProfileId;
  readonly tradeId: TradeId | null;
  readonly quantity: Decimal;
}

/**
 * What the venue holds less of is taken out of our trades, the newest first, at the mark and under a name of its own. What it holds more of was bought by
 * somebody else, for every fill of ours is on record by now: it is kept as external and nothing of ours is ever sized by it.
 */
export function resolveQuantity(mismatch: QuantityMismatch, finding: Finding): readonly Repair[] {
  const { symbol, difference, markPrice, profileId } = mismatch;
  if (symbol === null) return [];
  if (mismatch.kind === 'QUANTITY_DUST' && difference.sign === ownSign(symbol, finding.local)) {
    return [adjusting({ profileId, tradeId: null, quantity: difference }, 'dust', ZERO, symbol, finding)];
  }
  const price = markPrice ?? lastPrice(symbol, finding.local);
  const repairs: Repair[] = [];
  const theirs = takenFromTheirs(symbol, difference, finding.local);
  let left = difference.minus(theirs);
  for (const part of partsOf(symbol, finding.local)) {
    if (left.isZero || part.quantity.sign === left.sign || part.quantity.isZero) continue;
    if (price === null) return []; // Without a mark there is no estimate: a person has to look.
    const size = minOf(left.abs(), part.quantity.abs());
    const quantity = left.sign > 0 ? size : size.negated();
    repairs.push(adjusting({ ...part, quantity }, 'estimated', price, symbol, finding));
    left = left.minus(quantity);
  }
  const worth = difference
    .minus(theirs)
    .minus(left)
    .abs()
    .times(price ?? ZERO);
  if (isLarge(worth, finding.local)) {
    const why = `${symbol}: the venue holds ${mismatch.atVenue.toString()}, ${difference.toString()} more than is on record`;
    for (const { profileId: owner } of ownersOf(repairs))
      repairs.push({ kind: 'pause', profileId: owner, name: nameOf(finding, 'pause', owner), why });
  }
  const change = left.plus(theirs);
  if (!change.isZero) repairs.push({ kind: 'keepQuantity', symbol, change, markPrice: price });
  return repairs;
}

/** The part of a lack that what is not ours accounts for. */
function takenFromTheirs(symbol: string, difference: Decimal, { externals }: LocalAccount): Decimal {
  const besides = externals.quantities.get(symbol) ?? ZERO;
  if (besides.isZero || besides.sign === difference.sign) return ZERO;
  const size = minOf(besides.abs(), difference.abs());
  return difference.sign > 0 ? size : size.negated();
}

/** Somebody else's fills have closed our trades: both sides are put right at the average price of those fills, so no money is made or lost by it. */
export function resolveOffset(
  { symbol, slices, external, profileId }: MismatchOf<'POSITION_OFFSET'>,
  finding: Finding,
): readonly Repair[] {
  if (symbol === null || external.quantity.isZero) return [];
  const price = external.cost.dividedBy(external.quantity, { scale: 8, rounding: 'half-even' });
  const size = minOf(external.quantity.abs(), slices.abs());
  const signed = (quantity: Decimal, sign: number): Decimal => (sign > 0 ? quantity : quantity.negated());
  const repairs: Repair[] = [];
  let left = size;
  for (const part of partsOf(symbol, finding.local)) {
    if (part.profileId !== profileId || part.tradeId === null || left.isZero) continue;
    const share = minOf(left, part.quantity.abs());
    const quantity = signed(share, -slices.sign);
    repairs.push(adjusting({ ...part, quantity }, 'estimated', price, symbol, finding));
    left = left.minus(share);
  }
  const back = { profileId, tradeId: null, quantity: signed(size.minus(left), slices.sign) };
  return [...repairs, adjusting(back, 'estimated', price, symbol, finding)];
}

function adjusting(
  { profileId, tradeId, quantity }: Part,
  kind: 'estimated' | 'dust',
  price: Decimal,
  symbol: string,
  finding: Finding,
): Repair {
  const adjustmentId = nameOf(finding, tradeId ?? 'no-trade', profileId);
  const fence = fenceOf(finding, profileId);
  const adjustment: Adjustment = {
    adjustmentId,
    kind,
    symbol,
    tradeId,
    quantity,
    price,
    because:
      kind === 'dust' ? 'a rest below one lot' : 'the venue holds less, and no fill or activity explains it',
    occurredAt: finding.sighting.foundAt,
  };
  return {
    kind: 'fact',
    profileId,
    name: `${adjustmentId}:${fence}`,
    fact: { kind: 'adjust', adjustment, fence },
  };
}

/** The newest slice first; what foreign fills have left goes before any trade of ours. */
function partsOf(symbol: string, { profiles }: LocalAccount): readonly Part[] {
  return profiles.flatMap(({ profileId, positions }) => {
    const position = positions.find((one) => one.symbol === symbol);
    if (position === undefined) return [];
    const slices = position.slices.map(({ tradeId, quantity }): Part => ({ profileId, tradeId, quantity }));
    return [{ profileId, tradeId: null, quantity: position.external.quantity }, ...slices.reverse()];
  });
}

function ownersOf(repairs: readonly Repair[]): readonly { readonly profileId: ProfileId }[] {
  const owners = new Set(repairs.flatMap((repair) => (repair.kind === 'fact' ? [repair.profileId] : [])));
  return [...owners].map((profileId) => ({ profileId }));
}

function ownSign(symbol: string, local: LocalAccount): number {
  return sumOf(partsOf(symbol, local).map(({ quantity }) => quantity)).sign;
}

/** The average price of the newest trade: a mark of last resort, for a venue that gives none of a position it does not have. */
function lastPrice(symbol: string, { profiles, marks }: LocalAccount): Decimal | null {
  const mark = marks.get(symbol);
  if (mark !== undefined) return mark;
  const trades = profiles.flatMap((books) => books.trades.filter((trade) => trade.symbol === symbol));
  const newest = trades.at(-1);
  if (newest === undefined || newest.enteredQuantity.isZero) return null;
  return newest.entryNotional.dividedBy(newest.enteredQuantity, { scale: 8, rounding: 'half-even' });
}

function isLarge(worth: Decimal, { profiles }: LocalAccount): boolean {
  const equity = sumOf(
    profiles.map(({ desk: { books } }) => books.capital.plus(books.realised).minus(books.fees)),
  );
  return worth.greaterThan(equity.times(ESTIMATE_MAX));
}
